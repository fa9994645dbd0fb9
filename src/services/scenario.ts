// The scenario as the verbs see it: parsed, defaulted, complete. Names and units are those of the wire.

/** Lengths in tokens: the id of a registry entry and its parameters. An empirical law has `values` and `weights`. */
export type LengthSpec =
  | { kind: "empirical"; values: number[]; weights: number[] }
  | { kind: string; values?: undefined; weights?: undefined; [parameter: string]: number | string | undefined };

/** The id of an arrival process and its parameters. */
export interface ArrivalSpec {
  kind: string;
  rate_per_s: number;
  cv?: number | undefined;
}

/** Requests as they came: arrival times in seconds (not decreasing, from 0) and lengths in tokens. */
export interface Trace {
  arrival_s: Float64Array;
  prompt_tokens: Float64Array;
  output_tokens: Float64Array;
}

export interface Workload {
  /** Either arrivals and output_tokens, or a trace. */
  arrivals?: ArrivalSpec | undefined;
  prompt_tokens?: LengthSpec | undefined;
  output_tokens?: LengthSpec | undefined;
  trace?: Trace | undefined;
  /** The clip: a request generates min(length, this). */
  max_output_tokens: number;
  /** A request leaves if its service has not begun by then. */
  patience_s?: number | undefined;
}

/** A batch of b whose longest output is l takes batch_s + request_s b + (token_s + token_request_s b) l seconds. */
export interface LinearService {
  kind: "linear";
  batch_s: number;
  request_s: number;
  token_s: number;
  token_request_s: number;
}

export interface BatchingSpec {
  kind: "none" | "dynamic" | "fixed" | "elastic";
  max_batch?: number | undefined;
  batch?: number | undefined;
}

export interface RunSpec {
  seed: number;
  /** Arrivals simulated per replication. */
  requests: number;
  warmup_ratio: number;
  replications: number;
  percentiles: number[];
  include: Include[];
}

export type Include = "cdf";

export interface Scenario {
  workload: Workload;
  service: LinearService;
  engine: { batching: BatchingSpec };
  slo?: { e2e_s?: number | undefined } | undefined;
  run: RunSpec;
}
