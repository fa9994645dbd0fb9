import { Uncovered } from "../services/errors.ts";
import { type Answer, percentileName } from "../services/result.ts";
import { PATHS } from "./paths.ts";
import type { Change, OptimizeRequest } from "./types.ts";

const FIGURES = new Set([
  "latency.wait_s.mean",
  "latency.wait_s.zero_ratio",
  "latency.ttft_s.mean",
  "latency.tpot_s.mean",
  "latency.itl_s.mean",
  "latency.e2e_s.mean",
  "clipped_ratio",
  "loss_ratio",
  "utilization_ratio",
  "headroom_ratio",
  "max_rate_per_s",
  "throughput.requests_per_s",
  "throughput.output_tokens_per_s",
  "throughput.goodput_per_s",
  "throughput.slo_attainment_ratio",
  "throughput.output_tokens_per_gpu_s",
  "throughput.output_tokens_per_user_s",
  "batch.mean",
  "batch.request_mean",
  "occupancy.busy_ratio",
  "occupancy.waiting_mean",
  "occupancy.running_mean",
  "occupancy.kv_used_ratio",
  "occupancy.mfu_ratio",
  "occupancy.mbu_ratio",
  "cost.usd_per_h",
  "cost.usd_per_million_output_tokens",
  "cost.power_watts",
  "cost.joules_per_output_token",
  "cache.hit_ratio",
]);

/** The metrics of a request with the pointers to where each is named. */
export function named(request: OptimizeRequest): { metric: string; pointer: string }[] {
  const rows = (list: { metric: string }[] | undefined, field: string) =>
    (list ?? []).map(({ metric }, i) => ({ metric, pointer: `#/${field}/${i}/metric` }));
  return [
    ...rows(request.minimize, "minimize"),
    ...rows(request.maximize, "maximize"),
    ...rows(request.subject_to, "subject_to"),
  ];
}

/** Throws Uncovered for a metric that no result has. */
export function checkMetrics(request: OptimizeRequest): void {
  for (const { metric, pointer } of named(request)) {
    const searched = PATHS.some((p) => p.id === metric && p.values !== "name" && request.search[p.id] !== undefined);
    const slo = Object.values(request.scenario.slo ?? {}).some((objective) => objective !== undefined);
    const objective = /goodput|slo_attainment/.test(metric) && !slo;
    if (objective) throw new Uncovered(pointer, `${metric} needs an objective: scenario.slo.e2e_s`);
    if (searched || FIGURES.has(metric) || percentOf(metric) !== undefined) continue;
    throw new Uncovered(
      pointer,
      `${metric} is neither a figure of the result (such as latency.wait_s.p95, clipped_ratio) nor a searched path`,
    );
  }
}

/** The percentile that a metric names, in percent: p95 -> 95, p999 -> 99.9, p05 -> 0.5; undefined for other metrics. */
export function percentOf(metric: string): number | undefined {
  const digits = /^latency\.(?:wait|ttft|tpot|itl|e2e)_s\.p(\d{1,5})$/.exec(metric)?.[1];
  if (digits === undefined) return undefined;
  const whole = digits.startsWith("0") ? 1 : 2;
  const percent = Number(`${digits.slice(0, whole)}.${digits.slice(whole)}`);
  return percent > 0 && percentileName(percent) === `p${digits}` ? percent : undefined;
}

/** Whether a metric needs distributions rather than means. */
export function needsDistribution(metric: string): boolean {
  return percentOf(metric) !== undefined || /goodput|slo_attainment/.test(metric);
}

/** The value of a metric: a searched path's own value, or a figure of the answer; undefined where it has none. */
export function metricValue(metric: string, change: Change, answer: Answer): number | undefined {
  const own = change[metric];
  if (typeof own === "number") return own;
  let value: unknown = answer;
  for (const key of metric.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  return typeof value === "number" ? value : undefined;
}
