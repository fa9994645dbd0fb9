import { describe, expect, it } from "vitest";
import { analyze } from "../../src/services/analyze.ts";
import { type OptimizeRequest, optimize } from "../../src/services/optimize.ts";
import { core, paper, patient, scenario, service } from "../support/core.ts";
import { family, single } from "../support/golden.ts";

const LIMIT = "workload.max_output_tokens";
const RATE = "workload.arrivals.rate_per_s";

const asked = (over: Partial<OptimizeRequest> & Pick<OptimizeRequest, "scenario" | "search">): OptimizeRequest => ({
  subject_to: [],
  evaluator: "auto",
  method: { kind: "auto" },
  budget: { evaluations: 64 },
  ...over,
});

/** The paper's utility: weight on the clipped share against the mean wait over a scale. */
const utility = (weight: number, scale: number) => [
  { metric: "clipped_ratio", weight, scale: 1 },
  { metric: "latency.wait_s.mean", weight: 1 - weight, scale },
];

describe("optimize", () => {
  it.each(family("optclip"))("$id: the paper's utility over every token limit", async (row) => {
    const { N_ctx: max = 0, theta = 0, wref = 0 } = row.params as unknown as Record<string, number>;
    const found = await optimize(
      core,
      asked({ scenario: single(row), search: { [LIMIT]: { min: 1, max } }, minimize: utility(theta, wref) }),
      patient,
    );
    expect(found.best.change[LIMIT]).toBe(row.expected.n_opt);
    expect(found.best.objective).toBeCloseTo(Number(row.expected.J), 8);
    expect(found.method.kind).toBe("clip-scan");
    expect(found.proven_optimal).toBe(true);
    expect(found.best.result.clipped_ratio).toBeCloseTo(Number(row.expected.pclip), 8);
    expect(found.best.result.latency?.wait_s.mean).toBeCloseTo(Number(row.expected.EW), 6);
  });

  it.each(family("sloclip"))("$id: the largest limit under a percentile", async (row) => {
    const { N_ctx: max = 0, prob = 0, slo = 0 } = row.params as unknown as Record<string, number>;
    const metric = `latency.e2e_s.p${Math.round(prob * 100)}`;
    const found = await optimize(
      core,
      asked({
        scenario: single(row),
        search: { [LIMIT]: { min: 1, max } },
        maximize: [{ metric: LIMIT, weight: 1, scale: 1 }],
        subject_to: [{ metric, at_most: slo }],
      }),
      patient,
    );
    expect(found.best.change[LIMIT]).toBe(row.expected.n_max);
    expect(found.proven_optimal).toBe(true);
    expect(found.method.kind).toBe("bisection");
    // The price of a limit stands beside it, though nobody asked for it.
    expect(found.best.result.clipped_ratio).toBeGreaterThan(0);
    for (const { metrics } of found.evaluated) expect(metrics.clipped_ratio).toBeGreaterThanOrEqual(0);
  });

  it("agrees with trying every limit by hand", async () => {
    let best = { n: 0, value: Number.POSITIVE_INFINITY };
    for (let n = 1000; n <= 1400; n += 1) {
      const answer = await analyze(core, paper(n));
      const wait = answer.latency?.wait_s.mean ?? Number.POSITIVE_INFINITY;
      const value = 0.5 * answer.clipped_ratio + (0.5 * wait) / 60;
      if (value < best.value) best = { n, value };
    }
    const found = await optimize(
      core,
      asked({ scenario: paper(1600), search: { [LIMIT]: { min: 1000, max: 1400 } }, minimize: utility(0.5, 60) }),
      patient,
    );
    expect(found.best.change[LIMIT]).toBe(best.n);
    expect(found.best.objective).toBeCloseTo(best.value, 10);
  });

  it("says by how much each constraint fails where nothing is feasible, and gives the nearest", async () => {
    const found = await optimize(
      core,
      asked({
        scenario: paper(1600),
        search: { [LIMIT]: { min: 500, max: 2000 } },
        minimize: [{ metric: "clipped_ratio", weight: 1, scale: 1 }],
        subject_to: [{ metric: "latency.wait_s.p95", at_most: 1e-3 }],
      }),
      patient,
    );
    expect(found.feasible).toBe(false);
    expect(found.probability_feasible).toBe(0);
    expect(found.best.change[LIMIT]).toBe(500);
    expect(found.binding[0]?.slack_ratio).toBeLessThan(0);
    expect(found.warnings[0]?.code).toBe("infeasible");
  });

  it.each([3, 1000])("scans limits of which some or all are unstable, at %d per second", async (rate) => {
    const found = await optimize(
      core,
      asked({
        scenario: scenario(
          { rate, output_tokens: { kind: "uniform", min: 1, max: 100 } },
          service(0.02, 0.01, 0.02, 0),
        ),
        search: { [LIMIT]: { min: 1, max: 100 } },
        minimize: [{ metric: "latency.wait_s.mean", weight: 1, scale: 1 }],
      }),
      patient,
    );
    expect(found.method.kind).toBe("clip-scan");
    expect(found.feasible).toBe(rate === 3);
    const unstable = found.evaluated.filter((row) => !row.stable);
    expect(unstable.length).toBeGreaterThan(0);
    for (const row of unstable) expect(row.metrics).not.toHaveProperty(["latency.wait_s.mean"]);
  });

  it("calls no unstable candidate better than a stable one", async () => {
    const lengths = { kind: "uniform", min: 1, max: 100 };
    const found = await optimize(
      core,
      asked({
        scenario: scenario({ rate: 3, output_tokens: lengths }, service(0.02, 0.01, 0.02, 0.0003)),
        search: { "service.token_s": { values: [0.02, 0.001] } },
        minimize: [{ metric: "clipped_ratio", weight: 1, scale: 1 }],
      }),
      patient,
    );
    expect(found.best.change).toEqual({ "service.token_s": 0.001 });
    expect(found.evaluated.filter((row) => !row.stable)).toHaveLength(1);
    expect(found.runner_up?.why_it_lost).toBe("it is unstable");
  });

  it.each([
    [{ "service.bogus": { min: 0, max: 1 } }, "#/search/service.bogus"],
    [{ [LIMIT]: { min: 10, max: 5 } }, `#/search/${LIMIT}`],
    [{ [LIMIT]: { min: 0, max: 5 } }, `#/search/${LIMIT}`],
    [{ "engine.batching.kind": { values: ["turbo"] } }, "#/search/engine.batching.kind"],
    [{ "engine.batching.kind": { values: ["fixed"] } }, "#/search/engine.batching.kind"],
  ])("points at a search that makes no sense: %j", async (search, pointer) => {
    const request = asked({ scenario: paper(1600), search, minimize: utility(0.5, 60) });
    await expect(async () => optimize(core, request, patient)).rejects.toMatchObject({ pointer });
  });

  it("brings a simulated rate to 0.5 %, for each listed value, within its budget, and calls nothing proven", async () => {
    const base = scenario(
      { rate: 1, output_tokens: { kind: "uniform", min: 1, max: 100 } },
      service(0.02, 0.01, 0.02, 0.0003),
    );
    const request = asked({
      scenario: { ...base, engine: { batching: { kind: "dynamic" } }, run: { ...base.run, requests: 2000 } },
      search: { "engine.batching.max_batch": { values: [4, 16] }, [RATE]: { min: 0.1, max: 20 } },
      maximize: [{ metric: RATE, weight: 1, scale: 1 }],
      subject_to: [{ metric: "latency.wait_s.p95", at_most: 10 }],
      evaluator: "simulate",
    });
    const found = await optimize(core, request, patient);
    expect(found.method.kind).toBe("bisection");
    expect(found.proven_optimal).toBe(false);
    for (const max_batch of [4, 16]) {
      const rows = found.evaluated.filter((row) => row.change["engine.batching.max_batch"] === max_batch);
      const rates = (feasible: boolean) =>
        rows.filter((row) => row.feasible === feasible).map((row) => Number(row.change[RATE]));
      const largest = Math.max(...rates(true));
      expect(Math.min(...rates(false))).toBeGreaterThan(largest);
      expect(Math.min(...rates(false))).toBeLessThanOrEqual(largest / (1 - 0.005));
      const search = { [RATE]: { min: 0.1, max: 20 } };
      const limited = { ...base, engine: { batching: { kind: "dynamic" as const, max_batch } } };
      const exact = await optimize(core, { ...request, scenario: limited, search, evaluator: "analyze" }, patient);
      expect(Math.abs(largest / Number(exact.best.objective) - 1)).toBeLessThan(0.1);
    }
    const short = await optimize(core, { ...request, budget: { evaluations: 7 } }, patient);
    expect(short.method.evaluations).toBeLessThanOrEqual(7);
    expect(short.best.change["engine.batching.max_batch"]).toBe(4);
  });

  it("knows percentiles below 1 by their names", async () => {
    const search = { [LIMIT]: { min: 1, max: 5 } };
    const minimize = [{ metric: "latency.e2e_s.p05", weight: 1, scale: 1 }];
    const { best } = await optimize(core, asked({ scenario: paper(1600), search, minimize }), patient);
    const at = { ...paper(1), run: { ...paper(1).run, percentiles: [0.5] } };
    expect(best.objective).toBe((await analyze(core, at)).latency?.e2e_s.p05);
  });

  it.each([
    "latency.wait_s.median",
    "latency.wait_s.p0",
    "latency.wait_s.p100",
    "latency.wait_s.p950",
    "latency.e2e_s.zero_ratio",
  ])("points at a metric that no result has: %s", async (metric) => {
    const request = asked({
      scenario: paper(1600),
      search: { [LIMIT]: { min: 1, max: 5 } },
      minimize: [{ metric, weight: 1, scale: 1 }],
    });
    await expect(async () => optimize(core, request, patient)).rejects.toMatchObject({
      pointer: "#/minimize/0/metric",
    });
  });
});
