import { LIMITS } from "./limits.ts";
import { mediaType } from "./media.ts";
import { invalid, Problem } from "./problems.ts";

/** What a verb was sent: the JSON value, and the text of a trace file if one came with it. */
export interface Sent {
  json: unknown;
  trace?: string;
}

/** Reads a body of JSON, or of JSON with a trace file (api.md, section 6), within the ceilings. */
export async function readBody(request: Request, types: readonly string[]): Promise<Sent> {
  const type = mediaType(request, types);
  if (type === "multipart/form-data") return parts(request, await bytes(request, LIMITS.multipart_bytes));
  return { json: parse(await bytes(request, LIMITS.json_bytes)) };
}

/** The body, as long as it is within `maximum`: refused by its stated length, or where it has grown past it. */
async function bytes(request: Request, maximum: number): Promise<Uint8Array<ArrayBuffer>> {
  const refuse = () => new Problem("body-too-large", `send at most ${maximum} bytes`, { maximum_bytes: maximum });
  if (Number(request.headers.get("content-length") ?? 0) > maximum) throw refuse();
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    length += part.value.byteLength;
    if (length > maximum) {
      await reader?.cancel();
      throw refuse();
    }
    chunks.push(part.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
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

async function parts(request: Request, body: Uint8Array<ArrayBuffer>): Promise<Sent> {
  const headers = { "Content-Type": request.headers.get("content-type") ?? "" };
  const form = await new Response(body, { headers }).formData().catch(() => {
    throw new Problem("malformed-multipart", "the body is not multipart/form-data with the boundary of its header");
  });
  const fault = (name: string, code: string, detail: string) => invalid([{ pointer: `#/${name}`, detail, code }]);
  for (const name of new Set(form.keys())) {
    if (name !== "scenario" && name !== "trace") throw fault(name, "unknown-field", "the parts are scenario and trace");
    if (form.getAll(name).length > 1) throw fault(name, "not-distinct", "must come once");
  }
  const scenario = await text(form.get("scenario"));
  if (scenario === undefined) throw fault("scenario", "missing", "is required: the scenario as JSON");
  const trace = await text(form.get("trace"));
  return { json: parse(scenario), ...(trace === undefined ? {} : { trace }) };
}

async function text(part: FormDataEntryValue | null): Promise<string | undefined> {
  if (part === null) return undefined;
  return typeof part === "string" ? part : part.text();
}
