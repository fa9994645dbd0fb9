// The scenario as the verbs see it: parsed, defaulted, complete. Names and units are those of the wire.

import type { Service } from "./service.ts";

export type * from "./service.ts";

/** Lengths in tokens: the id of a registry entry and its parameters. An empirical law has `values` and `weights`. */
export type LengthSpec =
  | { kind: "empirical"; values: number[]; weights: number[] }
  | { kind: string; values?: undefined; weights?: undefined; [parameter: string]: number | string | undefined };

/** The id of a renewal process and its parameters. */
export interface RenewalArrivals {
  kind: string;
  rate_per_s: number;
  cv?: number | undefined;
}

/** Poisson at the rate of a state; `switch_per_s` is the rate of leaving each for the next, and the last for the first. */
export interface MmppArrivals {
  kind: "mmpp";
  rates_per_s: number[];
  switch_per_s: number[];
}

/** Poisson at a rate that holds from `from_s` (0 for the first, then rising) until the next segment, or for ever. */
export interface PiecewiseArrivals {
  kind: "piecewise";
  segments: { from_s: number; rate_per_s: number }[];
}

/** Clients that send their next request `think_s` after their answer; all begin at 0. */
export interface ClosedArrivals {
  kind: "closed";
  concurrency: number;
  think_s: number;
}

export type ArrivalSpec = RenewalArrivals | MmppArrivals | PiecewiseArrivals | ClosedArrivals;

/** Requests as they came: arrival times in seconds (not decreasing, from 0) and lengths in tokens. */
export interface Trace {
  arrival_s: Float64Array;
  prompt_tokens: Float64Array;
  output_tokens: Float64Array;
  /** What prompts begin with, in blocks of 512 tokens: row i has ids[ends[i - 1]] to ids[ends[i] - 1]; equal ids, equal text. */
  hashes?: { ends: Float64Array; ids: Float64Array } | undefined;
  /** The class of each row, as a place in `names`. */
  classes?: { names: string[]; places: Float64Array } | undefined;
}

/** A kind of request; what it leaves out is the workload's, and of its objectives the scenario's. */
export interface RequestClass {
  name: string;
  /** Its weight among the classes, any unit; 1 unless given. A trace has its own. */
  share?: number | undefined;
  prompt_tokens?: LengthSpec | undefined;
  output_tokens?: LengthSpec | undefined;
  /** Lower goes first. */
  priority: number;
  slo?: Slo | undefined;
}

/**
 * Sessions come by the workload's arrivals. Turn k + 1 comes think_s after turn k's answer; its prompt is that of turn k, its
 * answer, and new tokens of the user. Beyond max_context_tokens the context is cut, and shares no prefix with the turn before.
 */
export interface Sessions {
  turns: LengthSpec;
  think_s: number;
  max_context_tokens: number;
}

/**
 * Each request is of one of `groups`, whose prompts begin with the same `tokens` tokens, or with as many of them as they have.
 * Group k, from 1, has requests in proportion to k^-skew.
 */
export interface SharedPrefix {
  groups: number;
  tokens: number;
  skew: number;
}

export interface Workload {
  /** Either arrivals and output_tokens, or a trace. */
  arrivals?: ArrivalSpec | undefined;
  prompt_tokens?: LengthSpec | undefined;
  output_tokens?: LengthSpec | undefined;
  trace?: Trace | undefined;
  sessions?: Sessions | undefined;
  shared_prefix?: SharedPrefix | undefined;
  classes?: RequestClass[] | undefined;
  /** The clip: a request generates min(length, this). */
  max_output_tokens: number;
  /** A request leaves if its service has not begun by then. */
  patience_s?: number | undefined;
}

/** The id of a discipline and its parameters. */
export interface BatchingSpec {
  kind: string;
  max_batch?: number | undefined;
  batch?: number | undefined;
  target_s?: number | undefined;
  min_chunk_tokens?: number | undefined;
}

/** The id of a queue order and its parameter. */
export interface OrderSpec {
  kind: string;
  prediction_cv?: number | undefined;
}

/** What binds the step-level disciplines: an engine's knobs, in vLLM's spelling. */
export interface StepKnobs {
  preset: string;
  order: OrderSpec;
  max_num_seqs: number;
  max_num_batched_tokens: number;
  block_size: number;
  gpu_memory_utilization: number;
  kv_allocation: "on-demand" | "full" | "maximum";
  watermark_ratio: number;
  preemption: "recompute" | "swap";
  enable_prefix_caching: boolean;
  /** Each step is formed while the one before it runs: who comes meanwhile joins the one after. */
  async_scheduling: boolean;
  /** What a request takes beside its steps (HTTP, tokeniser): its first token and its end are seen that much later. */
  request_overhead_s: number;
  /** Seconds to copy a KV block to host memory or back; under preemption by swap alone. */
  swap_block_s?: number | undefined;
}

/** An engine as it was sent: any knob, or none. */
export type EngineRequest = { [Knob in keyof StepKnobs]?: StepKnobs[Knob] | undefined } & {
  batching?: BatchingSpec | undefined;
  kv_blocks?: number | undefined;
};

/** A complete engine: under a batch-level discipline it is that alone, under none with its order if one was sent. */
export interface EngineSpec extends Partial<StepKnobs> {
  batching: BatchingSpec;
  /** Of one replica; without a limit unless given or computed. */
  kv_blocks?: number;
}

/** A complete engine of a step-level discipline. */
export interface StepEngineSpec extends StepKnobs {
  batching: BatchingSpec;
  kv_blocks?: number;
}

/** The id of a router and its parameters. */
export interface RouterSpec {
  kind: string;
  batch?: number | undefined;
  alpha?: number | undefined;
  max_imbalance?: number | undefined;
}

export interface FleetGroup {
  count: number;
  /** Every coefficient of the service law is divided by it. */
  speed_ratio: number;
}

/** A fleet as it was sent. */
export interface FleetRequest {
  replicas?: number | undefined;
  groups?: FleetGroup[] | undefined;
  router?: RouterSpec | undefined;
}

/** So many replicas alike, or groups of differing speed; under none and the step-level disciplines. */
export type FleetSpec = { router: RouterSpec } & ({ replicas: number } | { groups: FleetGroup[] });

export interface RunSpec {
  seed: number;
  /** Arrivals simulated per replication. */
  requests: number;
  warmup_ratio: number;
  replications: number;
  percentiles: number[];
  include: Include[];
  precision?: PrecisionSpec | undefined;
  /** Lengths are drawn by inversion, so that runs of two laws see the same quantiles; never on the wire. */
  coupled?: boolean | undefined;
}

/** Replications are added until the interval of a metric, a path into the result, is so narrow. */
export interface PrecisionSpec {
  metric: string;
  /** Half the width of the interval over the value. */
  relative_half_width: number;
  confidence: number;
}

/** Objectives in seconds; a request attains them if it keeps all. Batch-level disciplines know e2e_s alone. */
export interface Slo {
  ttft_s?: number | undefined;
  tpot_s?: number | undefined;
  e2e_s?: number | undefined;
}

/** What a result carries besides; steps are asked for by the rendering that shows them. */
export type Include = "cdf" | "series" | "requests" | "steps" | "explain";

export interface Scenario {
  workload: Workload;
  service: Service;
  engine: EngineSpec;
  fleet?: FleetSpec | undefined;
  slo?: Slo | undefined;
  run: RunSpec;
}
