import type { Core } from "../core/core.ts";
import type { Answer, Metric } from "../services/result.ts";
import type { Goal } from "./goal.ts";
import { metricValue } from "./metrics.ts";
import type { Change } from "./types.ts";

/** Half of a 95 % interval in standard errors of the normal law. */
const HALF_INTERVAL = 1.96;

/**
 * The chance that every constraint truly holds, from each metric's interval or expected error taken for normal and
 * independent; 1 or 0 where the metrics are exact.
 */
export function probabilityFeasible(core: Core, goal: Goal, change: Change, answer: Answer): Promise<number> {
  return core.use(({ exports }) => {
    if (!answer.stable) return 0;
    let product = 1;
    for (const { metric, at_most, at_least } of goal.request.subject_to) {
      const value = metricValue(metric, change, answer);
      if (value === undefined) return 0;
      const error = standardError(metric, value, answer);
      const holds = (room: number) => (error > 0 ? 1 - exports.normalSurvival(room / error) : room >= 0 ? 1 : 0);
      if (at_most !== undefined) product *= holds(at_most - value);
      if (at_least !== undefined) product *= holds(value - at_least);
    }
    return product;
  });
}

/** The standard error of a latency figure: from its interval, else from its expected error, else 0. */
function standardError(metric: string, value: number, answer: Answer): number {
  const [, name = "", statistic = ""] = /^latency\.(\w+)\.(\w+)$/.exec(metric) ?? [];
  const law = (answer.latency as Record<string, Metric | undefined> | undefined)?.[name];
  if (law === undefined) return 0;
  const low = law[`${statistic}_low`];
  const high = law[`${statistic}_high`];
  if (typeof low === "number" && typeof high === "number") return (high - low) / (2 * HALF_INTERVAL);
  return statistic === "mean" ? 0 : value * (law.expected_error_ratio ?? 0);
}
