import { describe, expect, it } from "vitest";
import type { Result } from "../../src/services/result.ts";
import { BASE, post, problemOf, SEARCH } from "./http.ts";

const ENGINE = { engine: { batching: { kind: "chunked-prefill" }, max_num_seqs: 8 } };

const simulate = async (run: object, engine: object): Promise<Result> =>
  (await (await post("simulate", { ...BASE, ...engine, run: { requests: 500, ...run } })).json()) as Result;

describe.each([
  ["batch-level", {}],
  ["step-level", ENGINE],
])("a %s run of a stated precision", (_level, engine) => {
  it("adds replications until the interval is as narrow as asked", async () => {
    const { precision, latency } = await simulate({ precision: { relative_half_width: 0.02 } }, engine);
    const e2e = latency?.e2e_s;
    expect(precision).toMatchObject({ metric: "latency.e2e_s.mean", confidence: 0.95, reached: true });
    expect(precision?.replications).toBeGreaterThan(4);
    expect(precision?.relative_half_width).toBeLessThanOrEqual(0.02);
    expect(Number(e2e?.mean_high) / Number(e2e?.mean) - 1).toBeCloseTo(Number(precision?.relative_half_width), 9);
  });

  it("says so where the budget ends first", async () => {
    const asked = { relative_half_width: 1e-4, metric: "latency.wait_s.p99", confidence: 0.99 };
    const { precision, warnings } = await simulate({ requests: 50, precision: asked }, engine);
    expect(precision).toMatchObject({ replications: 100, reached: false });
    expect(warnings.map(({ code }) => code)).toContain("precision-not-reached");
  });

  it("is the run of as many replications", async () => {
    const { precision, latency } = await simulate({ precision: { relative_half_width: 0.02 } }, engine);
    const plain = await simulate({ replications: precision?.replications }, engine);
    expect(plain.latency).toEqual(latency);
  });
});

describe("what cannot be made precise", () => {
  it.each([
    ["#/run/precision/metric", { precision: { relative_half_width: 0.1, metric: "latency.e2e_s.p42" } }],
    ["#/run/precision/metric", { precision: { relative_half_width: 0.1, metric: "batch.mean" } }],
    ["#/run/precision/relative_half_width", { precision: { relative_half_width: 0 } }],
  ])("%s", async (pointer, run) => {
    expect((await problemOf(await post("simulate", { ...BASE, run }))).errors?.[0]?.pointer).toBe(pointer);
  });

  it("a search", async () => {
    const scenario = { ...BASE, run: { precision: { relative_half_width: 0.1 } } };
    const problem = await problemOf(await post("optimize", { ...SEARCH, scenario }));
    expect(problem.errors?.[0]?.pointer).toBe("#/scenario/run/precision");
  });

  it("a trace", async () => {
    const workload = { trace: { rows: [[0, 1, 1]] } };
    const run = { precision: { relative_half_width: 0.1 } };
    const problem = await problemOf(await post("simulate", { ...BASE, workload, run }));
    expect(problem.errors?.[0]?.pointer).toBe("#/run/precision");
  });
});
