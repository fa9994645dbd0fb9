import { describe, expect, it } from "vitest";
import type { Result } from "../../src/services/result.ts";
import type { Scenario } from "../../src/services/scenario.ts";
import { post, problemOf } from "./http.ts";

const SWAPPING = {
  workload: {
    arrivals: { kind: "poisson", rate_per_s: 6 },
    prompt_tokens: { kind: "uniform", min: 100, max: 400 },
    output_tokens: { kind: "uniform", min: 50, max: 300 },
  },
  service: { kind: "forms", terms: [{ name: "model", forms: [{ step_s: 0.004, token_s: 0.0001 }] }] },
  engine: {
    batching: { kind: "chunked-prefill" },
    kv_blocks: 160,
    enable_prefix_caching: false,
    preemption: "swap",
    swap_block_s: 1e-4,
  },
  run: { requests: 1500, replications: 1 },
};

const H100 = { kind: "roofline", model: "llama-3.1-8b", hardware: "h100-sxm" };

const withEngine = (engine: object, service: object = SWAPPING.service) => ({
  ...SWAPPING,
  service,
  engine: { ...SWAPPING.engine, ...engine },
});

async function simulate(scenario: unknown, verb = "simulate"): Promise<Result> {
  const response = await post(verb, scenario);
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
}

const swapOf = async (service: object) => {
  const scenario = withEngine({ swap_block_s: undefined }, service);
  const { scenario: echo } = await simulate(scenario, "simulate?validate_only=true");
  return (echo as Scenario).engine.swap_block_s;
};

describe("preemption by swap", () => {
  it("costs the more the slower the link to the host", async () => {
    const means: number[] = [];
    for (const swap_block_s of [0, 1e-4, 3e-4]) {
      const { latency, counts, assumptions } = await simulate(withEngine({ swap_block_s }));
      expect(counts?.preempted).toBeGreaterThan(50);
      expect(assumptions.join()).toContain("host memory");
      means.push(Number(latency?.e2e_s.mean));
    }
    expect(means).toEqual([...means].sort((a, b) => a - b));
    expect(means[2]).toBeGreaterThan(1.1 * Number(means[0]));
  });

  it("takes a block's bytes over the GPU's link to its host, each GPU its own part", async () => {
    // 2 x 32 layers x 8 KV heads x 128 numbers x 2 bytes x 16 tokens, over 64 GB/s.
    expect(await swapOf(H100)).toBeCloseTo((2 * 32 * 8 * 128 * 2 * 16) / 64e9, 12);
    expect(await swapOf({ ...H100, tensor_parallel_size: 4 })).toBeCloseTo((2 * 32 * 2 * 128 * 2 * 16) / 64e9, 12);
    expect(await swapOf({ ...H100, kv_cache_dtype: "fp8" })).toBeCloseTo((2 * 32 * 8 * 128 * 16) / 64e9, 12);
  });

  it("keeps a price that is given, and is the same run when its echo is sent back", async () => {
    const once = await simulate(withEngine({ swap_block_s: undefined, kv_blocks: 3000 }, H100));
    expect((await simulate(once.scenario)).id).toBe(once.id);
    const given = await simulate(withEngine({ swap_block_s: 0.002 }, H100), "simulate?validate_only=true");
    expect(given.scenario).toHaveProperty("engine.swap_block_s", 0.002);
  });

  it.each([
    ["without a price under a law that names no GPU", { swap_block_s: undefined }, SWAPPING.service, "missing"],
    [
      "on a GPU whose link is not known",
      { swap_block_s: undefined },
      { ...H100, hardware: { memory_bytes: 8e10, memory_bytes_per_s: 3e12, bf16_flops_per_s: 9e14 } },
      "missing",
    ],
    ["that is none, but priced", { preemption: "recompute" }, SWAPPING.service, "conflicting-field"],
    ["that is none unless given, but priced", { preemption: undefined }, SWAPPING.service, "conflicting-field"],
    ["that takes less than no time", { swap_block_s: -1 }, SWAPPING.service, "too-small"],
  ])("%s is a fault", async (_what, engine, service, code) => {
    const problem = await problemOf(await post("simulate", withEngine(engine, service)));
    expect(problem.errors).toMatchObject([{ pointer: "#/engine/swap_block_s", code }]);
  });
});
