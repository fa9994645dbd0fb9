import { describe, expect, it } from "vitest";
import { HARDWARE } from "../../src/catalog/hardware.ts";
import { KERNEL_GPUS } from "../../src/catalog/kernel-gpus.ts";
import { MODELS } from "../../src/catalog/models.ts";
import { denseLayers, parameterCounts } from "../../src/services/model.ts";
import type { BatchRow } from "../../src/services/operators/batch.ts";
import { fitFor } from "../../src/services/operators/fits.ts";
import { kernelNotes } from "../../src/services/operators/notes.ts";
import { type OperatorCost, pricer } from "../../src/services/operators/price.ts";
import type { RooflineService } from "../../src/services/scenario.ts";
import { systemOf } from "../../src/services/system.ts";
import { core } from "../support/core.ts";

const SERVICE: RooflineService = {
  kind: "roofline",
  model: "llama-3.1-8b",
  hardware: "h100-sxm",
  tensor_parallel_size: 1,
  pipeline_parallel_size: 1,
  weight_dtype: "bf16",
  kv_cache_dtype: "bf16",
};

function prices(vary: Partial<RooflineService>, batches: BatchRow[][]): Promise<OperatorCost[][]> {
  const service = { ...SERVICE, ...vary };
  return core.use((instance) => batches.map(pricer(instance, systemOf(service))));
}

const seconds = (costs: OperatorCost[] = []) => costs.reduce((sum, cost) => sum + cost.seconds, 0);
const decode = (count: number, context_tokens = 1000): BatchRow => ({ new_tokens: 1, context_tokens, count });
const prompt = (new_tokens: number, context_tokens = 0): BatchRow => ({ new_tokens, context_tokens, count: 1 });

describe.each(HARDWARE.map(({ id }) => [id]))("a step on %s", (hardware) => {
  it("has every operator's seconds within their ends, and takes longer on more of anything", async () => {
    const batches = [[decode(8)], [decode(64)], [decode(64, 4000)], [prompt(2000)], [prompt(2000, 8000)]];
    const found = await prices({ hardware }, [...batches, [prompt(2000), decode(64)]]);
    for (const cost of found.flat()) {
      expect(cost.seconds_low).toBeLessThanOrEqual(cost.seconds);
      expect(cost.seconds_high).toBeGreaterThanOrEqual(cost.seconds);
    }
    const [few, many, long, fresh, behind, mixed] = found.map(seconds);
    expect(many).toBeGreaterThan(Number(few));
    expect(long).toBeGreaterThan(Number(many));
    expect(behind).toBeGreaterThan(Number(fresh));
    expect(mixed).toBeGreaterThan(Number(fresh));
  });
});

describe("sequence parallelism", () => {
  it("shares out the elementwise kernels and sends as many bytes in two halves of an all-reduce", async () => {
    const batches = [[prompt(8192)]];
    const of = async (enable_sequence_parallel: boolean) => {
      const [costs = []] = await prices({ tensor_parallel_size: 4, enable_sequence_parallel }, batches);
      return (name: string) => costs.find((cost) => cost.name === name);
    };
    const [whole, shared] = [await of(false), await of(true)];
    expect(Number(shared("elementwise")?.seconds) / Number(whole("elementwise")?.seconds)).toBeCloseTo(1 / 4, 6);
    expect(shared("all-reduce")?.bytes).toBe(whole("all-reduce")?.bytes);
    expect(shared("all-reduce")?.seconds).not.toBe(whole("all-reduce")?.seconds);
    expect(shared("mlp-up")).toEqual(whole("mlp-up"));
  });
});

describe("a step", () => {
  it("is no faster than its arithmetic at the peak or its bytes at the full bandwidth, and at most 2.5 times that", async () => {
    const [small = [], large = []] = await prices({}, [[decode(1)], [prompt(8192)]]);
    const bytes = 2 * (8.03e9 - 128256 * 4096);
    expect(seconds(small)).toBeGreaterThan(bytes / 3350e9);
    expect(seconds(small)).toBeLessThan((1.6 * bytes) / 3350e9);
    const flops = large.reduce((sum, cost) => sum + cost.flops, 0);
    expect(flops).toBeGreaterThan(2 * 8192 * 6.97e9);
    expect(seconds(large)).toBeGreaterThan(flops / 989e12);
    expect(seconds(large)).toBeLessThan((2.5 * flops) / 989e12);
  });

  it("costs the same for prompts given one by one and as a row", async () => {
    const [row, each] = await prices({}, [[{ ...prompt(512), count: 4 }], [0, 1, 2, 3].map(() => prompt(512))]);
    expect(seconds(each)).toBeCloseTo(seconds(row), 12);
  });

  it("on a pipeline takes a token through every stage, and a full round no longer than the stages one by one", async () => {
    const service = { model: "llama-3.1-70b", tensor_parallel_size: 4 };
    const [[alone], [piped]] = await Promise.all([
      prices(service, [[decode(1)]]),
      prices({ ...service, pipeline_parallel_size: 4 }, [[decode(1)]]),
    ]);
    expect(seconds(piped)).toBeGreaterThan(seconds(alone));
    expect(seconds(piped)).toBeLessThan(1.05 * seconds(alone));
    const [[whole], [round]] = await Promise.all([
      prices(service, [[decode(256)]]),
      prices({ ...service, pipeline_parallel_size: 4 }, [[decode(1024)]]),
    ]);
    expect(seconds(round)).toBeLessThan(1.2 * seconds(whole));
  });
});

describe("the bytes of a step", () => {
  const bytes = (costs: OperatorCost[] = [], ...names: string[]) =>
    costs.reduce((sum, cost) => sum + (names.length === 0 || names.includes(cost.name) ? cost.bytes : 0), 0);

  it.each(MODELS.map((model) => [model.id, model] as const))(
    "are, of one token of %s, the weights that it meets and little else",
    async (id, model) => {
      const { qkv, output, mlp, router, experts, shared_experts, embedding } = parameterCounts(model);
      const dense = denseLayers(model);
      const chosen = (experts * (model.experts?.per_token ?? 0)) / (model.experts?.count ?? 1);
      const sparse = (model.num_hidden_layers - dense) * (router + chosen + shared_experts);
      const met = 2 * (model.num_hidden_layers * (qkv + output) + dense * mlp + sparse + embedding);
      const [one = []] = await prices({ model: id }, [[decode(1, 1)]]);
      expect(bytes(one) / met).toBeGreaterThan(1);
      expect(bytes(one) / met).toBeLessThan(1.03);
    },
  );

  it("are fewer under mxfp4 of the experts of a mixture, and of nothing else", async () => {
    const [half = [], small = []] = await Promise.all(
      (["bf16", "mxfp4"] as const).map(async (weight_dtype) => {
        const [one] = await prices({ model: "gpt-oss-120b", weight_dtype }, [[decode(1, 1)]]);
        return one;
      }),
    );
    const plain = ["qkv-projection", "output-projection", "router", "lm-head"];
    expect(bytes(small, ...plain)).toBe(bytes(half, ...plain));
    expect(bytes(small, "experts") / bytes(half, "experts")).toBeCloseTo(0.53125 / 2, 2);
  });
});

describe("a fit", () => {
  it("of a measured GPU is its own, with the error of its score", () => {
    const found = fitFor({ id: "h100-sxm", architecture: "hopper", link: "nvlink" }, "gemm", "bf16");
    expect(found?.fit.gpu).toBe("h100-sxm");
    expect(found?.error_ratio).toBe((found?.fit.score?.mape_percent ?? 0) / 100);
  });

  it.each(KERNEL_GPUS.map((gpu) => [gpu.id, gpu] as const))(
    "is found for %s, and is no surer than the GPU it is from",
    (_, gpu) => {
      for (const kernel of ["gemm", "attention-decode", "attention-prefill", "experts"]) {
        const found = fitFor(gpu, kernel, "bf16");
        expect(found).toBeDefined();
        expect(found?.error_ratio).toBeGreaterThanOrEqual((found?.fit.score?.mape_percent ?? 0) / 100);
      }
    },
  );
});

describe("what is said of types that nobody measured", () => {
  it.each([
    [{ weight_dtype: "int4" }, ["stated"]],
    [{ weight_dtype: "fp8" }, []],
    [{ weight_dtype: "fp8", hardware: "a100-80g" }, ["stated"]],
    [{ weight_dtype: "bf16", kv_cache_dtype: "int4" }, ["stated"]],
    [{ weight_dtype: "bf16" }, []],
  ] as [Partial<RooflineService>, string[]][])("%o: %o", (vary, codes) => {
    const system = systemOf({ ...SERVICE, ...vary });
    expect(kernelNotes(system).warnings.map(({ code }) => code)).toEqual(codes);
  });
});
