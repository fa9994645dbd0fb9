import { describe, expect, it } from "vitest";
import { SCENARIOS } from "../../src/catalog/scenarios.ts";
import type { OptimizeResult } from "../../src/services/optimize.ts";
import type { Result } from "../../src/services/result.ts";
import type { Scenario } from "../../src/services/scenario.ts";
import { ask, post, problemOf } from "./http.ts";

const H100 = { kind: "roofline", model: "llama-3.1-8b", hardware: "h100-sxm" };

const SCENARIO = {
  workload: {
    arrivals: { kind: "poisson", rate_per_s: 10 },
    prompt_tokens: { kind: "lognormal", mean: 500, cv: 1 },
    output_tokens: { kind: "geometric", mean: 60 },
    max_output_tokens: 400,
  },
  service: H100,
  engine: { max_num_seqs: 64, max_num_batched_tokens: 2048 },
  run: { requests: 1000, replications: 3 },
};

const MEAN = "latency.e2e_s.mean";

async function search(paths: object, change: object = {}): Promise<OptimizeResult> {
  const response = await post("optimize", {
    scenario: SCENARIO,
    search: paths,
    minimize: [{ metric: MEAN }],
    evaluator: "simulate",
    ...change,
  });
  expect(response.status).toBe(200);
  return (await response.json()) as OptimizeResult;
}

/** What simulate says of the scenario with a part of it changed. */
async function simulated(change: object): Promise<number> {
  const answer = (await (await post("simulate", { ...SCENARIO, ...change })).json()) as Result;
  return Number(answer.latency?.e2e_s.mean);
}

describe("a search over", () => {
  it.each([
    ["engine.max_num_seqs", [1, 4, 64], (v: unknown) => ({ engine: { ...SCENARIO.engine, max_num_seqs: v } })],
    [
      "engine.max_num_batched_tokens",
      [64, 256, 4096],
      (v: unknown) => ({ engine: { ...SCENARIO.engine, max_num_batched_tokens: v } }),
    ],
    [
      "engine.batching.kind",
      ["chunked-prefill", "prefill-first", "static", "no-evict"],
      (kind: unknown) => ({ engine: { ...SCENARIO.engine, batching: { kind } } }),
    ],
    ["fleet.replicas", [1, 2, 3], (replicas: unknown) => ({ fleet: { replicas } })],
    [
      "service.tensor_parallel_size",
      [1, 2, 8],
      (tensor_parallel_size: unknown) => ({ service: { ...H100, tensor_parallel_size } }),
    ],
  ])("%s finds of each candidate what simulate says of it", async (path, values, change) => {
    const { evaluated, best, evaluator } = await search({ [path]: { values } });
    expect(evaluator).toBe("simulate");
    expect(evaluated.map((row) => row.change[path])).toEqual(values);
    for (const row of evaluated) {
      if (row.stable) expect(row.metrics[MEAN]).toBe(await simulated(change(row.change[path])));
    }
    const means = evaluated.map((row) => row.metrics[MEAN] ?? Number.POSITIVE_INFINITY);
    expect(best.result.latency?.e2e_s.mean).toBe(Math.min(...means));
  });

  it("a knob that does not bind sees the same arrivals and lengths, to the bit", async () => {
    const { evaluated } = await search({ "engine.max_num_seqs": { values: [500, 1000] } }, { scenario: WIDE });
    expect(evaluated[0]?.metrics[MEAN]).toBe(evaluated[1]?.metrics[MEAN]);
  });

  it("GPUs counts one that the model does not fit as a candidate that loses", async () => {
    const service = { ...H100, model: "llama-3.1-70b", tensor_parallel_size: 4 };
    const { best, evaluated, runner_up } = await search(
      { "service.tensor_parallel_size": { values: [1, 4] } },
      { scenario: { ...SCENARIO, service }, minimize: [{ metric: "service.tensor_parallel_size" }] },
    );
    expect(best.change).toEqual({ "service.tensor_parallel_size": 4 });
    expect(evaluated[0]).toMatchObject({ feasible: false, fits: false, metrics: {} });
    expect(runner_up?.why_it_lost).toBe("it does not fit its GPUs");
    const none = { ...SCENARIO, service };
    const body = { scenario: none, search: { "service.tensor_parallel_size": { values: [1] } } };
    const problem = await problemOf(await post("optimize", { ...body, minimize: [{ metric: MEAN }] }));
    expect(problem).toMatchObject({ type: "/problems/does-not-fit", memory: { kv_blocks: 0 } });
  });

  it("a constraint on the first token is kept with the chance that its interval tells", async () => {
    const first = "latency.ttft_s.mean";
    const at = async (at_most: number) =>
      (await search({ "engine.max_num_seqs": { values: [64] } }, { subject_to: [{ metric: first, at_most }] }))
        .probability_feasible;
    const { best } = await search({ "engine.max_num_seqs": { values: [64] } });
    const mean = Number(best.result.latency?.ttft_s?.mean);
    expect(await at(mean)).toBeCloseTo(0.5, 6);
    expect(await at(Number(best.result.latency?.ttft_s?.mean_high))).toBeCloseTo(0.975, 2);
  });

  it.each([
    ["engine.batching.kind", { values: ["dynamic"] }],
    ["engine.batching.kind", { values: ["adaptive-chunk"] }],
    ["service.tensor_parallel_size", { values: [3] }],
    ["service.tensor_parallel_size", { min: 1, max: 4 }],
    ["fleet.replicas", { values: [0] }],
    ["fleet.replicas", { values: [1.5] }],
  ])("%s of %j is refused at its path", async (path, values) => {
    const body = { scenario: SCENARIO, search: { [path]: values }, minimize: [{ metric: MEAN }] };
    const problem = await problemOf(await post("optimize", body));
    expect(problem.errors).toMatchObject([{ pointer: `#/search/${path}`, code: "not-searchable" }]);
  });
});

/** Knobs are all given, so that no KV memory follows from them. */
const WIDE = { ...SCENARIO, engine: { ...SCENARIO.engine, max_num_batched_tokens: 8192, kv_blocks: 20_000 } };

describe("a link", () => {
  it("sets fields of the engine, the service and the fleet", async () => {
    const fields = "engine.max_num_seqs=32&service.terms=[{%22name%22:%22all%22,%22forms%22:[{%22step_s%22:0.01}]}]";
    const link = `/v1/simulate?workload=engine-chunked-prefill&${fields}&fleet.replicas=2&engine.preset=vllm-v0&run.requests=500`;
    const response = await ask(link);
    expect(response.status).toBe(200);
    const result = (await response.json()) as Result & { scenario: Scenario };
    expect(result.scenario).toMatchObject({
      engine: { max_num_seqs: 32, preset: "vllm-v0" },
      service: { terms: [{ name: "all" }] },
      fleet: { replicas: 2 },
    });
    const request = SCENARIOS.find(({ id }) => id === "engine-chunked-prefill")?.request as unknown as Scenario;
    const sent = await post("simulate", {
      ...request,
      service: { kind: "forms", terms: [{ name: "all", forms: [{ step_s: 0.01 }] }] },
      engine: { ...request.engine, max_num_seqs: 32, preset: "vllm-v0" },
      fleet: { replicas: 2 },
      run: { ...request.run, requests: 500 },
    });
    expect(await sent.json()).toEqual(result);
  });

  it("points at a field of the engine that is none", async () => {
    const problem = await problemOf(await ask("/v1/simulate?workload=engine-chunked-prefill&engine.max_seqs=32"));
    expect(problem.errors).toMatchObject([{ pointer: "#/engine/max_seqs", code: "unknown-field" }]);
  });
});
