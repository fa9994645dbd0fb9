import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadsOf } from "../../src/services/benchmarks/index.ts";
import { calibrate, type Measurements } from "../../src/services/calibrate/calibrate.ts";
import { sumsOf } from "../../src/services/calibrate/laws.ts";
import { core, patient } from "../support/core.ts";

const STEPS = "../shared/data/gpu_e2e/splitwise_llama2-70b_perf_model.csv";
const BATCHES = "../shared/data/gpu_e2e/llm_inference_bench.csv";
const RUNS = "../shared/data/vllm_runs/mmg_h100_batch_sweep.csv";
const here = [STEPS, BATCHES, RUNS].every((file) => existsSync(file));
if (!here) console.warn("skipped: the measurements of ../shared/data are not here");

function rows(file: string): Record<string, string>[] {
  const [head = "", ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i] ?? "", cell])));
}

const percent = (ratio: number | undefined) => `${(100 * (ratio ?? Number.NaN)).toFixed(1)} %`;

async function report(name: string, sent: Measurements) {
  const answer = await calibrate(core, sent, patient);
  const { held_out, outliers, table, verification } = answer;
  const all = table.map(({ error_ratio }) => Math.abs(error_ratio));
  const mean = all.reduce((sum, error) => sum + error, 0) / all.length;
  console.info(
    `${name}: ${table.length} measurements, held out mean ${percent(held_out?.mean_error_ratio)}, median ${percent(held_out?.median_error_ratio)}, p90 ${percent(held_out?.p90_error_ratio)}, bias ${percent(held_out?.bias_ratio)}; ${outliers.length} outliers, with them ${percent(mean)}; simulated TPOT ${percent(verification?.mean_error_ratio.tpot_s)}; ${answer.coefficients.map(({ name, value }) => `${name} ${value.toPrecision(3)}`).join(", ")}`,
  );
  return answer;
}

describe.skipIf(!here)("measured engines (skipped where ../shared is absent)", () => {
  it.each(["a100-80gb", "h100-80gb"].flatMap((gpu) => [2, 4, 8].map((ranks) => [gpu, ranks] as const)))(
    "Llama 2 70B on %s, tensor parallel %i: prefills and decodes (Splitwise)",
    async (gpu, ranks) => {
      const measured = rows(STEPS).filter((row) => row.hardware === gpu && Number(row.tensor_parallel) === ranks);
      const steps = measured.flatMap((row) => {
        const [prompt, count, output] = [Number(row.prompt_size), Number(row.batch_size), Number(row.token_size)];
        return [
          { ...sumsOf([{ new_tokens: prompt, context_tokens: 0, count }]), seconds: Number(row.prompt_time) / 1000 },
          {
            ...sumsOf([{ new_tokens: 1, context_tokens: prompt + Math.round(output / 2), count }]),
            seconds: Number(row.token_time) / 1000,
          },
        ];
      });
      const answer = await report(`${gpu} x${ranks}`, { law: "forms", steps, loads: [], engine: {} });
      expect(answer.expected_error_ratio).toBeLessThan(1);
    },
  );

  it.each([
    ["Nvidia H100 GPU", "meta-llama/Meta-Llama-3-8B", 0.15, []],
    // Multi-head attention fills the A100's memory: the larger batches are cut, which the linear law cannot know.
    ["Nvidia A100 GPU", "meta-llama/Llama-2-7b-hf", 0.6, ["law-does-not-fit"]],
  ])("vLLM on %s with %s: batches that start together (LLM-Inference-Bench)", async (gpu, model, most, codes) => {
    const measured = rows(BATCHES).filter(
      (row) =>
        row.Hardware === gpu &&
        row.Model === model &&
        row.Framework === "vLLM" &&
        row["Num of Hardware"] === "1" &&
        Number(row.tokens_over_latency_ratio) === 1,
    );
    const batches = measured.map((row) => ({
      batch: Number(row["Batch Size"]),
      longest_output_tokens: Number(row["Input Output Length"]),
      seconds: Number(row.Latency),
    }));
    const answer = await report(`${gpu} ${model}`, { law: "linear", batches });
    expect(answer.expected_error_ratio).toBeLessThan(most);
    expect(answer.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
  });

  it.each([
    ["opt-1.3b", 0.12, 0.2],
    ["llama-2-7b", 0.03, 0.07],
  ] as const)(
    "vLLM of 2024 with %s: runs at several limits (Mind the Memory Gap)",
    async (model, heldOut, simulated) => {
      const measured = rows(RUNS).filter(
        (row) => row.model === model && row.output_len !== "False" && Number(row.max_num_seqs) <= 256,
      );
      const loads = measured.flatMap((row, i) => {
        const numbers = Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, Number(cell)]));
        // All requests at once behind a limit of sequences: a closed loop of that many, but for the wait for a place.
        return loadsOf(
          { ...numbers, request_rate: "inf", max_concurrency: Number(row.max_num_seqs) },
          `#/benchmarks/${i}`,
        );
      });
      const answer = await report(model, { law: "forms", steps: [], loads, engine: { max_num_seqs: 256 } });
      expect(answer.held_out?.mean_error_ratio).toBeLessThan(heldOut);
      expect(answer.verification?.mean_error_ratio.tpot_s).toBeLessThan(simulated);
      expect(answer.expected_error_ratio).toBeGreaterThanOrEqual(answer.verification?.mean_error_ratio.tpot_s ?? 1);
    },
  );
});
