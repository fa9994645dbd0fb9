import type { Answer, Metric } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import { rate } from "../workload.ts";

/** Means without a law: what is known of queues whose percentiles are not. */
export interface Means {
  wait: Metric;
  e2e: Metric;
  mean_tokens: number;
  /** Share of time in service, of a server; requests in service, of all. */
  busy_ratio: number;
  running_mean: number;
}

/** Fills the answer of a stable scenario from means alone. */
export function withMeans(scenario: Scenario, base: Answer, means: Means): Answer {
  const served = rate(scenario.workload);
  const { wait, e2e, mean_tokens, busy_ratio, running_mean } = means;
  const detail = "only means are known here: for percentiles and the share within objectives ask simulate";
  return {
    ...base,
    latency: { wait_s: wait, e2e_s: e2e },
    throughput: { requests_per_s: served, output_tokens_per_s: served * mean_tokens },
    batch: { mean: 1, request_mean: 1 },
    occupancy: { busy_ratio, waiting_mean: served * wait.mean, running_mean },
    warnings: [...base.warnings, { code: "means-only", detail }],
  };
}
