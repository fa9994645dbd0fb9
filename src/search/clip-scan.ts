import { SCANNED_METRICS } from "./scan.ts";
import type { Strategy } from "./strategy.ts";

/** Every token limit of the M/G/1 queue at once, from running sums. */
export const clipScan: Strategy = {
  id: "clip-scan",
  summary:
    "Every token limit of one-at-a-time service in closed form: exhaustive and exact, for objectives of clipped_ratio, " +
    "mean wait, mean end-to-end time, load and the limit itself",
  fits: ({ goal, space, evaluator }) =>
    evaluator === "analyze" &&
    space.base.workload.arrivals?.kind === "poisson" &&
    space.base.workload.patience_s === undefined &&
    space.base.engine.batching.kind === "none" &&
    space.branches.length === 1 &&
    space.branches.every((b) => b.ranges.length === 1 && b.ranges[0]?.path.id === "workload.max_output_tokens") &&
    space.branches.every((b) => Object.keys(b.change).length === 0) &&
    goal.metrics.every((metric) => SCANNED_METRICS.includes(metric)),
  search: async ({ space }, evaluation) => ({ rows: space.branches.flatMap((b) => evaluation.scan(b)), proven: true }),
};
