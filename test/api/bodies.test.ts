import { describe, expect, it } from "vitest";
import { LIMITS } from "../../src/api/limits.ts";
import { ask, BASE, JSON_HEADERS, post, problemOf, VERBS, withField } from "./http.ts";

const NEST = 100_000;

/** Bodies that are no scenario: status and slug of the answer. */
const BODIES: [what: string, body: string, status: number, slug: string][] = [
  ["nothing", "", 400, "malformed-json"],
  ["half an object", '{"workload":', 400, "malformed-json"],
  ["NaN", '{"workload":NaN}', 400, "malformed-json"],
  ["a comment", "{}//", 400, "malformed-json"],
  ["half a nest", "[".repeat(NEST), 400, "malformed-json"],
  ["a nest", "[".repeat(NEST) + "]".repeat(NEST), 422, "invalid-scenario"],
  ["a nest in a field", `{"workload":${"[".repeat(NEST)}${"]".repeat(NEST)}}`, 422, "invalid-scenario"],
  ["null", "null", 422, "invalid-scenario"],
  ["an array", "[]", 422, "invalid-scenario"],
  ["a string", '"scenario"', 422, "invalid-scenario"],
  ["a number", "1e999", 422, "invalid-scenario"],
  ["a prototype", '{"__proto__":{"workload":1},"constructor":1,"toString":1}', 422, "invalid-scenario"],
  ["a prototype's kind", JSON.stringify(withField("engine.batching.kind", "__proto__")), 422, "invalid-scenario"],
  ["a constructor's kind", JSON.stringify(withField("workload.arrivals.kind", "constructor")), 422, "invalid-scenario"],
  [
    "a million wrong values",
    JSON.stringify(withField("workload.output_tokens", wrongValues())),
    422,
    "invalid-scenario",
  ],
];

function wrongValues() {
  return { kind: "empirical", values: new Array(1_000_000).fill("") };
}

describe("a body that is no scenario is a 4xx problem", () => {
  for (const { verb } of VERBS) {
    it.each(BODIES)(`${verb}: %s`, async (_what, body, status, slug) => {
      const response = await post(verb, body);
      expect(response.status).toBe(status);
      expect((await problemOf(response)).type).toBe(`/problems/${slug}`);
    });
  }

  it("bytes that are not UTF-8", async () => {
    const response = await ask("/v1/analyze", {
      method: "POST",
      headers: JSON_HEADERS,
      body: new Uint8Array([0x7b, 0xff]),
    });
    expect(response.status).toBe(400);
  });

  it("a field that comes twice counts once, as JSON.parse has it: the last", async () => {
    const twice = JSON.stringify(BASE).replace('"token_s"', '"token_s":-1,"token_s"');
    expect((await post("analyze", twice)).status).toBe(200);
  });
});

describe("a body past the ceiling is a 413", () => {
  it("by its stated length, before it is read", async () => {
    const headers = { ...JSON_HEADERS, "content-length": String(LIMITS.json_bytes + 1) };
    const response = await ask("/v1/analyze", { method: "POST", headers, body: "{}" });
    expect(response.status).toBe(413);
    expect((await problemOf(response)).maximum_bytes).toBe(LIMITS.json_bytes);
  });

  it("while it is read, where no length is stated", async () => {
    let chunks = 0;
    const endless = new ReadableStream({
      pull(controller) {
        chunks++;
        controller.enqueue(new Uint8Array(1024 * 1024).fill(0x20));
      },
    });
    const init = { method: "POST", headers: JSON_HEADERS, body: endless, duplex: "half" } as RequestInit;
    const response = await ask("/v1/simulate", init);
    expect(response.status).toBe(413);
    expect(chunks).toBeLessThan(10);
  });

  it("20 MB of JSON", async () => {
    expect((await post("analyze", " ".repeat(20 * 1024 * 1024))).status).toBe(413);
  });
});

describe("a body of a type that is not read is a 415", () => {
  it.each([
    ["no type", {}],
    ["text", { "content-type": "text/plain" }],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }],
    ["another charset", { "content-type": "application/json; charset=utf-16" }],
    ["compressed", { "content-type": "application/json", "content-encoding": "gzip" }],
  ])("%s", async (_what, headers) => {
    const body = new TextEncoder().encode(JSON.stringify(BASE));
    const response = await ask("/v1/analyze", { method: "POST", headers, body });
    expect(response.status).toBe(415);
    expect((await problemOf(response)).supported).toContain("application/json");
  });

  it("multipart for optimize, which takes no trace", async () => {
    const form = new FormData();
    form.set("scenario", "{}");
    expect((await ask("/v1/optimize", { method: "POST", body: form })).status).toBe(415);
  });

  it("JSON by another name is read", async () => {
    const headers = { "content-type": 'application/vnd.headway+json; charset="UTF-8"' };
    const response = await ask("/v1/analyze", { method: "POST", headers, body: JSON.stringify(BASE) });
    expect(response.status).toBe(200);
  });
});
