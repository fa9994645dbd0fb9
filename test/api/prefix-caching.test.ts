import { expect, it } from "vitest";
import type { Result } from "../../src/services/result.ts";
import { post } from "./http.ts";

const scenario = {
  workload: {
    arrivals: { kind: "poisson", rate_per_s: 6 },
    prompt_tokens: { kind: "uniform", min: 100, max: 400 },
    output_tokens: { kind: "uniform", min: 50, max: 300 },
    max_output_tokens: 300,
  },
  service: { kind: "forms", terms: [{ name: "model", forms: [{ step_s: 0.004, token_s: 0.0001 }] }] },
  engine: { batching: { kind: "chunked-prefill" }, kv_blocks: 160, block_size: 16, kv_allocation: "on-demand" },
  run: { requests: 1500, replications: 1 },
};

async function simulate(enable_prefix_caching: boolean, kv_blocks: number): Promise<Result> {
  const engine = { ...scenario.engine, enable_prefix_caching, kv_blocks };
  const response = await post("simulate", { ...scenario, engine });
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
}

it("prefix caching spares the preempted a part of what they compute again", async () => {
  const [cold, warm] = [await simulate(false, 160), await simulate(true, 160)];
  expect(cold.counts?.preempted).toBeGreaterThan(50);
  expect(warm.latency?.e2e_s?.mean).toBeLessThan(Number(cold.latency?.e2e_s?.mean));
});

it("prefix caching changes nothing where nobody is preempted and no two requests begin alike", async () => {
  const [cold, warm] = [await simulate(false, 4000), await simulate(true, 4000)];
  expect(cold.counts?.preempted).toBe(0);
  expect(warm.latency).toEqual(cold.latency);
  expect(warm.occupancy).toEqual(cold.occupancy);
});
