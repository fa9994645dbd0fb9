import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partsOf } from "../../src/api/multipart.ts";

const TYPE = "multipart/form-data; boundary=xyz";

/** The bytes in chunks of the sizes given, the last of which repeats. */
async function* cut(bytes: Uint8Array<ArrayBuffer>, ...sizes: number[]) {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[Math.min(i, sizes.length - 1)] ?? bytes.length;
    yield bytes.slice(at, at + size);
    at += size;
  }
}

async function text(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const read: number[] = [];
  for await (const chunk of chunks) for (const byte of chunk) read.push(byte);
  return Buffer.from(read).toString("latin1");
}

/** [name, content] of each part; one character is one byte. */
async function read(body: string, type = TYPE, ...sizes: number[]): Promise<string[][]> {
  const found: string[][] = [];
  const bytes = new Uint8Array(Buffer.from(body, "latin1"));
  for await (const part of partsOf(cut(bytes, ...sizes), type)) found.push([part.name, await text(part.body)]);
  return found;
}

const part = (name: string, content: string) =>
  `--xyz\r\nContent-Disposition: form-data; ${name}\r\n\r\n${content}\r\n`;
const END = "--xyz--\r\n";
const BODY = part('name="a"', "one\r\ntwo\r\n") + part('name="b"; filename="f"', "\r\n--xy") + END;
const PARTS = [
  ["a", "one\r\ntwo\r\n"],
  ["b", "\r\n--xy"],
];

describe("the parts of a body", () => {
  it("are the same however it is cut into chunks", async () => {
    for (let size = 1; size <= BODY.length; size++) expect(await read(BODY, TYPE, size)).toEqual(PARTS);
    for (let first = 1; first < BODY.length; first++) expect(await read(BODY, TYPE, first, 1e9)).toEqual(PARTS);
  });

  it.each([
    ["nothing before or after", BODY],
    ["a preamble and an epilogue", `to be ignored\r\n${BODY}and this\r\n--xyz\r\n`],
    ["no line end after the last boundary", BODY.trimEnd()],
    ["blanks after a boundary", BODY.replace("--xyz\r\n", "--xyz \t\r\n")],
    ["other headers", BODY.replace("Content-Disposition", "Content-Type: text/csv\r\nCONTENT-DISPOSITION")],
  ])("are found with %s", async (_what, body) => {
    expect(await read(body, TYPE, 7)).toEqual(PARTS);
  });

  it.each(['multipart/form-data; charset=utf-8; boundary="xyz"', "Multipart/Form-Data;BOUNDARY=xyz ; a=b"])(
    "are found under %s",
    async (type) => {
      expect(await read(BODY, type)).toEqual(PARTS);
    },
  );

  it.each([
    ['name="a"', "a"],
    ["name=a", "a"],
    ['filename="x; name=\\"b\\""; name="a"', "a"],
    ['NAME="say %22a%22%0D%0A50%25"', 'say "a"\r\n50%25'],
    ['name=""', ""],
  ])("have the name of %s", async (disposition, name) => {
    expect(await read(part(disposition, "") + END)).toEqual([[name, ""]]);
  });

  it("may be empty, and none", async () => {
    expect(await read(part('name="a"', "") + part('name="b"', "") + END, TYPE, 1)).toEqual([
      ["a", ""],
      ["b", ""],
    ]);
    expect(await read(END)).toEqual([]);
  });

  it("that are not read are skipped", async () => {
    const names: string[] = [];
    for await (const { name } of partsOf(cut(new Uint8Array(Buffer.from(BODY)), 5), TYPE)) names.push(name);
    expect(names).toEqual(["a", "b"]);
  });

  it("come while the body is still on its way", async () => {
    let sent = 0;
    async function* slowly() {
      for await (const chunk of cut(new Uint8Array(Buffer.from(part('name="a"', "x".repeat(1e6)) + END)), 1000)) {
        sent += chunk.length;
        yield chunk;
      }
    }
    for await (const { body } of partsOf(slowly(), TYPE)) {
      let got = 0;
      for await (const chunk of body) {
        got += chunk.length;
        // A chunk, the headers, and what may be the beginning of a boundary.
        expect(sent - got).toBeLessThan(1200);
      }
      expect(got).toBe(1e6);
    }
  });

  it("are those that the platform finds in what it wrote itself", async () => {
    const piece = fc.constantFrom("\r", "\n", "\r\n", "--", "a", "\u00ff", "\u0000");
    const content = fc.array(piece).map((pieces) => Buffer.from(pieces.join(""), "latin1"));
    const entries = fc.array(fc.tuple(fc.string({ unit: "grapheme" }), content), { maxLength: 4 });
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(entries, sizes, async (given, chunks) => {
        const form = new FormData();
        for (const [name, bytes] of given) form.append(name, new Blob([bytes]), "f");
        const written = new Response(form);
        const type = written.headers.get("content-type") ?? "";
        const bytes = new Uint8Array(await written.arrayBuffer());
        const platform = await new Response(bytes, { headers: { "content-type": type } }).formData();
        const expected: string[][] = [];
        for (const [name, file] of platform)
          expected.push([name, Buffer.from(await new Response(file).arrayBuffer()).toString("latin1")]);
        expect(await read(Buffer.from(bytes).toString("latin1"), type, ...chunks)).toEqual(expected);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe("no multipart body", () => {
  it.each([
    ["nothing", "", TYPE],
    ["another boundary", BODY, "multipart/form-data; boundary=abc"],
    ["a boundary in another case", BODY, "multipart/form-data; boundary=XYZ"],
    ["no boundary in the header", BODY, "multipart/form-data"],
    ["no final boundary", BODY.replace(END, ""), TYPE],
    ["half a final boundary", BODY.replace(END, "--xyz-"), TYPE],
    ["a boundary that goes on", BODY.replace("--xyz\r\n", "--xyzz\r\n"), TYPE],
    ["a part without headers", `--xyz\r\n\r\nabc\r\n${END}`, TYPE],
    ["a part without a name", part('filename="f"', "") + END, TYPE],
    ["a part of another disposition", BODY.replace("form-data", "attachment"), TYPE],
    ["headers without an end", `--xyz\r\nContent-Disposition: form-data; name="a"\r\n${END}`, TYPE],
    ["a header of 1 MB", BODY.replace("Content", `X: ${"x".repeat(1e6)}\r\nContent`), TYPE],
    ["bare line feeds", BODY.replaceAll("\r\n", "\n"), TYPE],
  ])("is %s, and it is read to its end", async (_what, body, type) => {
    let ended = false;
    async function* watched() {
      yield* cut(new Uint8Array(Buffer.from(body)), 1000);
      ended = true;
    }
    const parts = async () => {
      for await (const { body: content } of partsOf(watched(), type)) await text(content);
    };
    await expect(parts()).rejects.toMatchObject({ slug: "malformed-multipart" });
    expect(ended).toBe(true);
  });
});
