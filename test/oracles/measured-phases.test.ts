import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ENGINES } from "../../src/catalog/engines.ts";
import type { BatchRow } from "../../src/services/operators/batch.ts";
import { pricer } from "../../src/services/operators/price.ts";
import { systemOf } from "../../src/services/system.ts";
import { core } from "../support/core.ts";

const PHASES = "../shared/data/gpu_e2e/splitwise_llama2-70b_perf_model.csv";
const CHUNKS = "../shared/data/gpu_e2e/sarathi_yi34b_tp2_a100_prefill.csv";
const here = existsSync(PHASES) && existsSync(CHUNKS);
if (!here) console.warn("skipped: the measured phases of ../shared/data are not here");

const rows = (file: string) =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
const HOST = ENGINES.find(({ id }) => id === "vllm-v0")?.host;

/** Seconds of single steps on so many A100. */
function steps(model: string, tensor_parallel_size: number, batches: BatchRow[]): Promise<number[]> {
  const layout = {
    tensor_parallel_size,
    pipeline_parallel_size: 1,
    weight_dtype: "bf16",
    kv_cache_dtype: "bf16",
  } as const;
  const system = systemOf({ kind: "roofline", model, hardware: "a100-80g", ...layout }, HOST);
  return core.use((instance) =>
    batches.map((row) => pricer(instance, system)([row]).reduce((sum, { seconds }) => sum + seconds, 0)),
  );
}

function medianOf(ratios: number[]): number {
  return [...ratios].sort((a, b) => a - b)[ratios.length >> 1] ?? 0;
}

/** Predicted over measured of Llama 2 70B's prompts and tokens on A100, by the number of GPUs (Mutinifni/splitwise-sim). */
async function phases(gpus: number): Promise<{ prompt: number; token: number }> {
  const measured = rows(PHASES).filter(([, gpu, , , , , , , , , tp]) => gpu === "a100-80gb" && Number(tp) === gpus);
  const prompts = measured.map(([, , prompt, batch]) => ({
    ...{ new_tokens: Number(prompt), context_tokens: 0, count: Number(batch) },
  }));
  const decode = measured.map(([, , prompt, batch, token]) => ({
    ...{ new_tokens: 1, context_tokens: Number(prompt) + Number(token) / 2, count: Number(batch) },
  }));
  const [first, next] = [await steps("llama-2-70b", gpus, prompts), await steps("llama-2-70b", gpus, decode)];
  const over = (seconds: number[], column: number) =>
    medianOf(measured.map((row, i) => (1e3 * Number(seconds[i])) / Number(row[column])));
  return { prompt: over(first, 7), token: over(next, 8) };
}

describe.skipIf(!here)("phases of vLLM in 2023, each a step (skipped where ../shared is absent)", () => {
  it("of Llama 2 70B on two A100 are 0.87 (prompt) and 0.95 (token) of what was measured at the median", async () => {
    const { prompt, token } = await phases(2);
    console.info(`2 A100: prompt ${prompt.toFixed(2)}, token ${token.toFixed(2)}`);
    expect(Math.abs(prompt - 0.87)).toBeLessThan(0.04);
    expect(Math.abs(token - 0.95)).toBeLessThan(0.04);
  });

  // That engine's workers waited for its host 30 ms and more a step, which no later one does.
  it("are ever farther below it on four and eight, whose steps its host bounds", async () => {
    const [two, four, eight] = [await phases(2), await phases(4), await phases(8)];
    expect(four.token).toBeLessThan(two.token);
    expect(eight.token).toBeLessThan(four.token);
    for (const { prompt, token } of [two, four, eight]) expect(Math.max(prompt, token)).toBeLessThan(1);
  });

  it("of Yi 34B's prompts on two A100 in Sarathi-Serve are 0.65 to 0.86 of it from 512 tokens", async () => {
    const measured = rows(CHUNKS).filter(([, , prefill]) => Number(prefill) >= 512);
    const batches = measured.map(([, , prefill]) => ({ new_tokens: Number(prefill), context_tokens: 0, count: 1 }));
    const seconds = await steps("yi-34b", 2, batches);
    const ratios = measured.map((row, i) => Number(seconds[i]) / Number(row[5]));
    console.info(`Yi 34B: ${ratios.map((ratio) => ratio.toFixed(2))}`);
    expect(Math.min(...ratios)).toBeGreaterThan(0.6);
    expect(Math.max(...ratios)).toBeLessThan(0.9);
  });
});
