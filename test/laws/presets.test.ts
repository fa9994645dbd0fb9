import { describe, expect, it } from "vitest";
import { BATCHING } from "../../assembly/batching";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import { ENGINES } from "../../src/catalog/engines.ts";
import { DoesNotFit } from "../../src/services/errors.ts";
import { completeEngine, engineFaults, engineMemory } from "../../src/services/presets.ts";
import type { EngineRequest, Service, StepEngineSpec } from "../../src/services/scenario.ts";

const LINEAR: Service = { kind: "linear", batch_s: 0, request_s: 0, token_s: 0.01, token_request_s: 0 };
const FORM = { step_s: 0.01, token_s: 0, pair_s: 0, context_token_s: 0, sequence_s: 0 };
const FORMS: Service = { kind: "forms", terms: [{ name: "model", forms: [FORM] }] };

const on = (hardware: string, model = "llama-3.1-8b"): Service => ({
  kind: "roofline",
  model,
  hardware,
  tensor_parallel_size: 1,
  pipeline_parallel_size: 1,
  weight_dtype: "bf16",
  kv_cache_dtype: "bf16",
});

/** A complete engine of a step-level discipline. */
function complete(engine: EngineRequest, service: Service): StepEngineSpec {
  const spec = completeEngine({ batching: { kind: "chunked-prefill" }, ...engine }, service);
  if (spec.preset === undefined) throw new Error("batch-level");
  return spec as StepEngineSpec;
}

describe("a batch-level engine", () => {
  it("is its discipline and nothing else", () => {
    expect(completeEngine({}, LINEAR)).toEqual({ batching: { kind: "none" } });
    for (const { id } of BATCHING) {
      expect(completeEngine({ batching: { kind: id } }, LINEAR)).toEqual({ batching: { kind: id } });
    }
  });

  it("refuses every knob of a step, each at its place", () => {
    const knobs: EngineRequest = { max_num_seqs: 8, block_size: 16, preemption: "swap", enable_prefix_caching: false };
    const faults = engineFaults({ batching: { kind: "dynamic" }, ...knobs }, LINEAR);
    expect(faults.map(({ pointer }) => pointer)).toEqual(Object.keys(knobs).map((knob) => `/engine/${knob}`));
    for (const { detail } of faults) expect(detail).toContain("step-level disciplines only");
  });

  it("refuses a law of steps", () => {
    expect(engineFaults({ batching: { kind: "none" } }, FORMS)).toMatchObject([{ pointer: "/service/kind" }]);
  });
});

describe("a step-level engine", () => {
  it("has every default of its preset", () => {
    for (const preset of ENGINES) {
      const spec = complete({ preset: preset.id }, FORMS);
      expect(spec).toMatchObject({
        preset: preset.id,
        order: { kind: preset.order },
        ...preset.other_gpu,
        block_size: preset.block_size,
        gpu_memory_utilization: preset.gpu_memory_utilization,
        kv_allocation: preset.kv_allocation,
        watermark_ratio: preset.watermark_ratio,
        preemption: preset.preemption,
        enable_prefix_caching: preset.enable_prefix_caching,
        async_scheduling: false,
        request_overhead_s: 0,
      });
      expect(spec.kv_blocks).toBeUndefined();
    }
  });

  it("schedules ahead as its preset does where the law is a roofline, and never unasked where steps include the host", () => {
    const H100 = on("h100-sxm");
    for (const preset of ENGINES) {
      const asks = { preset: preset.id, batching: { kind: preset.batching } };
      expect(complete(asks, H100).async_scheduling).toBe(preset.async_scheduling);
      expect(complete({ ...asks, async_scheduling: false }, H100).async_scheduling).toBe(false);
      expect(complete({ ...asks, async_scheduling: true }, FORMS).async_scheduling).toBe(true);
    }
  });

  it("takes its discipline from its preset, and is vllm-v1 where it names none under a law of steps", () => {
    expect(completeEngine({}, FORMS)).toMatchObject({ preset: "vllm-v1", batching: { kind: "chunked-prefill" } });
    for (const { id, batching } of ENGINES) {
      expect(completeEngine({ preset: id }, LINEAR).batching).toEqual({ kind: batching });
    }
    expect(completeEngine({ preset: "sglang", batching: { kind: "continuous" } }, FORMS).batching.kind).toBe(
      "continuous",
    );
  });

  it.each([
    ["h100-sxm", 1024, 8192],
    ["h200", 1024, 8192],
    ["a100-80g", 256, 2048],
    ["a100-80g-pcie", 256, 2048],
    ["l40s", 256, 2048],
  ])("on %s takes %i sequences and %i tokens a step, as vLLM does", (hardware, sequences, tokens) => {
    const spec = complete({}, on(hardware));
    expect([spec.max_num_seqs, spec.max_num_batched_tokens]).toEqual([sequences, tokens]);
  });

  it("keeps what is given, and lets the other limit follow", () => {
    expect(complete({ max_num_batched_tokens: 128 }, FORMS).max_num_seqs).toBe(128);
    expect(complete({ max_num_seqs: 4096 }, FORMS).max_num_batched_tokens).toBe(4096);
    expect(complete({ max_num_seqs: 7, max_num_batched_tokens: 99 }, FORMS)).toMatchObject({
      max_num_seqs: 7,
      max_num_batched_tokens: 99,
    });
  });

  it("has KV blocks where the GPU is known, unless they are given", () => {
    const spec = complete({}, on("h100-sxm"));
    expect(spec.kv_blocks).toBe(engineMemory(spec, on("h100-sxm"))?.kv_blocks);
    // About 53 GiB of 2 MiB blocks.
    expect(spec.kv_blocks).toBeGreaterThan(25_000);
    expect(spec.kv_blocks).toBeLessThan(29_000);
    expect(complete({ kv_blocks: 100 }, on("h100-sxm")).kv_blocks).toBe(100);
    expect(complete({ kv_blocks: 100 }, LINEAR).kv_blocks).toBe(100);
  });

  it("does not fit where the GPU has no memory left for KV, unless its blocks are given", () => {
    const tight = { gpu_memory_utilization: 0.5 };
    expect(() => complete(tight, on("rtx-4090"))).toThrow(DoesNotFit);
    expect(complete({ ...tight, kv_blocks: 10 }, on("rtx-4090")).kv_blocks).toBe(10);
    expect(() => complete({ kv_blocks: 10 }, on("rtx-4090", "qwen3-32b"))).toThrow(DoesNotFit);
  });

  it("reserves the longest output where its discipline does, and refuses to be told otherwise", () => {
    for (const { id, reserves } of STEP_BATCHING) {
      const batching = { kind: id };
      expect(complete({ batching }, FORMS).kv_allocation).toBe(reserves ? "maximum" : "on-demand");
      const faults = engineFaults({ batching, kv_allocation: "on-demand" }, FORMS).map(({ pointer }) => pointer);
      expect(faults).toEqual(reserves ? ["/engine/kv_allocation"] : []);
    }
  });

  it("takes no more sequences than tokens, but where no tokens bound its steps", () => {
    for (const { id } of STEP_BATCHING) {
      const faults = engineFaults({ batching: { kind: id }, max_num_seqs: 9, max_num_batched_tokens: 8 }, FORMS);
      const bounded = !["static", "continuous"].includes(id);
      expect(faults.map(({ pointer }) => pointer)).toEqual(bounded ? ["/engine/max_num_seqs"] : []);
    }
  });

  it("is complete already when it is completed again", () => {
    for (const service of [FORMS, LINEAR, on("h100-sxm"), on("l4", "qwen3-4b")]) {
      const once = complete({}, service);
      expect(completeEngine(once, service)).toEqual(once);
    }
  });
});
