import type { Parsed } from "../services/traces/index.ts";
import { pointer } from "./issues.ts";
import { LIMITS } from "./limits.ts";
import { mediaType } from "./media.ts";
import { partsOf } from "./multipart.ts";
import { invalid, Problem } from "./problems.ts";
import { readTraceFile } from "./trace.ts";

/** What a verb was sent: the JSON value, and what was read of a trace file if one came with it. */
export interface Sent {
  json: unknown;
  trace?: Parsed;
}

type Chunks = AsyncGenerator<Uint8Array<ArrayBuffer>>;

/** Reads a body of JSON, or of JSON with a trace file (api.md, section 6), within the ceilings. */
export async function readBody(request: Request, types: readonly string[]): Promise<Sent> {
  if (mediaType(request, types) === "multipart/form-data") {
    return form(within(request, LIMITS.multipart_bytes), request.headers.get("content-type") ?? "");
  }
  return { json: parse(await whole(within(request, LIMITS.json_bytes))) };
}

/** The chunks of the body while it is within `maximum`: refused by its stated length, or where it has grown past it. */
async function* within(request: Request, maximum: number): Chunks {
  const refusal = new Problem("body-too-large", `send at most ${maximum} bytes`, { maximum_bytes: maximum });
  if (Number(request.headers.get("content-length") ?? 0) > maximum) throw refusal;
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > maximum) throw refusal;
    yield chunk;
  }
}

function parse(body: Uint8Array | string): unknown {
  try {
    return JSON.parse(typeof body === "string" ? body : utf8(body));
  } catch (error) {
    // The engines word it differently, so their words stay out of the answer.
    if (error instanceof SyntaxError || error instanceof TypeError) {
      throw new Problem("malformed-json", body.length === 0 ? "the body is empty" : "the body is not JSON in UTF-8");
    }
    throw error;
  }
}

function utf8(body: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(body);
}

/** Reads the parts one by one, and then says what is wrong with them. */
async function form(body: Chunks, contentType: string): Promise<Sent> {
  const counts = new Map<string, number>();
  let scenario: string | undefined;
  let trace: Parsed | undefined;
  for await (const part of partsOf(body, contentType)) {
    const count = (counts.get(part.name) ?? 0) + 1;
    counts.set(part.name, count);
    if (count > 1) continue;
    if (part.name === "scenario") scenario = new TextDecoder().decode(await whole(part.body));
    if (part.name === "trace") trace = await readTraceFile(part.body);
  }
  const fault = (name: string, code: string, detail: string) => invalid([{ pointer: pointer([name]), detail, code }]);
  for (const [name, count] of counts) {
    if (name !== "scenario" && name !== "trace") throw fault(name, "unknown-field", "the parts are scenario and trace");
    if (count > 1) throw fault(name, "not-distinct", "must come once");
  }
  if (scenario === undefined) throw fault("scenario", "missing", "is required: the scenario as JSON");
  return { json: parse(scenario), ...(trace === undefined ? {} : { trace }) };
}

async function whole(chunks: Chunks): Promise<Uint8Array> {
  const read: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of chunks) read.push(chunk);
  return new Uint8Array(await new Blob(read).arrayBuffer());
}
