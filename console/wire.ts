// What the console reads and writes on the wire; the full contract is openapi/openapi.json.

/** A metric's statistics: mean, percentiles and their _low and _high in seconds, and how far to trust them. */
export interface Metric {
  trust: string;
  cdf?: { seconds: number; ratio: number }[];
  [statistic: string]: number | string | { seconds: number; ratio: number }[] | undefined;
}

export interface Result {
  method: "analysis" | "simulation";
  stable: boolean;
  utilization_ratio?: number;
  max_rate_per_s?: number;
  headroom_ratio?: number;
  max_stable_output_tokens?: number;
  backlog_per_s?: number;
  metastable?: { low: number; high: number };
  latency?: { wait_s: Metric; e2e_s: Metric };
  throughput?: { requests_per_s: number; output_tokens_per_s: number; slo_attainment_ratio?: number };
  batch?: { mean: number; request_mean: number };
  occupancy?: { busy_ratio: number };
  clipped_ratio: number;
  loss_ratio: number;
  warnings: { code: string; detail: string }[];
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: { pointer: string; detail: string }[];
}

/** Either half is absent; a problem is an answer too. */
export type Outcome<T> = { result: T; problem?: undefined } | { result?: undefined; problem: Problem };

export type Json = string | number | boolean | Json[] | { [key: string]: Json };
export type Scenario = { [key: string]: Json };

export interface Preset {
  id: string;
  title: string;
  summary: string;
  verb: string;
  request: Scenario;
}

export interface Optimum {
  feasible: boolean;
  best: { change: Record<string, number | string>; objective: number; result: Result };
  runner_up?: { change: Record<string, number | string>; why_it_lost: string };
  proven_optimal: boolean;
}

/** A statistic as a number; undefined where the metric does not have it. */
export function statistic(metric: Metric | undefined, name: string): number | undefined {
  const value = metric?.[name];
  return typeof value === "number" ? value : undefined;
}
