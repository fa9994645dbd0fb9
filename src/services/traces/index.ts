import { azure } from "./azure.ts";
import { type Parsed, TraceBuilder } from "./builder.ts";
import { burstgpt } from "./burstgpt.ts";
import type { TraceFormat } from "./format.ts";
import { mooncake } from "./mooncake.ts";
import { plain } from "./plain.ts";

export type { Parsed, RowProblem } from "./builder.ts";

/** Known formats, in the order in which they are tried on a file's first line. */
export const TRACE_FORMATS: TraceFormat[] = [azure, plain, burstgpt, mooncake];

/** Reads a trace file of a known format; a byte order mark, CRLF and empty lines are tolerated. */
export function parseTrace(text: string): Parsed {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  const first = (lines[0] ?? "").trimEnd();
  if (text.trim() === "") return { problems: [{ row: 1, detail: "the file is empty" }] };
  const format = TRACE_FORMATS.find((known) => known.recognises(first));
  if (format === undefined) {
    const known = TRACE_FORMATS.map((entry) => entry.summary).join("; ");
    return { problems: [{ row: 1, detail: `this is no header of a known format: ${known}` }] };
  }
  const builder = new TraceBuilder(format.columns);
  const read = format.open(first, builder);
  for (let i = format.headerLines; i < lines.length && !builder.hopeless; i++) {
    const line = lines[i] ?? "";
    if (line !== "" && line !== "\r") read(line, i + 1, builder);
  }
  return builder.finish(lines.length);
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
