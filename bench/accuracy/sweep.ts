// vLLM of 2024 (V0) on an H100 of 64 GB with every request there at once, at many limits of sequences ("Mind the Memory Gap").
// The batch is what the simulator makes of the limit; four parameters of the engine are fitted on every other limit.

import { MODELS } from "../../src/catalog/models.ts";
import { nonNegative } from "../../src/services/calibrate/least-squares.ts";
import { type App, simulate } from "./ask.ts";
import { rowsOf } from "./csv.ts";

export const SWEEP = "../shared/data/vllm_runs/mmg_h100_batch_sweep.csv";
const LENGTHS = "../shared/data/traces/sharegpt_8k_lengths.csv.gz";
/** The runs of the paper's first figures, of ShareGPT; and those of its advisor, of equal lengths, with chunked prefill. */
const PATHS = { shareGpt: "background/", equal: "advisor/" };
/** Tokens of a step of vLLM V0, without and with chunked prefill: the longest model length, and its own default. */
const STEP_TOKENS = { whole: 2048, chunked: 512 };

/** What a run was, and what was measured of it. */
export interface Limit {
  model: string;
  max_num_seqs: number;
  kv_blocks: number;
  requests: number;
  prompt_tokens: number;
  output_tokens: number;
  itl_s: number;
  output_tokens_per_s: number;
  /** The most KV blocks in use at once. */
  most_blocks: number;
  /** Whether the parameters were fitted to it. */
  fitted: boolean;
  /** All requests alike, their prompts in chunks. */
  equal: boolean;
}

/** How the engine differs from its kernels alone. */
export interface Calibrated {
  /** Time of every kernel over its price. */
  kernel_ratio: number;
  /** Of the host: each step, each layer of it and each sequence. */
  step_s: number;
  layer_s: number;
  sequence_s: number;
}

function measured(path: string) {
  const runs = rowsOf(SWEEP).filter((cells) => cells.path?.startsWith(path));
  return runs.map(({ model = "", ...cells }) => {
    const cell = (name: string) => Number(cells[name]);
    const requests = cell("completed");
    return {
      ...{ model, requests, max_num_seqs: cell("max_num_seqs"), kv_blocks: cell("num_gpu_blocks") },
      prompt_tokens: cell("total_input_tokens") / requests,
      output_tokens: cell("total_output_tokens") / requests,
      itl_s: cell("mean_itl_ms") / 1000,
      output_tokens_per_s: cell("output_throughput"),
      most_blocks: cell("max_kv_usage") * cell("num_gpu_blocks"),
    };
  });
}

/** The runs of equal lengths, to which nothing is fitted. */
export function equalRuns(): Limit[] {
  return measured(PATHS.equal).map((run) => ({ ...run, fitted: false, equal: true }));
}

/** Measured limits, ascending by model; of each model the first, third, ... are fitted. */
export function limits(): Limit[] {
  const runs = measured(PATHS.shareGpt);
  const ordered = runs.toSorted((a, b) => a.model.localeCompare(b.model) || a.max_num_seqs - b.max_num_seqs);
  const place = ({ model, max_num_seqs }: (typeof runs)[number]) =>
    ordered.filter((run) => run.model === model && run.max_num_seqs < max_num_seqs).length;
  return ordered.map((run) => ({ ...run, fitted: place(run) % 2 === 0, equal: false }));
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Prompt and output tokens: all alike, or rows of ShareGPT's lengths evenly through the file, scaled to the run's means, shuffled. */
export function lengths({ requests, prompt_tokens, output_tokens, equal }: Limit): [prompt: number, output: number][] {
  if (equal) return Array.from({ length: requests }, () => [Math.round(prompt_tokens), Math.round(output_tokens)]);
  const all = rowsOf(LENGTHS).map((row) => [Number(row.prompt_tokens), Number(row.output_tokens)] as const);
  const rows = Array.from({ length: requests }, (_, i) => all[Math.floor((i * all.length) / requests)] ?? [1, 1]);
  const scale = [prompt_tokens, output_tokens].map((tokens, k) => tokens / mean(rows.map((row) => row[k] ?? 0)));
  const scaled = (tokens: number, k: number) => Math.max(1, Math.round(tokens * (scale[k] ?? 1)));
  return shuffled(rows).map(([prompt, output]) => [scaled(prompt, 0), scaled(output, 1)]);
}

/** Fisher and Yates, by mulberry32 from a fixed seed. */
function shuffled<Row>(rows: readonly Row[]): Row[] {
  const copy = [...rows];
  let state = 1;
  for (let i = copy.length - 1; i > 0; i--) {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    const j = Math.floor((((z ^ (z >>> 14)) >>> 0) / 2 ** 32) * (i + 1));
    [copy[i], copy[j]] = [copy[j] as Row, copy[i] as Row];
  }
  return copy;
}

/** The scenario of a run; as the preset has it where nothing is calibrated. */
export function scenarioOf(limit: Limit, calibrated?: Calibrated): object {
  return {
    workload: { trace: { rows: lengths(limit).map((row) => [0, ...row]) } },
    service: { kind: "roofline", model: limit.model, hardware: "h100-sxm-64g", ...(calibrated && hostOf(calibrated)) },
    fleet: { groups: [{ count: 1, speed_ratio: 1 / (calibrated?.kernel_ratio ?? 1) }] },
    engine: {
      preset: "vllm-v0",
      ...(limit.equal ? { batching: { kind: "chunked-prefill" } } : {}),
      max_num_seqs: limit.max_num_seqs,
      max_num_batched_tokens: Math.max(limit.max_num_seqs, STEP_TOKENS[limit.equal ? "chunked" : "whole"]),
      kv_blocks: limit.kv_blocks,
    },
    run: { warmup_ratio: 0, percentiles: [50, 99] },
  };
}

/** A slower replica's host is slower too: what is left of it is what was asked. */
function hostOf({ kernel_ratio, ...host }: Calibrated): { host: object } {
  const shares = Object.entries(host).map(([name, seconds]) => [name, seconds / kernel_ratio]);
  return { host: Object.fromEntries(shares) };
}

/** Mean time between tokens, and seconds an output token takes of the engine. */
async function figures(app: App, limit: Limit, calibrated: Calibrated): Promise<[number, number]> {
  const { latency, throughput } = await simulate(app, scenarioOf(limit, calibrated));
  return [latency.itl_s.mean, 1 / throughput.output_tokens_per_s];
}

const KERNELS: Calibrated = { kernel_ratio: 1, step_s: 0, layer_s: 0, sequence_s: 0 };
/** Large enough to stand out of the clock's ticks. */
const PROBE_S = 1e-3;

/**
 * The parameters of least squared relative error over the fitted limits. Nobody arrives while such a run lasts, so that what
 * its steps are made of does not depend on how long they take: both figures are linear in the parameters, and a run with one
 * of them tells what it adds.
 */
export async function calibrated(app: App, runs: readonly Limit[]): Promise<Calibrated> {
  const rows: number[][] = [];
  for (const run of runs.filter(({ fitted }) => fitted)) {
    const measured = [run.itl_s, 1 / run.output_tokens_per_s];
    const kernels = await figures(app, run, KERNELS);
    const stepped = await figures(app, run, { ...KERNELS, step_s: PROBE_S });
    const sequenced = await figures(app, run, { ...KERNELS, sequence_s: PROBE_S });
    measured.forEach((seconds, i) => {
      const alone = kernels[i] ?? 0;
      const steps = ((stepped[i] ?? 0) - alone) / PROBE_S;
      const sequences = ((sequenced[i] ?? 0) - alone) / PROBE_S;
      rows.push([alone, steps, steps * layersOf(run.model), sequences].map((x) => x / seconds));
    });
  }
  const [kernel_ratio = 1, step_s = 0, layer_s = 0, sequence_s = 0] = nonNegative({ rows, targets: rows.map(() => 1) });
  return { kernel_ratio, step_s, layer_s, sequence_s };
}

function layersOf(model: string): number {
  return MODELS.find(({ id }) => id === model)?.num_hidden_layers ?? 0;
}

/** A measured run beside its simulation. */
export interface Swept extends Limit {
  simulated_itl_s: number;
  simulated_output_tokens_per_s: number;
  running: number;
}

export async function sweep(app: App, runs: readonly Limit[], parameters?: Calibrated): Promise<Swept[]> {
  const found: Swept[] = [];
  for (const run of runs) {
    const { latency, throughput, occupancy } = await simulate(app, scenarioOf(run, parameters));
    found.push({
      ...run,
      simulated_itl_s: latency.itl_s.mean,
      simulated_output_tokens_per_s: throughput.output_tokens_per_s,
      running: occupancy.running_mean,
    });
  }
  return found;
}
