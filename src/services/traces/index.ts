import { azure } from "./azure.ts";
import { type Parsed, TraceBuilder } from "./builder.ts";
import { burstgpt } from "./burstgpt.ts";
import type { TraceFormat } from "./format.ts";
import { mooncake } from "./mooncake.ts";
import { plain } from "./plain.ts";

export type { Parsed, RowProblem } from "./builder.ts";

/** Known formats, in the order in which they are tried on a file's first line. */
export const TRACE_FORMATS: TraceFormat[] = [azure, plain, burstgpt, mooncake];

const BYTE_ORDER_MARK = 0xfeff;

/**
 * Reads a trace file of a known format; a byte order mark, CRLF and empty lines are tolerated. Lines are cut out one by
 * one: a list of all of them would take several times the memory of the file.
 */
export function parseTrace(text: string): Parsed {
  let start = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  const next = (): string => {
    const end = text.indexOf("\n", start);
    const line = text.slice(start, end === -1 ? text.length : end);
    start = end === -1 ? text.length + 1 : end + 1;
    return line;
  };
  const first = next().trimEnd();
  const format = TRACE_FORMATS.find((known) => known.recognises(first));
  if (format === undefined) {
    if (!/\S/.test(text)) return { problems: [{ row: 1, detail: "the file is empty" }] };
    const known = TRACE_FORMATS.map((entry) => entry.summary).join("; ");
    return { problems: [{ row: 1, detail: `this is no header of a known format: ${known}` }] };
  }
  const builder = new TraceBuilder(format.columns);
  const read = format.open(first, builder);
  let row = 1;
  if (format.headerLines === 0) read(first, row, builder);
  while (start <= text.length && !builder.hopeless) {
    const line = next();
    row++;
    if (line !== "" && line !== "\r") read(line, row, builder);
  }
  return builder.finish(row);
}

/** Checks rows of [arrival_s, prompt_tokens, output_tokens]; problems name the row's index and the place in it. */
export function checkRows(rows: readonly (readonly number[])[]): Parsed {
  const builder = new TraceBuilder(["0", "1", "2"]);
  for (let i = 0; i < rows.length && !builder.hopeless; i++) {
    const [arrival = Number.NaN, prompt = Number.NaN, output = Number.NaN] = rows[i] ?? [];
    builder.add(i, arrival, prompt, output);
  }
  return builder.finish(0);
}
