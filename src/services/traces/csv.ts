import type { ColumnNames, RowExtras } from "./builder.ts";
import { decimal, type TraceFormat } from "./format.ts";

export interface CsvSpec {
  id: string;
  summary: string;
  /** Its arrival column is the mark by which the format is known. */
  columns: ColumnNames;
  /** Other columns that such files have; one that is not named here is ignored with a warning. */
  others: readonly string[];
  /** Columns that such files may have: ids of the prompt's blocks, with spaces between them, and the name of a class. */
  hashes?: string;
  class?: string;
  /** Makes the reader of arrival cells: seconds, NaN where it is none. */
  clock: () => (cell: string) => number;
}

/** A format of comma-separated values with a header; columns stand in any order. */
export function csv(spec: CsvSpec): TraceFormat {
  const { id, summary, columns, others, clock } = spec;
  return {
    id,
    summary,
    columns,
    headerLines: 1,
    recognises: (first) => header(first).includes(columns[0]),
    open(first, builder) {
      const names = header(first);
      for (const name of columns) if (!names.includes(name)) builder.problem(1, name, "the header lacks this column");
      const known = [...columns, ...others, spec.hashes, spec.class];
      const ignored = names.filter((name) => !known.includes(name));
      if (ignored.length > 0) builder.warn("ignored-columns", `Not used: ${ignored.join(", ")}.`);
      const places = columns.map((name) => names.indexOf(name));
      const [arrival = 0, prompt = 0, output = 0] = places;
      const seconds = clock();
      const extras = extrasOf(names, spec);
      return (line, row, to) => {
        const fields = cells(line);
        if (fields === undefined) to.problem(row, undefined, "has a quotation mark that does not close");
        else {
          const [time, asked, given] = [fields[arrival] ?? "", fields[prompt] ?? "", fields[output] ?? ""];
          to.add(row, seconds(time), decimal(asked), decimal(given), extras(fields));
        }
      };
    },
  };
}

/** The reader of the columns that a file may have. */
function extrasOf(names: string[], spec: CsvSpec): (fields: string[]) => RowExtras {
  const hashes = spec.hashes === undefined ? -1 : names.indexOf(spec.hashes);
  const place = spec.class === undefined ? -1 : names.indexOf(spec.class);
  return (fields) => ({
    hashes: hashes < 0 ? undefined : idsOf(fields[hashes] ?? ""),
    class: place < 0 ? undefined : (fields[place] ?? "").trim(),
  });
}

function idsOf(cell: string): number[] {
  const text = cell.trim();
  return text === "" ? [] : text.split(/ +/).map(decimal);
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
