// multipart/form-data (RFC 7578, RFC 2046 section 5.1) cut into parts as it comes, so that a file is never held whole.
// The platforms' formData() holds it all, several times over.

import { Problem } from "./problems.ts";

/** Longest headers of a part, in bytes. */
const MOST_HEADER_BYTES = 16 * 1024;

const LINE_END = bytes("\r\n");
const HEADER_END = bytes("\r\n\r\n");

export interface Part {
  name: string;
  /** Its bytes, in chunks; to be read to the end, or not at all, before the next part is asked for. */
  body: Chunks;
}

type Chunks = AsyncGenerator<Uint8Array<ArrayBuffer>>;

/** The parts of a body in their order; throws malformed-multipart where it is none. Either way the body is read to its end. */
export async function* partsOf(body: Chunks, contentType: string): AsyncGenerator<Part> {
  try {
    const delimiter = bytes(`\r\n--${boundaryOf(contentType)}`);
    const source = new Source(body);
    await skip(source.until(delimiter));
    while (!(await source.startsWith("--"))) {
      const part = { name: nameOf(await headers(source)), body: source.until(delimiter) };
      yield part;
      await skip(part.body);
    }
  } finally {
    await skip(body);
  }
}

function malformed(): Problem {
  return new Problem("malformed-multipart", "the body is not multipart/form-data with the boundary of its header");
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw malformed();
  return boundary;
}

async function skip(chunks: Chunks): Promise<void> {
  while (!(await chunks.next()).done);
}

/** What stands between a boundary and a part's content: the end of the boundary's line, then the headers. */
async function headers(source: Source): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of source.until(HEADER_END)) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_HEADER_BYTES) throw malformed();
  }
  return text + decoder.decode();
}

/** The name that a part's Content-Disposition gives it. */
function nameOf(text: string): string {
  const [boundaryEnd = "", ...lines] = text.split("\r\n");
  const disposition = lines.find((line) => /^content-disposition:\s*form-data\s*;/i.test(line)) ?? "";
  for (const [, key, quoted, plain] of disposition.matchAll(/;\s*([\w*-]+)=(?:"((?:\\.|[^"\\])*)"|([^\s;"]*))/g)) {
    if (key?.toLowerCase() !== "name" || boundaryEnd.trim() !== "") continue;
    // A form escapes these three and no others (HTML, section 4.10.21.8).
    return (quoted ?? plain ?? "").replace(/%(?:22|0A|0D)/gi, decodeURIComponent);
  }
  throw malformed();
}

/** The bytes of a body that are not yet read. They begin with the line end that a first boundary may lack. */
class Source {
  readonly #body: Chunks;
  #ahead = LINE_END;

  constructor(body: Chunks) {
    this.#body = body;
  }

  /** The bytes before the next `delimiter`, which is dropped; throws where the body ends before it. */
  async *until(delimiter: Uint8Array): Chunks {
    for (;;) {
      const at = indexOf(this.#ahead, delimiter);
      // Without it: the last bytes may be its beginning.
      const safe = at < 0 ? Math.max(0, this.#ahead.length - delimiter.length + 1) : at;
      const before = this.#ahead.subarray(0, safe);
      this.#ahead = this.#ahead.subarray(at < 0 ? safe : safe + delimiter.length);
      if (before.length > 0) yield before;
      if (at >= 0) return;
      if (!(await this.#more())) throw malformed();
    }
  }

  /** Whether the next bytes are `text`, which is ASCII. */
  async startsWith(text: string): Promise<boolean> {
    while (this.#ahead.length < text.length) if (!(await this.#more())) throw malformed();
    return indexOf(this.#ahead.subarray(0, text.length), bytes(text)) === 0;
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#body.next();
    if (done) return false;
    const joined = new Uint8Array(this.#ahead.length + value.length);
    joined.set(this.#ahead);
    joined.set(value, this.#ahead.length);
    this.#ahead = joined;
    return true;
  }
}

/** Where `wanted` begins in `all`; -1 where it does not occur. */
function indexOf(all: Uint8Array, wanted: Uint8Array): number {
  const first = wanted[0] ?? 0;
  for (let at = all.indexOf(first); at >= 0 && at + wanted.length <= all.length; at = all.indexOf(first, at + 1)) {
    let same = 1;
    while (same < wanted.length && all[at + same] === wanted[same]) same++;
    if (same === wanted.length) return at;
  }
  return -1;
}
