// What a GPU draws, fitted to Splitwise's measured runs of Llama 2 70B on A100: mean power over the design power as
// idle + compute x (share of the peak) + memory x (share of the bandwidth). The shares follow from the runs' own times.

import { existsSync, readFileSync } from "node:fs";
import { HARDWARE } from "../src/catalog/hardware.ts";
import { MODELS } from "../src/catalog/models.ts";
import { fitRobust, type Measured } from "../src/services/calibrate/relative-fit.ts";
import { parameterCounts } from "../src/services/model.ts";

const FILE = "../shared/data/gpu_e2e/splitwise_llama2-70b_perf_model.csv";
/** With longer prompts the file's mean power is that of a GPU at rest: it was not sampled during the run. */
const LONGEST_PROMPT = 4096;

/** A run: its features are 1 and the shares of peak and bandwidth, its `seconds` the mean power over the design power. */
export interface PowerRun extends Measured {
  gpus: number;
}

export function powerPresent(): boolean {
  return existsSync(FILE);
}

/** Medians of the runs that have a power. */
export function powerRuns(): PowerRun[] {
  const [head = "", ...lines] = readFileSync(FILE, "utf8").trim().split("\n");
  const names = head.split(",");
  const runs = new Map<string, Record<string, number>[]>();
  for (const line of lines) {
    const cells = line.split(",");
    const row = Object.fromEntries(names.map((name, i) => [name, Number(cells[i])]));
    const { average_power = 0, prompt_size = 0, batch_size, token_size, tensor_parallel } = row;
    if (cells[1] !== "a100-80gb" || !(average_power > 0) || prompt_size > LONGEST_PROMPT) continue;
    const key = [prompt_size, batch_size, token_size, tensor_parallel].join();
    runs.set(key, [...(runs.get(key) ?? []), row]);
  }
  return [...runs].map(([key, rows]) => powerRun(key, rows));
}

function powerRun(key: string, rows: Record<string, number>[]): PowerRun {
  const [prompt = 0, batch = 0, tokens = 0, gpus = 1] = key.split(",").map(Number);
  const model = MODELS.find(({ id }) => id === "llama-2-70b");
  const gpu = HARDWARE.find(({ id }) => id === "a100-80g");
  if (model === undefined || gpu === undefined) throw new Error("the catalogue lacks Llama 2 70B or the A100");
  const { qkv, output, mlp, lm_head } = parameterCounts(model);
  const { num_hidden_layers: layers, num_attention_heads: heads, num_key_value_heads: kv, head_dim } = model;
  const parameters = layers * (qkv + output + mlp) + lm_head;
  const pairs = batch * ((prompt * prompt) / 2 + tokens * (prompt + tokens / 2));
  const flops = 2 * parameters * batch * (prompt + tokens) + 4 * heads * head_dim * layers * pairs;
  const read = batch * (tokens * (prompt + tokens / 2) + prompt);
  const bytes = 2 * parameters * (tokens + 1) + 4 * kv * head_dim * layers * read;
  const seconds = median(rows.map(({ e2e_time = 0 }) => e2e_time)) / 1000;
  const compute = flops / gpus / seconds / gpu.bf16_flops_per_s;
  const memory = bytes / gpus / seconds / gpu.memory_bytes_per_s;
  const power = median(rows.map(({ average_power = 0 }) => average_power));
  return { gpus, features: [1, compute, memory], seconds: power, group: key, pointer: key, what: key };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}

/** Shares of the design power: idle, compute, memory. */
export function fitPower(runs: PowerRun[]): number[] {
  return fitRobust(runs).coefficients;
}

/** Mean relative error of the mean power. */
export function powerError([idle = 0, compute = 0, memory = 0]: number[], runs: readonly PowerRun[]): number {
  const errors = runs.map(({ features: [, c = 0, m = 0], seconds }) =>
    Math.abs(Math.min(1, idle + compute * c + memory * m) / seconds - 1),
  );
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}
