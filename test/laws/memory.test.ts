import { describe, expect, it } from "vitest";
import type { MemoryBase } from "../../src/catalog/engines.ts";
import { HARDWARE } from "../../src/catalog/hardware.ts";
import { MODELS } from "../../src/catalog/models.ts";
import { type MemoryKnobs, memoryOf } from "../../src/services/memory.ts";
import type { System } from "../../src/services/system.ts";

const GIB = 2 ** 30;

function system(model: string, hardware: string, vary: Partial<System> = {}): System {
  const shape = MODELS.find(({ id }) => id === model);
  const gpu = HARDWARE.find(({ id }) => id === hardware);
  if (shape === undefined || gpu === undefined) throw new Error("not in the catalogue");
  const alone = { ranks: 1, stages: 1, data_ranks: 1, expert_parallel: false, sequence_parallel: false };
  const host = { step_s: 0, layer_s: 0, sequence_s: 0 };
  return { model: shape, hardware: gpu, ...alone, weight_dtype: "bf16", kv_cache_dtype: "bf16", host, ...vary };
}

const knobs = (vary: Partial<MemoryKnobs> = {}): MemoryKnobs => ({
  block_size: 16,
  gpu_memory_utilization: 0.9,
  max_num_seqs: 256,
  max_num_batched_tokens: 2048,
  ...vary,
});

const blocks = (s: System, k: MemoryKnobs, base: MemoryBase = "total") => memoryOf(s, k, base).kv_blocks;

describe("KV blocks that engines have reported", () => {
  it("vLLM 0.19, Llama 3.1 8B on an RTX 4090: 2,588 (casys-kaist/LLMServingSim), within 2 %", () => {
    const found = blocks(system("llama-3.1-8b", "rtx-4090"), knobs());
    expect(Math.abs(found / 2588 - 1)).toBeLessThan(0.02);
  });

  // An H100 of 64 GB whose exact total is not published: what more sequences and tokens cost does not depend on it.
  it.each([
    ["llama-2-7b", { max_num_seqs: 512 }, 5607 - 5644],
    ["opt-1.3b", { max_num_seqs: 512 }, 18291 - 18446],
    ["opt-1.3b", { max_num_seqs: 768 }, 18135 - 18446],
    ["llama-2-7b", { max_num_seqs: 128 }, 5659 - 5644],
    ["opt-1.3b", { max_num_seqs: 32 }, 18573 - 18446],
    ["llama-2-7b", { max_num_seqs: 1, max_num_batched_tokens: 512 }, 5677 - 5644],
    ["opt-1.3b", { max_num_seqs: 1, max_num_batched_tokens: 512 }, 18597 - 18446],
  ])("vLLM V0, %s with %o instead of 256 and 2048: %i blocks", (model, vary, change) => {
    // FerranAgulloLopez/vLLMBatchingMemoryGap. Its allocator works in segments of 2 MiB and more.
    const s = system(model, "h100-sxm");
    const found = blocks(s, knobs(vary)) - blocks(s, knobs());
    const block_bytes = memoryOf(s, knobs(), "total").block_bytes;
    expect(Math.abs(found - change) * block_bytes).toBeLessThanOrEqual(16 * 2 ** 20);
  });
});

describe("the memory of a GPU", () => {
  it("goes where the breakdown says", () => {
    for (const hardware of ["h100-sxm", "l4", "rtx-4090", "mi300x"]) {
      const m = memoryOf(system("llama-3.1-8b", hardware), knobs(), "total");
      expect(m.weight_bytes + m.activation_bytes + m.other_bytes + m.kv_bytes).toBe(m.usable_bytes);
      expect(m.usable_bytes).toBe(Math.floor(0.9 * m.total_bytes));
      expect(m.kv_blocks).toBe(Math.floor(m.kv_bytes / m.block_bytes));
      for (const bytes of Object.values(m)) expect(Number.isSafeInteger(bytes)).toBe(true);
    }
  });

  it("holds weights of 14.96 GiB and blocks of 2 MiB of Llama 3.1 8B", () => {
    const m = memoryOf(system("llama-3.1-8b", "h100-sxm"), knobs(), "total");
    expect(m.weight_bytes / GIB).toBeCloseTo(14.96, 2);
    expect(m.block_bytes).toBe(2 * 2 ** 20);
  });

  it("keeps the embedding and the head at 16 bits under quantised weights", () => {
    const bytes = (weight_dtype: System["weight_dtype"]) =>
      memoryOf(system("llama-3.1-8b", "h100-sxm", { weight_dtype }), knobs(), "total").weight_bytes;
    const vocabulary = 2 * 2 * 128256 * 4096;
    expect(bytes("fp8") - vocabulary).toBeCloseTo((bytes("bf16") - vocabulary) / 2, -1);
    expect(bytes("int4")).toBeGreaterThan(vocabulary);
  });

  it("leaves more KV with more utilisation, smaller batches, an FP8 cache and more GPUs", () => {
    const s = system("llama-3.1-8b", "h100-sxm");
    const usual = blocks(s, knobs());
    expect(blocks(s, knobs({ gpu_memory_utilization: 0.92 }))).toBeGreaterThan(usual);
    expect(blocks(s, knobs({ max_num_seqs: 64 }))).toBeGreaterThan(usual);
    expect(blocks({ ...s, kv_cache_dtype: "fp8" }, knobs())).toBeGreaterThanOrEqual(2 * usual);
    expect(blocks({ ...s, ranks: 2 }, knobs())).toBeGreaterThan(2 * usual);
  });

  it("is shared out by each engine's own reading of the fraction", () => {
    const s = system("llama-3.1-8b", "h100-sxm");
    const [total, fixed, free] = (["total", "static", "free"] as const).map((base) => memoryOf(s, knobs(), base));
    if (total === undefined || fixed === undefined || free === undefined) throw new Error("three engines");
    // Activations are outside the static share, and come first under the free one.
    expect(fixed.kv_bytes - total.kv_bytes).toBe(total.activation_bytes + total.other_bytes);
    const left = total.total_bytes - total.weight_bytes - total.activation_bytes - total.other_bytes;
    expect(free.kv_bytes).toBe(Math.floor(0.9 * left));
  });
});

describe("the memory of a mixture of experts", () => {
  const weights = (model: string, vary: Partial<System> = {}) =>
    memoryOf(system(model, "h200", vary), knobs(), "total").weight_bytes;

  it("is that of its checkpoint: 12.8 and 60.8 GiB of gpt-oss, whose experts alone are MXFP4", () => {
    // Table 1 of its model card.
    expect(weights("gpt-oss-20b", { weight_dtype: "mxfp4" }) / GIB).toBeCloseTo(12.8, 1);
    expect(Math.abs(weights("gpt-oss-120b", { weight_dtype: "mxfp4" }) / GIB / 60.8 - 1)).toBeLessThan(0.003);
  });

  it.each([
    // vllm-project/vllm issue 17469, and HabanaAI/vllm-fork issue 809, whose FP8 has scales of blocks besides.
    ["qwen3-30b-a3b", { ranks: 4 }, 14.2474],
    ["deepseek-r1-671b", { ranks: 8, weight_dtype: "fp8" }, 79.41],
  ] as const)("is what engines have logged: %s with %o", (id, vary, gib) => {
    expect(Math.abs(weights(id, vary) / GIB / gib - 1)).toBeLessThan(0.002);
  });

  it("is two bytes for each of its parameters, but norms and biases", () => {
    for (const id of ["mixtral-8x7b", "qwen3-30b-a3b", "deepseek-v2-lite-16b", "glm-4.5-air-106b"]) {
      const count = MODELS.find((model) => model.id === id)?.parameter_count ?? 0;
      expect([id, weights(id) / (2 * count)]).toEqual([id, expect.closeTo(1, 3)]);
    }
  });

  it("is shared out but for the router, and for what takes the hidden state down to the latents", () => {
    // Mixtral: 32 routers of 4096 x 8. DeepSeek-V3: 58 of 7168 x 256, and 61 x 7168 x (1536 + 576) down.
    const twice = (id: string) => 2 * weights(id, { ranks: 2 }) - weights(id);
    expect(twice("mixtral-8x7b")).toBe(2 * 32 * 4096 * 8);
    expect(twice("deepseek-v3-671b")).toBe(2 * (58 * 7168 * 256 + 61 * 7168 * 2112));
  });

  it("has activations of the experts that a token passes through", () => {
    // A step of 8,192 tokens of Mixtral: 3 x 4096 of the stream, 2 x (28672 + 14336) among experts, 4096; two bytes each.
    const { activation_bytes } = memoryOf(
      system("mixtral-8x7b", "h200"),
      knobs({ max_num_batched_tokens: 8192 }),
      "total",
    );
    expect(activation_bytes).toBe(8192 * 2 * (3 * 4096 + 2 * (28672 + 14336) + 4096));
  });
});

describe("the memory of a stage of a pipeline, and of data-parallel ranks", () => {
  const placed = (model: string, vary: Partial<System>) => memoryOf(system(model, "h200", vary), knobs(), "total");

  it("has its layers, and embedding or head", () => {
    // Llama 3.1 70B: 80 layers, embedding and head of 128256 x 8192.
    const [one, four] = [1, 4].map((stages) => placed("llama-3.1-70b", { stages, weight_dtype: "fp8" }));
    const vocabulary = 2 * 128256 * 8192;
    expect(4 * ((four?.weight_bytes ?? 0) - vocabulary)).toBe((one?.weight_bytes ?? 0) - 2 * vocabulary);
    expect(4 * (four?.block_bytes ?? 0)).toBe(one?.block_bytes);
  });

  it("has the most layers that a stage must hold", () => {
    // 61 layers over 4 stages: 16 in one of them.
    expect(placed("deepseek-v3-671b", { stages: 4, weight_dtype: "fp8" }).block_bytes).toBe(16 * 16 * 576 * 2);
  });

  it("has the experts shared out over all ranks, and attention whole on each", () => {
    const at = (data_ranks: number) => placed("mixtral-8x7b", { data_ranks }).weight_bytes;
    const experts = 2 * 32 * 8 * 3 * 4096 * 14336;
    expect(at(1) - at(4)).toBe((experts * 3) / 4);
    expect(placed("mixtral-8x7b", { data_ranks: 4 }).block_bytes).toBe(placed("mixtral-8x7b", {}).block_bytes);
  });
});

describe("a KV block", () => {
  const block = (model: string, vary: Partial<System> = {}) =>
    memoryOf(system(model, "h200", vary), knobs({ block_size: 1 }), "total").block_bytes;

  it("of latent attention is 576 numbers a token and layer, on each GPU alike", () => {
    // DeepSeek-V3: 61 layers x (512 + 64) x 2 bytes.
    expect(block("deepseek-v3-671b")).toBe(70272);
    expect(block("deepseek-v3-671b", { ranks: 8 })).toBe(70272);
    expect(block("deepseek-v3-671b", { ranks: 8, kv_cache_dtype: "fp8" })).toBe(35136);
    expect(block("deepseek-v2-lite-16b")).toBe(27 * 576 * 2);
  });

  it("of a mixture is that of its attention: 128 KiB a token of Mixtral, a quarter of it on four GPUs", () => {
    expect(block("mixtral-8x7b")).toBe(131072);
    expect(block("mixtral-8x7b", { ranks: 4 })).toBe(32768);
  });

  it("of layers with a window has all of them: what a hybrid KV manager saves is left out", () => {
    // gpt-oss-120b: 36 layers x 2 x 8 heads x 64 x 2 bytes, 18 of them with a window of 128.
    expect(block("gpt-oss-120b")).toBe(36 * 2 * 8 * 64 * 2);
    expect(block("mistral-7b-v0.1")).toBe(block("mistral-7b"));
  });
});

describe("a model that does not fit", () => {
  it.each([
    ["llama-3.1-70b", "h100-sxm", "total", 0.9],
    ["llama-3.1-8b", "rtx-4090", "total", 0.6],
    ["yi-34b", "l40s", "free", 0.9],
    ["yi-34b", "l40s", "static", 1],
    ["deepseek-v3-671b", "h200", "total", 0.9],
  ] as const)("%s on %s has no KV blocks by the %s of memory", (model, hardware, base, gpu_memory_utilization) => {
    const memory = memoryOf(system(model, hardware), knobs({ gpu_memory_utilization }), base);
    expect(memory).toMatchObject({ kv_bytes: 0, kv_blocks: 0 });
    expect(memory.weight_bytes).toBeGreaterThan(0);
  });
});
