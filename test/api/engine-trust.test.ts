import { describe, expect, it } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { rateError } from "../../src/services/engine/rate-error.ts";
import type { Result } from "../../src/services/result.ts";
import { core } from "../support/core.ts";
import { DEFAULTS, EngineRun } from "../support/engine.ts";
import { post } from "./http.ts";

const SCENARIO = {
  workload: {
    arrivals: { kind: "deterministic", rate_per_s: 10 },
    prompt_tokens: { kind: "constant", value: 100 },
    output_tokens: { kind: "constant", value: 2 },
  },
  service: { kind: "forms", terms: [{ name: "step", forms: [{ step_s: 0.09 }] }] },
  engine: { batching: { kind: "chunked-prefill" }, max_num_seqs: 64 },
};

async function simulate(change: object): Promise<Result> {
  const response = await post("simulate", { ...SCENARIO, ...change });
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
}

describe("a run too short for a figure", () => {
  it("leaves out percentiles of gaps of which none lies in its window", async () => {
    const { latency } = await simulate({ run: { requests: 1, warmup_ratio: 0, replications: 1, include: ["cdf"] } });
    expect(latency?.itl_s?.mean).toBeCloseTo(0.09, 9);
    expect([latency?.itl_s?.p50, latency?.itl_s?.cdf]).toEqual([undefined, undefined]);
    expect(latency?.e2e_s.p50).toBeCloseTo(0.18, 3);
  });

  it("gives no throughput of an overloaded engine that still fills up", async () => {
    const workload = {
      ...SCENARIO.workload,
      arrivals: { kind: "poisson", rate_per_s: 1e6 },
      output_tokens: { kind: "constant", value: 500 },
    };
    const { stable, throughput, occupancy } = await simulate({ workload, run: { requests: 2000 } });
    expect([stable, throughput]).toEqual([false, undefined]);
    expect(occupancy?.busy_ratio).toBeCloseTo(1, 6);
  });
});

describe("a run that the clock cannot hold", () => {
  const { workload } = SCENARIO;
  const slow = { kind: "linear", batch_s: 0, request_s: 0, token_s: 1e6, token_request_s: 0 };
  it.each<[string, object]>([
    ["arrivals once in 30 years", { workload: { ...workload, arrivals: { kind: "poisson", rate_per_s: 1e-9 } } }],
    ["sessions that think for 30 years", { workload: { ...workload, sessions: { turns: 3, think_s: 1e9 } } }],
    ["tokens of 12 days", { service: slow, workload: { ...workload, output_tokens: { kind: "constant", value: 50 } } }],
  ])("is refused in plain words: %s", async (_what, change) => {
    const response = await post("simulate", { ...SCENARIO, ...change });
    expect(response.status).toBe(422);
    expect(JSON.stringify(await response.json())).toMatch(/#\/run\/requests.*clock/);
  });

  it("takes steps of no time at all for an engine without a largest rate", async () => {
    const service = { kind: "forms", terms: [{ name: "step", forms: [{ step_s: 1e-308 }] }] };
    const { stable, max_rate_per_s } = await simulate({ service, run: { requests: 100 } });
    expect([stable, max_rate_per_s]).toEqual([true, undefined]);
  });
});

describe("a run that takes more steps than it may", () => {
  const STEPS = 500;

  const limited = (slice: number) => {
    const run = new EngineRun({ ...DEFAULTS, fields: { [abi.ENGINE_EVENTS]: STEPS }, requests: 100_000 });
    while (run.step(slice));
    return { limited: run.limited, figures: [...run.figures()], digest: run.digest() };
  };

  it("ends with what was seen, at the same step however it is cut into slices", () => {
    const whole = limited(1_000_000);
    expect(whole.limited).toBe(true);
    expect(limited(7).digest).toBe(whole.digest);
    const [arrived, completed, in_flight] = [abi.SEEN_ARRIVED, abi.SEEN_COMPLETED, abi.SEEN_IN_FLIGHT].map(
      (place) => whole.figures[place] ?? Number.NaN,
    );
    expect(completed).toBeGreaterThan(0);
    expect(arrived).toBe(Number(completed) + Number(in_flight));
  });
});

describe("the error of a saturated rate", () => {
  const studentQuantile = (confidence: number, freedom: number) =>
    core.use(({ exports }) => exports.studentQuantile(confidence, freedom));

  it("is that of the mean of its stretches, where they are equally long", async () => {
    const served = [0, 9, 20, 29, 40, 49, 60, 69, 80];
    const quantile = await studentQuantile(0.95, 7);
    const found = rateError(
      { studentQuantile: () => quantile },
      served.map((served, time_s) => ({ served, time_s })),
    );
    // Of 8 stretches, alternately 9 and 11: the standard deviation is sqrt(8 / 7) about a mean of 10.
    expect(found).toBeCloseTo((quantile * Math.sqrt(8 / 7 / 8)) / 10, 12);
  });

  it("is not known of a few marks", () => {
    expect(rateError({ studentQuantile: () => 1 }, [])).toBeUndefined();
    expect(rateError({ studentQuantile: () => 1 }, [{ served: 1, time_s: 1 }])).toBeUndefined();
  });

  it("warns nearer to it where lengths vary much", async () => {
    const workload = {
      ...SCENARIO.workload,
      arrivals: { kind: "poisson", rate_per_s: 1 },
      output_tokens: { kind: "pareto", minimum: 20, shape: 1.2 },
      max_output_tokens: 8192,
    };
    const at = (rate_per_s: number) =>
      simulate({ workload: { ...workload, arrivals: { kind: "poisson", rate_per_s } }, run: { requests: 500 } });
    const { max_rate_per_s } = await at(0.1);
    const near = await at(1.03 * Number(max_rate_per_s));
    const warning = near.warnings.find(({ code }) => code === "near-critical");
    expect(warning?.detail).toMatch(/known within about \d+ %, stability cannot be told/);
  });
});

describe("a trace that arrives faster than the engine serves", () => {
  it("has the latencies of its own replay, and says that they depend on its length", async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => [i / 200, 100, 40]);
    const service = { kind: "linear", batch_s: 0.01, request_s: 0.002, token_s: 0.01, token_request_s: 0.0005 };
    const engine = { batching: { kind: "chunked-prefill" }, max_num_seqs: 16, max_num_batched_tokens: 512 };
    const answer = await simulate({ service, engine, workload: { trace: { rows } } });
    expect(answer.stable).toBe(false);
    expect(Number(answer.latency?.e2e_s.mean)).toBeGreaterThan(1);
    expect(answer.warnings.map(({ code }) => code)).toContain("overloaded");
  });
});
