import type { ColumnNames, TraceBuilder } from "./builder.ts";

/** Reads one line of a file into the builder; `row` is its number. */
export type LineReader = (line: string, row: number, builder: TraceBuilder) => void;

/** A known format of trace files, one request a line. */
export interface TraceFormat {
  id: string;
  summary: string;
  columns: ColumnNames;
  /** Whether a file whose first line this is has the format. */
  recognises(first: string): boolean;
  /** Lines before the first request: 1 where there is a header. */
  headerLines: number;
  /** Makes the reader of the lines; reports a bad header to the builder. */
  open(first: string, builder: TraceBuilder): LineReader;
}

const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/** A decimal number; NaN for anything else, an empty cell and hexadecimal included. */
export function decimal(cell: string): number {
  return DECIMAL.test(cell) ? Number(cell) : Number.NaN;
}
