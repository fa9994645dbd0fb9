import { clipScan } from "../core/clip-scan.ts";
import type { Instance } from "../core/core.ts";
import { load, rate } from "../services/workload.ts";
import { type Goal, rowOf } from "./goal.ts";
import type { Branch, Space } from "./space.ts";
import type { Row } from "./types.ts";

/** Metrics that the closed-form scan knows at every token limit. */
export const SCANNED_METRICS = [
  "workload.max_output_tokens",
  "clipped_ratio",
  "latency.wait_s.mean",
  "latency.e2e_s.mean",
  "utilization_ratio",
  "headroom_ratio",
  "occupancy.busy_ratio",
];

/** One row for every token limit of the branch's range, for one-at-a-time service with Poisson arrivals. */
export function scanRows(instance: Instance, goal: Goal, space: Space, branch: Branch): Row[] {
  const range = branch.ranges[0];
  if (range === undefined) return [];
  const arriving = rate(space.base.workload);
  load(instance, space.base, range.max);
  const columns = clipScan(instance, arriving, range.max);
  const rows: Row[] = [];
  for (let n = range.min; n <= range.max; n++) {
    const busy = columns.load[n] ?? 0;
    const wait = columns.mean_wait_s[n] ?? 0;
    const all: Record<string, number> = {
      [range.path.id]: n,
      clipped_ratio: columns.clipped_ratio[n] ?? 0,
      utilization_ratio: busy,
      headroom_ratio: Math.max(0, 1 - busy),
      "occupancy.busy_ratio": Math.min(1, busy),
      "latency.wait_s.mean": wait,
      "latency.e2e_s.mean": wait + busy / arriving,
    };
    // An unstable limit has no mean wait: its infinite times are absent, as in an answer.
    const known = goal.metrics.map((metric) => [metric, all[metric] ?? 0] as const);
    const metrics = Object.fromEntries(known.filter(([, value]) => Number.isFinite(value)));
    rows.push(rowOf(goal, { [range.path.id]: n }, busy < 1, metrics));
  }
  return rows;
}
