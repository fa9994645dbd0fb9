import { describe, expect, it } from "vitest";
import { MODELS } from "../../src/catalog/models.ts";
import { parameterCount, parameterCounts } from "../../src/services/model.ts";
import type { RooflineService } from "../../src/services/scenario.ts";
import { serviceNotes, stepLaw } from "../../src/services/step-law.ts";
import { systemFault, systemOf } from "../../src/services/system.ts";
import { usageOf } from "../../src/services/usage.ts";
import { core } from "../support/core.ts";

/** Llama 3.1 8B on an H100, varied. */
function service(vary: Partial<RooflineService> = {}): RooflineService {
  return {
    kind: "roofline",
    model: "llama-3.1-8b",
    hardware: "h100-sxm",
    tensor_parallel_size: 1,
    pipeline_parallel_size: 1,
    weight_dtype: "bf16",
    kv_cache_dtype: "bf16",
    ...vary,
  };
}

const usage = (vary: Partial<RooflineService> = {}) => usageOf(systemOf(service(vary)));

describe("the usage of a GPU", () => {
  it("reads every weight but the embedding once in a step, whatever the batch", () => {
    // 8.03e9 parameters less the embedding of 128256 x 4096, 2 bytes each.
    const weights = 2 * (parameterCount(systemOf(service()).model) - 128256 * 4096);
    expect(usage().bytes.step).toBeCloseTo(weights, -3);
  });

  it("computes two operations a token for each parameter of its layers that it meets, and the head for each sequence", () => {
    for (const model of MODELS) {
      const law = usage({ model: model.id });
      const vocabulary = model.vocab_size * model.hidden_size;
      const { count = 1, per_token = 1, dense_layers = 0 } = model.experts ?? {};
      const routed = parameterCounts(model).experts * (model.num_hidden_layers - dense_layers);
      const all = parameterCount(model) - vocabulary * (model.tie_word_embeddings ? 1 : 2);
      const layers = all - routed * (1 - per_token / count);
      // Norms and activations add 10 operations for each of the hidden state's numbers.
      const small = 10 * model.hidden_size * model.num_hidden_layers;
      expect(law.flops.token / (2 * layers + small)).toBeCloseTo(1, 9);
      expect(law.flops.sequence / (2 * vocabulary)).toBeCloseTo(1, 9);
    }
  });
  it("reads 128 KiB of KV for each token of the context of Llama 3.1 8B, and half as much of an FP8 cache", () => {
    const bytes = (vary: Partial<RooflineService>) => usage(vary).bytes.context_token;
    expect(bytes({})).toBe(131072);
    expect(bytes({ kv_cache_dtype: "fp8" })).toBe(65536);
    expect(bytes({ model: "llama-2-7b" })).toBe(524288);
    expect(bytes({ model: "falcon-7b" })).toBe(8192);
  });
  it("replicates KV heads where there are fewer than GPUs", () => {
    const bytes = (ranks: number) => usage({ tensor_parallel_size: ranks }).bytes.context_token;
    expect([1, 2, 8, 16, 32].map(bytes)).toEqual([131072, 65536, 16384, 16384, 16384]);
  });

  it("is shared out by stages and data-parallel ranks, but for the weights that each of them reads", () => {
    const [one, two] = [usage(), usage({ pipeline_parallel_size: 2 })];
    expect(two.flops.token).toBe(one.flops.token / 2);
    expect(two.bytes.step).toBe(one.bytes.step);
    expect(usage({ data_parallel_size: 4 }).bytes.context_token).toBe(one.bytes.context_token / 4);
  });
});

describe("what a result says of its law", () => {
  it("names the GPU that was measured, and warns where none like it was", () => {
    const notes = (hardware: string) => serviceNotes(service({ hardware }));
    expect(notes("h100-sxm")).toEqual({ assumptions: [expect.stringContaining("H100")], warnings: [] });
    expect(notes("h200")).toEqual({ assumptions: [expect.stringContaining("H100")], warnings: [] });
    for (const hardware of ["rtx-4090", "mi300x"])
      expect(notes(hardware).warnings.map(({ code }) => code)).toEqual(["datasheet-only"]);
    expect(serviceNotes({ kind: "forms", terms: [] })).toEqual({ assumptions: [], warnings: [] });
  });
});

describe("what a result says of GPUs that share a step", () => {
  it("is an assumption for each way but tensor parallelism", () => {
    const count = (vary: Partial<RooflineService>) => serviceNotes(service(vary)).assumptions.length;
    expect(count({ tensor_parallel_size: 2 })).toBe(1);
    expect(count({ pipeline_parallel_size: 2, data_parallel_size: 2 })).toBe(3);
    expect(count({ model: "mixtral-8x7b", tensor_parallel_size: 2, enable_expert_parallel: true })).toBe(2);
  });
});

describe("other laws", () => {
  it("pass as they are", async () => {
    const engine = { batching: { kind: "chunked-prefill" } };
    const linear = { kind: "linear" as const, batch_s: 1, request_s: 2, token_s: 3, token_request_s: 4 };
    const form = { step_s: 1, token_s: 0, pair_s: 0, context_token_s: 0, sequence_s: 0 };
    const terms = [{ name: "model", forms: [form] }];
    await core.use((instance) => {
      expect(stepLaw(instance, { service: linear, engine })).toEqual({ terms: [], linear });
      expect(stepLaw(instance, { service: { kind: "forms", terms }, engine }).terms).toBe(terms);
    });
  });
});

describe("a layout", () => {
  it.each([
    [{ tensor_parallel_size: 3 }, "/service/tensor_parallel_size"],
    [{ model: "qwen2.5-7b", tensor_parallel_size: 7 }, "/service/tensor_parallel_size"],
    [{ model: "falcon-7b", tensor_parallel_size: 2 }, "/service/tensor_parallel_size"],
    [
      { hardware: { memory_bytes: 8e10, memory_bytes_per_s: 1e12, bf16_flops_per_s: 1e14 }, tensor_parallel_size: 2 },
      "/service/hardware/link_bytes_per_s",
    ],
  ])("%o is refused", (vary, pointer) => {
    expect(systemFault(service(vary))?.pointer).toBe(pointer);
  });

  it.each([{}, { tensor_parallel_size: 8 }, { tensor_parallel_size: 16 }])("%o is taken", (vary) => {
    expect(systemFault(service(vary))).toBeUndefined();
  });
});
