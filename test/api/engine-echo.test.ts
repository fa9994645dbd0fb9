import { describe, expect, it } from "vitest";
import { BASE, post, problemOf } from "./http.ts";

const H100 = { kind: "roofline", model: "llama-3.1-8b", hardware: "h100-sxm" };

const PROMPTED = { ...BASE, workload: { ...BASE.workload, prompt_tokens: { kind: "constant", value: 100 } } };

/** What validate_only says of the base scenario with another service and engine. */
async function validated(service: object, engine: object | undefined) {
  const { engine: _engine, ...rest } = PROMPTED;
  const response = await post("simulate?validate_only=true", { ...rest, service, ...(engine && { engine }) });
  expect(response.status).toBe(200);
  return (await response.json()) as { scenario: { engine: object; service: object }; memory?: Record<string, number> };
}

describe("the echo of an engine", () => {
  it("shows every default of a step-level one", async () => {
    const { scenario } = await validated(H100, undefined);
    expect(scenario.engine).toEqual({
      preset: "vllm-v1",
      batching: { kind: "chunked-prefill" },
      order: { kind: "fcfs" },
      max_num_seqs: 1024,
      max_num_batched_tokens: 8192,
      block_size: 16,
      gpu_memory_utilization: 0.92,
      kv_allocation: "on-demand",
      watermark_ratio: 0,
      preemption: "recompute",
      enable_prefix_caching: true,
      async_scheduling: true,
      request_overhead_s: 0.003,
      kv_blocks: expect.any(Number),
    });
    expect(scenario.service).toEqual({
      ...H100,
      tensor_parallel_size: 1,
      pipeline_parallel_size: 1,
      data_parallel_size: 1,
      enable_expert_parallel: false,
      enable_sequence_parallel: false,
      weight_dtype: "bf16",
      kv_cache_dtype: "bf16",
    });
  });

  it("is the discipline alone of a batch-level one", async () => {
    const { scenario, memory } = await validated(BASE.service, undefined);
    expect(scenario.engine).toEqual({ batching: { kind: "none" } });
    expect(memory).toBeUndefined();
  });

  it("has no KV blocks where nothing limits them", async () => {
    const { scenario, memory } = await validated(BASE.service, { batching: { kind: "continuous" } });
    expect(scenario.engine).not.toHaveProperty("kv_blocks");
    expect(memory).toBeUndefined();
  });

  it("names the same run when it is sent back", async () => {
    const { scenario } = await validated(H100, { preset: "sglang", max_num_seqs: 64 });
    const again = await validated(scenario.service, scenario.engine);
    expect(again.scenario).toEqual(scenario);
  });
});

describe("memory", () => {
  it("is shown by validate_only, and its KV blocks are the engine's", async () => {
    const { scenario, memory } = await validated(H100, { preset: "vllm-v1" });
    expect(scenario.engine).toMatchObject({ kv_blocks: memory?.kv_blocks });
    expect(memory?.weight_bytes).toBeGreaterThan(16e9);
  });

  it("that the weights fill is a problem with the bytes", async () => {
    const scenario = { ...PROMPTED, engine: undefined, service: { ...H100, model: "llama-3.1-70b" } };
    const problem = await problemOf(await post("simulate", scenario));
    expect(problem).toMatchObject({ type: "/problems/does-not-fit", status: 422, memory: { kv_blocks: 0 } });
    expect(problem.errors).toMatchObject([{ pointer: "#/service/model", code: "does-not-fit" }]);
    const two = { ...scenario, service: { ...scenario.service, tensor_parallel_size: 4 } };
    expect((await post("simulate?validate_only=true", two)).status).toBe(200);
  });
});
