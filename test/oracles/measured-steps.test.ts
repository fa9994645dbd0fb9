import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ENGINES } from "../../src/catalog/engines.ts";
import type { BatchRow } from "../../src/services/operators/batch.ts";
import { type OperatorCost, pricer } from "../../src/services/operators/price.ts";
import type { Result } from "../../src/services/result.ts";
import { systemOf } from "../../src/services/system.ts";
import { post } from "../api/http.ts";
import { core } from "../support/core.ts";

const BATCHES = "../shared/data/gpu_e2e/llm_inference_bench.csv";
const REQUESTS = "../shared/data/vllm_runs/per_request/llmss_RTX4090_Llama-3.1-8B.csv";
const here = existsSync(BATCHES) && existsSync(REQUESTS);
if (!here) console.warn("skipped: the measured steps of ../shared/data are not here");

const rows = (file: string) =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));

const MODELS: Record<string, string> = {
  "meta-llama/Llama-2-7b-hf": "llama-2-7b",
  "meta-llama/Meta-Llama-3-8B": "llama-3.1-8b",
  "meta-llama/Llama-2-70b-hf": "llama-2-70b",
  "meta-llama/Meta-Llama-3-70B": "llama-3.1-70b",
};
const HARDWARE: Record<string, string> = { "Nvidia H100 GPU": "h100-sxm", "Nvidia A100 GPU": "a100-80g" };

type Price = (batch: BatchRow[]) => OperatorCost[];

const seconds = (price: Price, row: BatchRow) => price([row]).reduce((sum, operator) => sum + operator.seconds, 0);

/** Decode steps that stand for n - 1 of them, evenly along the way. */
const POINTS = 16;

/** A batch of prompts of n tokens each, then n - 1 decode steps. */
function batchSeconds(price: Price, count: number, n: number): number {
  const contexts = Array.from({ length: POINTS }, (_, i) => Math.round(n + (n * (i + 0.5)) / POINTS));
  const decode = contexts.map((context_tokens) => seconds(price, { new_tokens: 1, context_tokens, count }));
  return seconds(price, { new_tokens: n, context_tokens: 0, count }) + (n - 1) * mean(decode);
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Those that ran these batches, in 2024: steps that wait for their host. */
const HOST = ENGINES.find(({ id }) => id === "vllm-v0")?.host;

describe.skipIf(!here)("priced steps against measured engines (skipped where ../shared is absent)", () => {
  it("are within 10 % of what vLLM took for offline batches at the median (argonne-lcf/LLM-Inference-Bench)", async () => {
    const ratios: number[] = [];
    for (const [gpu = "", count, framework, name = "", tokens, batch, latency, , streams] of rows(BATCHES)) {
      const [model, hardware] = [MODELS[name], HARDWARE[gpu]];
      // Rows whose throughput is that of one stream count other tokens.
      if (framework !== "vLLM" || model === undefined || hardware === undefined || Number(streams) !== 1) continue;
      const layout = { tensor_parallel_size: Number(count), pipeline_parallel_size: 1 };
      const dtypes = { weight_dtype: "bf16", kv_cache_dtype: "bf16" } as const;
      const system = systemOf({ kind: "roofline", model, hardware, ...layout, ...dtypes }, HOST);
      const predicted = await core.use((instance) =>
        batchSeconds(pricer(instance, system), Number(batch), Number(tokens)),
      );
      ratios.push(predicted / Number(latency));
    }
    ratios.sort((a, b) => a - b);
    expect(ratios.length).toBeGreaterThan(200);
    const at = (share: number) => ratios[Math.floor(share * (ratios.length - 1))] ?? 0;
    console.info(
      `${ratios.length} batches, predicted over measured: ${[0, 0.1, 0.5, 0.9, 1].map((q) => at(q).toFixed(2))}`,
    );
    expect(at(0.5)).toBeGreaterThan(0.9);
    expect(at(0.5)).toBeLessThan(1);
    expect(at(0.1)).toBeGreaterThan(0.75);
    expect(at(0.9)).toBeLessThan(1.1);
  });

  it("is within 15 % of vLLM 0.19 on an RTX 4090 that preempts (casys-kaist/LLMServingSim)", async () => {
    const measured = rows(REQUESTS).map((row) => {
      const [, arrival = 0, prompt = 0, output = 0, , , first = 0, last = 0] = row.map(Number);
      return { arrival, prompt, output, first, last };
    });
    measured.sort((a, b) => a.arrival - b.arrival);
    const start = measured[0]?.arrival ?? 0;
    const response = await post("simulate", {
      workload: { trace: { rows: measured.map((r) => [r.arrival - start, r.prompt, r.output]) } },
      service: { kind: "roofline", model: "llama-3.1-8b", hardware: "rtx-4090" },
      engine: { preset: "vllm-v1", gpu_memory_utilization: 0.9 },
      run: { warmup_ratio: 0 },
    });
    const { latency, warnings, counts } = (await response.json()) as Result;
    const several = measured.filter((r) => r.output > 1);
    const tpot = mean(several.map((r) => (r.last - r.first) / (r.output - 1)));
    expect(Math.abs(Number(latency?.ttft_s?.mean) / mean(measured.map((r) => r.first - r.arrival)) - 1)).toBeLessThan(
      0.15,
    );
    expect(Math.abs(Number(latency?.tpot_s?.mean) / tpot - 1)).toBeLessThan(0.15);
    expect(Math.abs(Number(latency?.e2e_s.mean) / mean(measured.map((r) => r.last - r.arrival)) - 1)).toBeLessThan(
      0.15,
    );
    expect(counts?.completed).toBe(measured.length);
    expect(warnings.map(({ code }) => code)).toContain("datasheet-only");
  });
});
