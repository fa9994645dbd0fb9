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
    recognises: (first) => header(first).includes(columns[0]),
    open(first, builder) {
      const names = header(first);
      for (const name of columns) if (!names.includes(name)) builder.problem(1, name, "the header lacks this column");
      const ignored = names.filter((name) => !columns.includes(name) && !others.includes(name));
      if (ignored.length > 0) builder.warn("ignored-columns", `Not used: ${ignored.join(", ")}.`);
      const places = columns.map((name) => names.indexOf(name));
      const [arrival = 0, prompt = 0, output = 0] = places;
      const seconds = clock();
      return (line, row, to) => {
        const fields = cells(line);
        if (fields === undefined) to.problem(row, undefined, "has a quotation mark that does not close");
        else to.add(row, seconds(fields[arrival] ?? ""), decimal(fields[prompt] ?? ""), decimal(fields[output] ?? ""));
      };
    },
  };
}

function header(line: string): string[] {
  return (cells(line) ?? []).map((cell) => cell.trim());
}

/** The cells of a line, quoted or not (RFC 4180, but for line ends in quotes); undefined where a quote does not close. */
function cells(line: string): string[] | undefined {
  if (!line.includes('"')) return line.split(",");
  const found: string[] = [];
  let pieces: string[] = [];
  let open = false;
  for (const piece of line.split(",")) {
    pieces.push(piece);
    // An odd number of quotation marks opens or closes; a comma between them is no end of the cell.
    if (piece.split('"').length % 2 === 0) open = !open;
    if (open) continue;
    const cell = pieces.join(",").trim();
    found.push(/^".*"$/.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    pieces = [];
  }
  return open ? undefined : found;
}
