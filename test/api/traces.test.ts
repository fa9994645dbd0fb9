import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../src/api/limits.ts";
import { ask, BASE, post, problemOf, resultOf, TRACED } from "./http.ts";

const AZURE = "../shared/data/traces/azure2023_conv.csv";
const ROWS = [
  [0, 10, 5],
  [0.5, 20, 7],
  [0.5, 0, 1],
  [3, 9, 40],
];
const CSV = `arrival_s,prompt_tokens,output_tokens\n${ROWS.map((row) => row.join(",")).join("\n")}\n`;

function withFile(verb: string, scenario: unknown, trace: string, extra: Record<string, string> = {}) {
  const form = new FormData();
  form.set("scenario", JSON.stringify(scenario));
  form.set("trace", new Blob([trace]), "trace.csv");
  for (const [name, value] of Object.entries(extra)) form.set(name, value);
  return ask(`/v1/${verb}`, { method: "POST", body: form });
}

describe("a trace", () => {
  it("is replayed from JSON rows and from a file alike", async () => {
    const json = await resultOf(await post("simulate", { ...TRACED, workload: { trace: { rows: ROWS } } }));
    const file = await resultOf(await withFile("simulate", { ...TRACED, workload: {} }, CSV));
    expect(json).toEqual(file);
    expect(json.counts.arrived).toBe(4);
    expect(json.scenario.workload.trace).toEqual({ digest: expect.stringMatching(/^[0-9a-f]{32}$/), rows: 4 });
  });

  it.each([
    [
      "unsorted",
      [
        [1, 1, 1],
        [0, 1, 1],
      ],
      "/1/0",
    ],
    ["before 0", [[-1, 1, 1]], "/0/0"],
    ["negative tokens", [[0, 1, -1]], "/0/2"],
    ["half a token", [[0, 1.5, 1]], "/0/1"],
    ["text", [[0, "1", 1]], "/0"],
    ["a short row", [[0, 1]], "/0"],
    ["no row but a number", [[0, 1, 1], 5], "/1"],
    ["null", [null], "/0"],
    ["nothing", [], ""],
  ])("with %s is a 422 at the row", async (_what, rows, place) => {
    const response = await post("simulate", { ...TRACED, workload: { trace: { rows } } });
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors?.[0]?.pointer).toBe(`#/workload/trace/rows${place}`);
  });

  it.each([
    ["unsorted", "arrival_s,prompt_tokens,output_tokens\n1,1,1\n0,1,1\n", "line 3"],
    ["of no known format", "hello\n", "line 1"],
    ["empty", "", "line 1"],
    [
      "of a day that is none",
      "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-02-31 18:15:46.68,374,44\n",
      "line 2, TIMESTAMP",
    ],
    ["binary", "\u0000\u0001\u0002", "line 1"],
  ])("file that is %s is a 422 at the line", async (_what, text, line) => {
    const response = await withFile("simulate", { ...TRACED, workload: {} }, text);
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors?.[0]).toMatchObject({
      pointer: "#/trace",
      detail: expect.stringContaining(line),
    });
  });

  it("file beside arrivals, an unknown part, or no scenario is a 422", async () => {
    expect((await withFile("simulate", BASE, CSV)).status).toBe(422);
    expect((await withFile("simulate", { ...TRACED, workload: {} }, CSV, { seed: "1" })).status).toBe(422);
    const alone = new FormData();
    alone.set("trace", CSV);
    expect((await ask("/v1/simulate", { method: "POST", body: alone })).status).toBe(422);
  });

  it("file may come before the scenario", async () => {
    const form = new FormData();
    form.set("trace", new Blob([CSV]), "trace.csv");
    form.set("scenario", JSON.stringify({ ...TRACED, workload: {} }));
    const turned = await resultOf(await ask("/v1/simulate", { method: "POST", body: form }));
    expect(turned).toEqual(await resultOf(await withFile("simulate", { ...TRACED, workload: {} }, CSV)));
  });

  it.each([
    [["scenario", "scenario", "seed"], "#/scenario", "not-distinct"],
    [["scenario", "trace", "trace"], "#/trace", "not-distinct"],
    [["seed", "scenario", "scenario"], "#/seed", "unknown-field"],
    [["a/b"], "#/a~1b", "unknown-field"],
    [["trace"], "#/scenario", "missing"],
    [[], "#/scenario", "missing"],
  ])("in the parts %j is a 422 at the part", async (names, pointer, code) => {
    const body = new FormData();
    for (const name of names) body.append(name, name === "trace" ? CSV : "{}");
    const response = await ask("/v1/simulate", { method: "POST", body });
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors).toMatchObject([{ pointer, code }]);
  });

  it("file of more rows than the ceiling is a 422 that counts them", async () => {
    const rows = LIMITS.trace_rows + 7;
    const text = `arrival_s,prompt_tokens,output_tokens\n${"0,1,1\n".repeat(rows)}`;
    const response = await withFile("simulate", { ...TRACED, workload: {} }, text);
    expect(response.status).toBe(422);
    expect(await problemOf(response)).toMatchObject({
      type: "/problems/limit-exceeded",
      limit: "trace_rows",
      value: rows,
      errors: [{ pointer: "#/workload/trace" }],
    });
  });

  it("file of more bytes than the ceiling is a 413, whatever else is wrong with it", async () => {
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    for (const line of ["--x\r\n\r\n", '--x\r\nContent-Disposition: form-data; name="trace"\r\n\r\n']) {
      let chunks = 0;
      const endless = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode(line)),
        pull(controller) {
          chunks++;
          controller.enqueue(new Uint8Array(1024 * 1024).fill(0x31));
        },
      });
      const response = await ask("/v1/simulate", {
        method: "POST",
        headers,
        body: endless,
        duplex: "half",
      } as RequestInit);
      expect(response.status).toBe(413);
      expect(await problemOf(response)).toMatchObject({ maximum_bytes: LIMITS.multipart_bytes });
      expect(chunks).toBeLessThan(40);
    }
  });

  it("in a broken multipart body is a 400", async () => {
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    const response = await ask("/v1/simulate", { method: "POST", headers, body: "--y\r\nnothing" });
    expect(response.status).toBe(400);
    expect((await problemOf(response)).type).toBe("/problems/malformed-multipart");
  });

  it("tells the variation of a trace's gaps, which the analysis does not know", async () => {
    const fitted = await resultOf(await post("analyze", { ...TRACED, workload: { trace: { rows: ROWS } } }));
    // Gaps of 0.5, 0 and 2.5 s: mean 1, mean square 13 / 6.
    const detail = expect.stringMatching(/rate of 1\.000 per second .* cv 1\.08 /);
    expect(fitted.warnings).toMatchObject([{ code: "trace-fitted", detail }]);
    expect(fitted.latency).toMatchObject({ wait_s: { trust: "approximate" }, e2e_s: { trust: "approximate" } });
  });

  it.skipIf(!existsSync(AZURE))("of Azure replays in full (skipped where ../shared is absent)", async () => {
    const response = await withFile("simulate", { ...TRACED, workload: {} }, readFileSync(AZURE, "utf8"));
    expect((await resultOf(response)).counts.arrived).toBe(19_366);
  });
});
