// vLLM 0.19 serving Llama-3.1-8B, request by request (LLMServingSim's validation runs): 300 ShareGPT requests at 10 a second, more
// than either GPU serves. The trace is replayed through the simulator; its kernels were fitted to no run of an engine.

import { type App, type Simulated, simulate } from "./ask.ts";
import { rowsOf } from "./csv.ts";

const RUNS = "../shared/data/vllm_runs/per_request";

/** A run: its files' name, and its engine as it was configured. */
export interface Run {
  file: string;
  gpu: string;
  hardware: string;
  engine: Record<string, number>;
  /** Until when nobody waits for a place, where that lasts. */
  light_s?: number;
}

export const REPLAYS: readonly Run[] = [
  { file: "llmss_RTX4090", gpu: "RTX 4090", hardware: "rtx-4090", engine: { max_num_seqs: 256, kv_blocks: 2588 } },
  {
    ...{ file: "llmss_RTXPRO6000", gpu: "RTX PRO 6000", hardware: "rtx-pro-6000" },
    ...{ engine: { max_num_seqs: 128 }, light_s: 11 },
  },
];

/** Host time of a sequence on both machines, whose hosts are slow: the one figure that is not the preset's. */
export const SLOW_HOST = { step_s: 0, layer_s: 0, sequence_s: 10e-6 };

export const replayFile = ({ file }: Run) => `${RUNS}/${file}_Llama-3.1-8B.csv`;

export type Latency = "ttft_s" | "tpot_s" | "e2e_s";

/** A figure as measured and as simulated, in seconds. */
export interface Compared {
  metric: Latency;
  statistic: "mean" | "p99";
  measured_s: number;
  /** By the preset alone. */
  preset_s: number;
  /** With the slow host. */
  simulated_s: number;
}

/** Mean TTFT while nobody waits for a place, in seconds. */
export interface Light {
  requests: number;
  measured_s: number;
  simulated_s: number;
  /** With steps formed one after the other. */
  in_turn_s: number;
}

/** Sequences by time. */
export interface Curve {
  time_s: number;
  running: number;
  waiting: number;
}

export interface Replayed {
  run: Run;
  compared: Compared[];
  measured: Curve[];
  simulated: Curve[];
  light?: Light;
}

interface Request {
  arrival_s: number;
  prompt: number;
  output: number;
  first_s: number;
  last_s: number;
}

function requestsOf(run: Run): Request[] {
  return rowsOf(replayFile(run)).map((cells) => ({
    arrival_s: Number(cells.arrival_s),
    prompt: Number(cells.input_tokens),
    output: Number(cells.output_tokens),
    first_s: Number(cells.first_token_s),
    last_s: Number(cells.last_token_s),
  }));
}

/** What was sent: the requests as they came, to the engine as it was configured. */
export function scenarioOf(run: Run, requests: readonly Request[], host?: object, engine?: object): object {
  return {
    workload: { trace: { rows: requests.map(({ arrival_s, prompt, output }) => [arrival_s, prompt, output]) } },
    service: { kind: "roofline", model: "llama-3.1-8b", hardware: run.hardware, ...(host && { host }) },
    engine: {
      ...{ preset: "vllm-v1", max_num_batched_tokens: 2048, gpu_memory_utilization: 0.9 },
      ...run.engine,
      ...engine,
    },
    run: { warmup_ratio: 0, percentiles: [50, 99], include: ["series", "requests"] },
  };
}

const METRICS: Record<Latency, (request: Request) => number> = {
  ttft_s: ({ first_s, arrival_s }) => first_s - arrival_s,
  tpot_s: ({ first_s, last_s, output }) => (last_s - first_s) / (output - 1),
  e2e_s: ({ last_s, arrival_s }) => last_s - arrival_s,
};

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

function statistics(values: readonly number[]): Record<"mean" | "p99", number> {
  const sorted = values.toSorted((a, b) => a - b);
  return { mean: mean(values), p99: sorted[Math.ceil(0.99 * sorted.length) - 1] ?? Number.NaN };
}

export async function replay(app: App, run: Run): Promise<Replayed> {
  const requests = requestsOf(run);
  const preset = await simulate(app, scenarioOf(run, requests));
  const slow = await simulate(app, scenarioOf(run, requests, SLOW_HOST));
  const compared = Object.entries(METRICS).flatMap(([name, metric]) => {
    const measured = statistics(requests.filter(({ output }) => output > 1).map(metric));
    return (["mean", "p99"] as const).map((statistic) => ({
      ...{ metric: name as Latency, statistic, measured_s: measured[statistic] },
      preset_s: preset.latency[name as Latency][statistic],
      simulated_s: slow.latency[name as Latency][statistic],
    }));
  });
  const curves = { measured: measuredCurve(run), simulated: slow.series ?? [] };
  if (run.light_s === undefined) return { run, compared, ...curves };
  const inTurn = await simulate(app, scenarioOf(run, requests, SLOW_HOST, { async_scheduling: false }));
  return { run, compared, ...curves, light: light(requests, run.light_s, slow, inTurn) };
}

/** Without the first request, which found the engine cold. */
function light(requests: Request[], until_s: number, ahead: Simulated, inTurn: Simulated): Light {
  const early = requests.filter(({ arrival_s }, i) => i > 0 && arrival_s < until_s);
  const simulated = ({ requests: rows = [] }: Simulated) =>
    mean(rows.slice(1, early.length + 1).map(({ ttft_s }) => ttft_s));
  const measured_s = mean(early.map(METRICS.ttft_s));
  return { requests: early.length, measured_s, simulated_s: simulated(ahead), in_turn_s: simulated(inTurn) };
}

function measuredCurve(run: Run): Curve[] {
  const seen = rowsOf(replayFile(run).replace(".csv", "_timeseries.csv"));
  return seen.map(({ t, running, waiting }) => ({
    time_s: Number(t),
    running: Number(running),
    waiting: Number(waiting),
  }));
}
