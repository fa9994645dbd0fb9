import type { ColumnNames } from "./builder.ts";
import { decimal, type TraceFormat } from "./format.ts";

export interface CsvSpec {
  id: string;
  summary: string;
  /** Its arrival column is the mark by which the format is known. */
  columns: ColumnNames;
  /** Other columns that such files have; one that is not named here is ignored with a warning. */
  others: readonly string[];
  /** Makes the reader of arrival cells: seconds, NaN where it is none. */
  clock: () => (cell: string) => number;
}

/** A format of comma-separated values with a header; columns stand in any order. */
export function csv({ id, summary, columns, others, clock }: CsvSpec): TraceFormat {
  return {
    id,
    summary,
    columns,
    headerLines: 1,
    recognises: (first) => cells(first).includes(columns[0]),
    open(first, builder) {
      const header = cells(first);
      for (const name of columns) if (!header.includes(name)) builder.problem(1, name, "the header lacks this column");
      const ignored = header.filter((name) => !columns.includes(name) && !others.includes(name));
      if (ignored.length > 0) builder.warn("ignored-columns", `Not used: ${ignored.join(", ")}.`);
      const places = columns.map((name) => header.indexOf(name));
      const [arrival = 0, prompt = 0, output = 0] = places;
      const seconds = clock();
      return (line, row, to) => {
        const fields = line.split(",");
        to.add(row, seconds(fields[arrival] ?? ""), decimal(fields[prompt] ?? ""), decimal(fields[output] ?? ""));
      };
    },
  };
}

function cells(line: string): string[] {
  return line.split(",").map((cell) => cell.trim());
}
