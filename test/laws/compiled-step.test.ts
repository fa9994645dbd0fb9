import { describe, expect, it } from "vitest";
import type { StepSums } from "../../src/services/engine/sums.ts";
import { tableSeconds } from "../../src/services/engine/tables.ts";
import type { BatchRow } from "../../src/services/operators/batch.ts";
import { compile } from "../../src/services/operators/compile.ts";
import { pricer } from "../../src/services/operators/price.ts";
import type { RooflineService } from "../../src/services/scenario.ts";
import { systemOf } from "../../src/services/system.ts";
import { core } from "../support/core.ts";
import { draws } from "../support/draws.ts";

const BATCHES = 300;

/** Models and GPUs that differ in what is approximated: splits, waves, windows, latents, experts, pipelines. */
const SYSTEMS: (Pick<RooflineService, "model" | "hardware" | "tensor_parallel_size"> & Partial<RooflineService>)[] = [
  { model: "llama-3.1-8b", hardware: "h100-sxm", tensor_parallel_size: 1 },
  { model: "llama-2-13b", hardware: "a100-80g", tensor_parallel_size: 1 },
  { model: "llama-3.1-70b", hardware: "b200", tensor_parallel_size: 2 },
  { model: "qwen2.5-7b", hardware: "rtx-4090", tensor_parallel_size: 1 },
  { model: "gemma-3-27b", hardware: "h100-sxm", tensor_parallel_size: 1 },
  { model: "deepseek-v3-671b", hardware: "h200", tensor_parallel_size: 8 },
  { model: "mixtral-8x7b", hardware: "a100-80g", tensor_parallel_size: 2 },
  { model: "llama-3.1-8b", hardware: "mi300x", tensor_parallel_size: 1 },
  { model: "llama-3.1-405b", hardware: "h100-sxm", tensor_parallel_size: 8, pipeline_parallel_size: 2 },
  {
    ...{ model: "deepseek-r1-671b", hardware: "h200", tensor_parallel_size: 1 },
    ...{ data_parallel_size: 8, enable_expert_parallel: true, weight_dtype: "fp8" },
  },
];

function sumsOf(batch: BatchRow[]): StepSums {
  const sums = { tokens: 0, pairs: 0, context: 0, sequences: 0, decoding: 0, decoding_context: 0, finishing: 0 };
  for (const { new_tokens, context_tokens } of batch) {
    const decodes = new_tokens === 1 && context_tokens > 0;
    sums.tokens += new_tokens;
    sums.pairs += new_tokens * (context_tokens + (new_tokens + 1) / 2);
    sums.context += context_tokens + new_tokens;
    sums.sequences++;
    sums.decoding += decodes ? 1 : 0;
    sums.decoding_context += decodes ? context_tokens + 1 : 0;
  }
  return sums;
}

describe("a compiled step", () => {
  it.each(SYSTEMS)(
    "of $model on $hardware is within 1.5 % of its price on average over random batches",
    async (vary) => {
      const { between, logarithmic } = draws(1);
      const random = (i: number): BatchRow[] => {
        const mean = logarithmic(100, 8000);
        const decoding = Array.from({ length: i % 3 === 0 ? 0 : logarithmic(1, 512) }, () => ({
          new_tokens: 1,
          context_tokens: Math.round(mean * between(0.5, 1.5)),
          count: 1,
        }));
        const prompts = Array.from({ length: i % 3 === 1 ? 0 : Math.ceil(between(0, 3)) }, () => ({
          new_tokens: logarithmic(32, 2500),
          context_tokens: between(0, 1) < 0.5 ? 0 : logarithmic(100, 16_000),
          count: 1,
        }));
        return [...decoding, ...prompts];
      };
      const dtypes = { weight_dtype: "bf16", kv_cache_dtype: "bf16" } as const;
      const system = systemOf({ kind: "roofline", pipeline_parallel_size: 1, ...dtypes, ...vary });
      await core.use((instance) => {
        const tables = compile(instance, system, { tokens: 8192, sequences: 1024 });
        const price = pricer(instance, system);
        const errors = Array.from({ length: BATCHES }, (_, i) => {
          const batch = random(i);
          const priced = price(batch).reduce((sum, { seconds }) => sum + seconds, 0);
          return Math.abs(tableSeconds(tables, sumsOf(batch)) / priced - 1);
        }).sort((a, b) => a - b);
        const mean = errors.reduce((sum, error) => sum + error, 0) / BATCHES;
        console.info(
          `${vary.model} on ${vary.hardware}: ${[mean, errors[269], errors[299]].map((x) => (100 * Number(x)).toFixed(1))} % mean, p90, most`,
        );
        expect(mean).toBeLessThan(0.015);
        expect(errors[Math.floor(0.9 * BATCHES)]).toBeLessThan(0.05);
      });
    },
  );
});
