// An explanation never contradicts a rerun: the same model with the field at the row's path moved by another step, by hand.

import { describe, expect, it } from "vitest";
import { analyze } from "../../src/services/analyze.ts";
import { withExplanation } from "../../src/services/explain/explain.ts";
import type { Explain } from "../../src/services/explanation.ts";
import type { Answer } from "../../src/services/result.ts";
import type { ArrivalSpec, BatchingSpec, Scenario } from "../../src/services/scenario.ts";
import { simulate } from "../../src/services/simulate.ts";
import { core, patient, scenario, service } from "../support/core.ts";
import { explainedEngine } from "../support/explain.ts";

/** Steps of the rerun: not those of the explanation, but for counts, which move by whole steps, and for runs, which have noise. */
const STEP = { analysis: 0.02, simulation: 0.03 };
const COUNT_STEP = 0.03;

const lengths = { kind: "lognormal", mean: 200, cv: 1 };
const linear = service(0.1, 0.05, 0.01, 0.0005);
const poisson = (rate_per_s: number): ArrivalSpec => ({ kind: "poisson", rate_per_s });
const explained = (base: Scenario, change: Partial<Scenario["workload"]>): Scenario => ({
  ...base,
  workload: { ...base.workload, ...change },
});
const batches = (batching: BatchingSpec, arrivals: ArrivalSpec, more: Partial<Scenario["workload"]> = {}): Scenario =>
  explained(scenario({ output_tokens: lengths, max_output_tokens: 800 }, linear, batching, { include: ["explain"] }), {
    arrivals,
    ...more,
  });
const engine = (
  rate: number,
  change: Partial<Scenario["engine"]> = {},
  workload: Partial<Scenario["workload"]> = {},
) => {
  const base = explainedEngine(rate);
  return { ...base, engine: { ...base.engine, ...change }, workload: { ...base.workload, ...workload } };
};

const ANALYSED: [string, Scenario][] = [
  ["M/G/1", batches({ kind: "none" }, poisson(0.3))],
  ["M/G/1 with patience", batches({ kind: "none" }, poisson(0.3), { patience_s: 4 })],
  ["gamma gaps", batches({ kind: "none" }, { kind: "gamma", rate_per_s: 0.3, cv: 2 })],
  ["an mmpp", batches({ kind: "none" }, { kind: "mmpp", rates_per_s: [0.1, 0.6], switch_per_s: [0.01, 0.02] })],
  ["dynamic", batches({ kind: "dynamic", max_batch: 8 }, poisson(0.9))],
  ["elastic", batches({ kind: "elastic", max_batch: 8 }, poisson(0.9))],
  ["fixed, little load", batches({ kind: "fixed", batch: 4 }, poisson(0.1))],
  ["fixed, much load", batches({ kind: "fixed", batch: 4 }, poisson(0.7))],
  ["an engine at little load", engine(4)],
  ["an engine at 0.8 of its load", engine(11.4)],
  ["an engine short of KV", engine(6, { kv_blocks: 1000 })],
  [
    "an engine that puts prompts first",
    engine(9, { batching: { kind: "prefill-first" }, max_num_batched_tokens: 4096 }),
  ],
  ["an engine of constant lengths", engine(10, {}, { output_tokens: { kind: "constant", value: 200 } })],
];
const SIMULATED: [string, Scenario][] = [
  ["dynamic", batches({ kind: "dynamic", max_batch: 8 }, poisson(0.9))],
  ["an engine", engine(11.4)],
  ["a fleet", { ...engine(24), fleet: { replicas: 3, router: { kind: "least-requests" } } }],
  ["a closed loop", engine(1, {}, { arrivals: { kind: "closed", concurrency: 24, think_s: 1 } })],
];

describe("an explanation", () => {
  it("of M/M/1 is what the formula says: 1 / (mu - lambda), whose knee is at half of the capacity", async () => {
    const base = batches({ kind: "none" }, poisson(0.6), { max_output_tokens: 131_072 });
    const output_tokens = { kind: "geometric", mean: 1000 };
    const single = explained({ ...base, service: service(0, 0, 0.001, 0) }, { output_tokens });
    const { explain } = await withExplanation(core, single, await analyze(core, single), patient);
    expect(Number(explain?.knee_per_s)).toBeCloseTo(0.5, 2);
    const worth = (path: string) =>
      Number(explain?.knobs.find((row) => row.path === path && row.metric === "latency.e2e_s.mean")?.elasticity);
    expect(worth("workload.arrivals.rate_per_s")).toBeCloseTo(0.6 / 0.4, 2);
    expect(worth("service")).toBeCloseTo(1 / 0.4, 2);
    expect(explain?.binding).toBe("server");
  });
});

describe("an explanation of a model on its GPU", () => {
  it("gives bandwidth, peaks and the rest of a step, which together are its speed", { timeout: 60_000 }, async () => {
    const base = engine(8, { async_scheduling: true });
    const kinds = { weight_dtype: "bf16", kv_cache_dtype: "bf16" } as const;
    const layout = { tensor_parallel_size: 1, pipeline_parallel_size: 1 };
    const service = { kind: "roofline", model: "llama-3.1-8b", hardware: "h100-sxm", ...layout, ...kinds } as const;
    const { explain, step_time = [] } = await withExplanation(
      core,
      { ...base, service },
      await analyze(core, { ...base, service }),
      patient,
    );
    const worth = (path: string) =>
      Number(explain?.knobs.find((row) => row.path === path && row.metric === "latency.e2e_s.mean")?.elasticity);
    const bandwidth = -worth("service.hardware.memory_bytes_per_s");
    const peak = -worth("service.hardware.bf16_flops_per_s");
    expect(explain?.binding).toBe("memory-bandwidth");
    expect(bandwidth).toBeGreaterThan(peak);
    expect(peak).toBeGreaterThan(0.02);
    // What is left of the speed are launches and waits of the kernels.
    expect(bandwidth + peak).toBeLessThan(worth("service"));
    expect(bandwidth + peak).toBeGreaterThan(0.7 * worth("service"));
    expect(step_time.reduce((sum, { seconds_ratio }) => sum + seconds_ratio, 0)).toBeCloseTo(1, 9);
  });
});

describe("an explanation agrees with a rerun", () => {
  it.each(ANALYSED)("%s, analysed", { timeout: 120_000 }, (_name, base) => checked(base, (s) => analyze(core, s)));
  it.each(SIMULATED)("%s, simulated", { timeout: 240_000 }, (_name, base) =>
    checked(base, (s) => simulate(core, s, patient)),
  );
});

async function checked(base: Scenario, run: (scenario: Scenario) => Promise<Answer>): Promise<void> {
  const answer = await withExplanation(core, base, await run(base), patient);
  const { knobs } = answer.explain as Explain;
  expect(knobs.length).toBeGreaterThan(6);
  const sizes = knobs.map(({ effect }) => Math.abs(effect));
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  const reruns = new Map<string, [number, Answer][]>();
  const faults: string[] = [];
  for (const { path, metric, elasticity } of knobs) {
    if (!reruns.has(path)) reruns.set(path, await sides(base, path, STEP[answer.method], run));
    const [[down, low], [up, high]] = reruns.get(path) as [[number, Answer], [number, Answer]];
    const again = Math.log(valueAt(high, metric) / valueAt(low, metric)) / Math.log(up / down);
    const row = `${path} ${metric}: ${elasticity.toFixed(4)}, rerun ${again.toFixed(4)}`;
    if (Math.abs(again - elasticity) > 0.1 * Math.abs(again) + 0.01) faults.push(row);
  }
  expect(faults).toEqual([]);
}

/** The field moved down and up: by how much it could be, and what comes of it. */
async function sides(base: Scenario, path: string, smooth: number, run: (scenario: Scenario) => Promise<Answer>) {
  const count = /max_num|kv_blocks|batch$|replicas|concurrency|value$|max_output/.test(path);
  const coupled = /_tokens\.(mean|value|mu)|max_output/.test(path);
  const moved = async (factor: number): Promise<[number, Answer]> => {
    const changed = structuredClone(base) as Scenario;
    changed.run = { ...changed.run, include: [], coupled };
    return [multiply(changed, path.split("."), factor, count), await run(changed)];
  };
  const step = count ? COUNT_STEP : smooth;
  return [await moved(1 - step), await moved(1 + step)] as [number, Answer][];
}

/** Multiplies the number at the path, or every number below it; returns by how much. */
function multiply(within: object, [key = "", ...rest]: string[], factor: number, count: boolean): number {
  const row = within as Record<string, unknown>;
  const value = row[key];
  if (rest.length > 0) return multiply(value as object, rest, factor, count);
  if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value))
      if (typeof inner !== "string") multiply(value, [name], factor, false);
    return factor;
  }
  const step = Math.max(1, Math.round(Number(value) * Math.abs(factor - 1)));
  row[key] = count ? Math.max(1, Number(value) + Math.sign(factor - 1) * step) : Number(value) * factor;
  return Number(row[key]) / Number(value);
}

function valueAt(answer: Answer, path: string): number {
  return path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], answer) as number;
}
