import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MODELS } from "../../src/catalog/models.ts";
import { Gpu } from "../../src/services/operators/gpu.ts";
import { latentDecode, latentPrefill } from "../../src/services/operators/latent.ts";
import { product } from "../../src/services/operators/product.ts";
import { systemOf } from "../../src/services/system.ts";
import { core } from "../support/core.ts";

const FOLDER = "../shared/data/gpu_ops/infersim";
const here = existsSync(FOLDER);
if (!here) console.warn("skipped: InferSim's measurements of ../shared/data are not here");

const rows = (file: string) =>
  readFileSync(`${FOLDER}/${file}`, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").map(Number));
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** DeepSeek V3 on one H800, whose attention alone was measured: what is not attention is taken off. */
function onH800<T>(price: (gpu: Gpu) => T): Promise<T> {
  const layout = {
    tensor_parallel_size: 1,
    pipeline_parallel_size: 1,
    weight_dtype: "bf16",
    kv_cache_dtype: "bf16",
  } as const;
  const system = systemOf({ kind: "roofline", model: "deepseek-v3-671b", hardware: "h800", ...layout });
  return core.use((instance) => price(new Gpu(instance, system)));
}
const latent = MODELS.find(({ id }) => id === "deepseek-v3-671b")?.latent;

describe.skipIf(!here)("latent attention against FlashMLA on H800 (skipped where ../shared is absent)", () => {
  it("decodes within 8 % on average", async () => {
    const measured = rows("mla_decode_h800_128-512-64.csv");
    const errors = await onH800((gpu) =>
      measured.map(([, , sequences = 0, context = 0, time_us = 0]) => {
        if (latent === undefined) throw new Error("the catalogue has no such model");
        const load = { sequences, context_tokens: sequences * context, longest_tokens: context };
        const folded = [
          product(gpu, sequences, 128 * 512, 128, "bf16"),
          product(gpu, sequences, 128 * 128, 512, "bf16"),
        ];
        const seconds = folded.reduce((left, cost) => left - cost.seconds, latentDecode(gpu, latent, load).seconds);
        return Math.abs((seconds * 1e6) / time_us - 1);
      }),
    );
    expect(errors).toHaveLength(41);
    expect(mean(errors)).toBeLessThan(0.08);
  });

  it("reads prompts within 12 % on average, from a fit that saw none of them", async () => {
    const measured = rows("mla_prefill_h800_128-128-64.csv");
    const errors = await onH800((gpu) =>
      measured.map(([, new_tokens = 0, time_us = 0]) => {
        if (latent === undefined) throw new Error("the catalogue has no such model");
        const load = { sequences: 1, new_tokens, cached_tokens: 0 };
        const expanded = product(gpu, new_tokens, 128 * 256, 512, "bf16").seconds;
        return Math.abs(((latentPrefill(gpu, latent, load).seconds - expanded) * 1e6) / time_us - 1);
      }),
    );
    expect(errors).toHaveLength(5);
    expect(mean(errors)).toBeLessThan(0.12);
  });
});
