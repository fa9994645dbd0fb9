import { azure } from "./azure.ts";
import { type Parsed, TraceBuilder } from "./builder.ts";
import { burstgpt } from "./burstgpt.ts";
import type { LineReader, TraceFormat } from "./format.ts";
import { mooncake } from "./mooncake.ts";
import { plain } from "./plain.ts";

export type { Parsed, RowProblem } from "./builder.ts";

/** Known formats, in the order in which they are tried on a file's first line. */
export const TRACE_FORMATS: TraceFormat[] = [azure, plain, burstgpt, mooncake];

/**
 * Reads a trace file of a known format as it comes, line by line; a byte order mark, CRLF and empty lines are tolerated. No
 * more of the text is held than a line, and `most` requests are kept.
 */
export class TraceReader {
  readonly #most: number;
  #line = ""; // what came of it so far
  #row = 0;
  #blank = true;
  #opened: { read: LineReader; builder: TraceBuilder } | undefined;

  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  /** Takes the next piece of the file, cut anywhere. */
  push(text: string): void {
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0 && !this.#decided; end = text.indexOf("\n", start)) {
      this.#end(this.#line + text.slice(start, end));
      this.#line = "";
      start = end + 1;
    }
    if (!this.#decided) this.#line += text.slice(start);
  }

  /** After the last piece. */
  finish(): Parsed {
    if (!this.#decided) this.#end(this.#line);
    if (this.#opened !== undefined) return this.#opened.builder.finish(this.#row);
    if (this.#blank) return { problems: [{ row: 1, detail: "the file is empty" }] };
    const known = TRACE_FORMATS.map((entry) => entry.summary).join("; ");
    return { problems: [{ row: 1, detail: `this is no header of a known format: ${known}` }] };
  }

  /** Whether reading on would tell nothing new. */
  get #decided(): boolean {
    return this.#opened === undefined ? !this.#blank : this.#opened.builder.hopeless;
  }

  #end(line: string): void {
    this.#row++;
    if (this.#row === 1) this.#open(line.replace(/^\uFEFF/, "").trimEnd());
    else if (this.#opened === undefined) this.#blank = !/\S/.test(line);
    else if (line !== "" && line !== "\r") this.#opened.read(line, this.#row, this.#opened.builder);
  }

  #open(first: string): void {
    this.#blank = !/\S/.test(first);
    const format = TRACE_FORMATS.find((known) => known.recognises(first));
    if (format === undefined) return;
    const builder = new TraceBuilder(format.columns, this.#most);
    const read = format.open(first, builder);
    this.#opened = { read, builder };
    if (format.headerLines === 0) read(first, this.#row, builder);
  }
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
