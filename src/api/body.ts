import { pointer } from "./issues.ts";
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
  if (type === "multipart/form-data") return parts(await within(request, LIMITS.multipart_bytes, form));
  return { json: parse(new Uint8Array(await within(request, LIMITS.json_bytes, (body) => body.arrayBuffer()))) };
}

/** Reads the body as long as it is within `maximum`: refused by its stated length, or where it has grown past it. */
async function within<T>(request: Request, maximum: number, read: (body: Response) => Promise<T>): Promise<T> {
  const refusal = new Problem("body-too-large", `send at most ${maximum} bytes`, { maximum_bytes: maximum });
  if (Number(request.headers.get("content-length") ?? 0) > maximum) throw refusal;
  let length = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      length += chunk.byteLength;
      if (length > maximum) controller.error(refusal);
      else controller.enqueue(chunk);
    },
  });
  const headers = { "Content-Type": request.headers.get("content-type") ?? "" };
  try {
    return await read(new Response(request.body?.pipeThrough(counter) ?? null, { headers }));
  } catch (error) {
    // The runtimes wrap a stream's error each in their own way.
    throw length > maximum ? refusal : error;
  }
}

function form(body: Response): Promise<FormData> {
  return body.formData().catch(() => {
    throw new Problem("malformed-multipart", "the body is not multipart/form-data with the boundary of its header");
  });
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

async function parts(form: FormData): Promise<Sent> {
  const fault = (name: string, code: string, detail: string) => invalid([{ pointer: pointer([name]), detail, code }]);
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
