// The one result shape of analyze and simulate. Unknown is absent; every number says how far to trust it.

import type { Explain, StepPart } from "./explanation.ts";
import type { Bound } from "./forms.ts";
import type { Memory } from "./memory.ts";

/** interval: a 95 % confidence interval stands beside it. bounded: a bracket stands beside it. */
export type Trust = "interval" | "exact" | "bounded" | "approximate" | "simulate";

/** A latency in seconds where the service law is faster or slower by its own error. */
export interface ModelEnd {
  mean: number;
  p99?: number;
}

/**
 * A latency metric in seconds: `mean`, percentiles as p50, p99, p999 ..., each possibly with `_low` and `_high`;
 * `zero_ratio` (waits only) is P(= 0); `cdf` rows on request.
 */
export interface Metric {
  mean: number;
  trust: Trust;
  /** Where the mean is exact though the percentiles are not. */
  mean_trust?: "exact";
  zero_ratio?: number;
  expected_error_ratio?: number;
  cdf?: { seconds: number; ratio: number }[];
  /** Where the service law states its error and a run there has latencies. */
  model_low?: ModelEnd;
  model_high?: ModelEnd;
  [statistic: string]: number | string | { seconds: number; ratio: number }[] | ModelEnd | undefined;
}

/** ttft_s, tpot_s and itl_s under step-level disciplines only. */
export interface Latency {
  wait_s: Metric;
  ttft_s?: Metric;
  tpot_s?: Metric;
  itl_s?: Metric;
  e2e_s: Metric;
}

/** arrived = completed + in_flight + rejected + abandoned. */
export interface Counts {
  arrived: number;
  completed: number;
  in_flight: number;
  rejected: number;
  abandoned: number;
  /** Step-level disciplines only. */
  preempted?: number;
}

/** The state at a time, in requests. */
export interface SeriesRow {
  time_s: number;
  waiting: number;
  running: number;
  kv_used_ratio?: number;
}

/** A request that has left; a time that never was is absent. */
export interface RequestRow {
  /** Place among the arrivals, from 0. */
  request: number;
  outcome: "completed" | "rejected" | "abandoned";
  class: number;
  /** Absent where it was refused on arrival. */
  replica?: number;
  arrival_s: number;
  prompt_tokens: number;
  output_tokens: number;
  cached_tokens: number;
  preempted: number;
  wait_s?: number;
  ttft_s?: number;
  tpot_s?: number;
  /** Until it left, served or not. */
  e2e_s: number;
}

/** An engine step, or a leap over several. */
export interface StepRow {
  start_s: number;
  seconds: number;
  steps: number;
  /** Sequences that decode, and prompts with a chunk in it. */
  decoding: number;
  prompts: number;
  /** New tokens of its first step. */
  tokens: number;
}

/** The measured requests of a class: means in seconds. */
export interface ClassRow {
  name: string;
  /** Simulation only. */
  served?: number;
  wait_s?: number;
  ttft_s?: number;
  tpot_s?: number;
  e2e_s?: number;
  slo_attainment_ratio?: number;
}

/** A backlog under a rate that changes with time, as a fluid; the last row has no peak and no end where it grows for ever. */
export interface OverloadRow {
  from_s: number;
  peak_s?: number;
  peak_requests?: number;
  peak_wait_s?: number;
  drained_s?: number;
}

/** What a run of a stated precision reached. */
export interface Precision {
  metric: string;
  confidence: number;
  /** Half the width of the interval over the value. */
  relative_half_width: number;
  replications: number;
  reached: boolean;
}

/** The variance of the counts in windows of one width over their mean: 1 at every width for Poisson. */
export interface Dispersion {
  window_s: number;
  windows_count: number;
  index: number;
}

/** What an analysed trace is beside a Poisson stream of its rate with independent lengths. */
export interface TraceFit {
  rate_per_s: number;
  /** Of the gaps: their variation (Poisson: 1), and the correlation of neighbours (0). */
  gap_cv: number;
  gap_correlation: number;
  /** By rising width. */
  dispersion: Dispersion[];
  /** Over windows of `window_s`: the correlation of their rate with the mean length of their requests (independent: 0). */
  lengths?: { window_s: number; windows_count: number; prompt_correlation: number; output_correlation: number };
}

export interface Warning {
  code: string;
  detail: string;
}

export interface Result {
  id: string;
  core: string;
  method: "analysis" | "simulation";
  stable: boolean;
  utilization_ratio?: number;
  max_rate_per_s?: number;
  headroom_ratio?: number;
  max_stable_output_tokens?: number;
  backlog_per_s?: number;
  metastable?: { low: number; high: number };
  latency?: Latency;
  /** Beside a simulation: what mathematics says, and its mean end-to-end time over the simulated one, less 1. */
  analysis?: { latency: Latency; gap_ratio: number };
  throughput?: {
    requests_per_s: number;
    output_tokens_per_s: number;
    goodput_per_s?: number;
    slo_attainment_ratio?: number;
    output_tokens_per_gpu_s?: number;
    output_tokens_per_user_s?: number;
  };
  /** Per batch, or per engine step. */
  batch?: { mean: number; request_mean: number; max?: number };
  occupancy?: {
    busy_ratio: number;
    waiting_mean: number;
    running_mean: number;
    kv_used_ratio?: number;
    mfu_ratio?: number;
    mbu_ratio?: number;
  };
  counts?: Counts;
  /** What the GPUs of a roofline service come closest to. */
  bound?: Bound;
  /** Of a roofline service: all its GPUs, those that wait too. */
  cost?: {
    usd_per_h?: number;
    usd_per_million_output_tokens?: number;
    power_watts?: number;
    joules_per_output_token?: number;
  };
  /** Where a GPU's memory goes, if the service names one and its KV blocks were computed. */
  memory?: Memory;
  /** Where there is more than one. */
  classes?: ClassRow[];
  cache?: { hit_ratio: number };
  precision?: Precision;
  /** Of the first replication of a step-level discipline, as run.include asks. */
  series?: SeriesRow[];
  requests?: RequestRow[];
  steps?: StepRow[];
  /** Of more than one replica, over all replications. */
  fleet?: {
    messages_count: number;
    groups: { count: number; speed_ratio: number; requests_count: number; busy_ratio?: number }[];
  };
  /** Of an analysed rate that changes with time: when it is more than is served. */
  overload?: OverloadRow[];
  /** Of an analysed trace. */
  trace?: TraceFit;
  /** With run.include explain. */
  explain?: Explain;
  step_time?: StepPart[];
  clipped_ratio: number;
  loss_ratio: number;
  assumptions: string[];
  warnings: Warning[];
  scenario: unknown;
}

/** What a verb finds; the API adds the id and the scenario in full. */
export type Answer = Omit<Result, "id" | "scenario">;

/** Even steps of a cdf, from 0 to the 99.9th percentile. */
export const CDF_ROWS = 200;

/** The name of a percentile on the wire: 50 -> p50, 99.9 -> p999. */
export function percentileName(percent: number): string {
  return `p${String(percent).replace(".", "")}`;
}
