import type { Answer } from "../services/result.ts";
import { metricValue, named, needsDistribution } from "./metrics.ts";
import { PATHS } from "./paths.ts";
import type { Binding, Change, Constraint, OptimizeRequest, Row } from "./types.ts";

/** What makes one candidate better than another. */
export interface Goal {
  request: OptimizeRequest;
  /** +1 to minimise, -1 to maximise. */
  sign: 1 | -1;
  metrics: string[];
}

export function goalOf(request: OptimizeRequest): Goal {
  // A token limit is never shown without the share of answers that it cuts short.
  const limited = request.search["workload.max_output_tokens"] === undefined ? [] : ["clipped_ratio"];
  const metrics = [...new Set([...named(request).map((row) => row.metric), ...limited])];
  return { request, sign: request.minimize === undefined ? -1 : 1, metrics };
}

/** The weighted sum of a row's metrics as asked for; undefined where one is missing. */
function objectiveOf(goal: Goal, metrics: Record<string, number>): number | undefined {
  let sum = 0;
  for (const { metric, weight, scale } of goal.request.minimize ?? goal.request.maximize ?? []) {
    const value = metrics[metric];
    if (value === undefined) return undefined;
    sum += (weight * value) / scale;
  }
  return sum;
}

/** The row of a candidate from metrics found by whatever means. */
export function rowOf(goal: Goal, change: Change, stable: boolean, metrics: Record<string, number>): Row {
  const objective = stable ? objectiveOf(goal, metrics) : undefined;
  const held = goal.request.subject_to.every((constraint) => violation(constraint, metrics) === 0);
  const row: Row = { change, feasible: stable && held && objective !== undefined, stable, metrics };
  if (objective !== undefined) row.objective = objective;
  return row;
}

/** The row of a candidate from its answer. */
export function rowOfAnswer(goal: Goal, change: Change, answer: Answer): Row {
  const metrics: Record<string, number> = {};
  for (const metric of goal.metrics) {
    const value = metricValue(metric, change, answer);
    if (value !== undefined) metrics[metric] = value;
  }
  return rowOf(goal, change, answer.stable, metrics);
}

/** By how much of its limit a constraint fails: 0 where it holds, Infinity where the metric is missing. */
function violation(constraint: Constraint, metrics: Record<string, number>): number {
  const value = metrics[constraint.metric];
  if (value === undefined) return Number.POSITIVE_INFINITY;
  const over = constraint.at_most === undefined ? 0 : value - constraint.at_most;
  const under = constraint.at_least === undefined ? 0 : constraint.at_least - value;
  const limit = Math.abs(constraint.at_most ?? constraint.at_least ?? 1) || 1;
  return Math.max(0, over, under) / limit;
}

/** Total violation of a row: what "nearest" means among the infeasible. Unstable ones are the farthest, by load. */
function distance(goal: Goal, row: Row): number {
  if (!row.stable) return 1e12 * (1 + (row.metrics.utilization_ratio ?? 1));
  return goal.request.subject_to.reduce(
    (sum, constraint) => sum + Math.min(1e6, violation(constraint, row.metrics)),
    0,
  );
}

/** Negative where a is better: feasible first, then by objective, else by distance from feasibility. */
export function compare(goal: Goal, a: Row, b: Row): number {
  if (a.feasible !== b.feasible) return a.feasible ? -1 : 1;
  if (a.feasible) return goal.sign * ((a.objective ?? 0) - (b.objective ?? 0));
  return distance(goal, a) - distance(goal, b);
}

/** Objectives closer than this are equal: the means' rounding, or the grid of the percentiles. */
const TIE = { means: 1e-12, distributions: 1e-6 };

/** Whether two rows have the same objective, as far as its figures can tell. */
export function tied(goal: Goal, a: Row, b: Row): boolean {
  const [x = Number.NaN, y = Number.NaN] = [a.objective, b.objective];
  const tolerance = goal.metrics.some(needsDistribution) ? TIE.distributions : TIE.means;
  return a.feasible && b.feasible && Math.abs(x - y) <= tolerance * Math.max(Math.abs(x), Math.abs(y));
}

/** The best row; of those that tie with it the one with the smallest values, in the order of the paths. */
export function bestOf(goal: Goal, rows: Row[]): Row | undefined {
  let best: Row | undefined;
  for (const row of rows) if (best === undefined || compare(goal, row, best) < 0) best = row;
  if (best === undefined) return undefined;
  const top = best;
  return rows.filter((row) => row === top || tied(goal, row, top)).reduce((a, b) => (smaller(b, a) ? b : a));
}

function smaller(a: Row, b: Row): boolean {
  for (const path of PATHS) {
    const [x, y] = [a.change[path.id], b.change[path.id]];
    if (typeof x === "number" && typeof y === "number" && x !== y) return x < y;
  }
  return false;
}

/** The constraints that fail, or hold with less than 2 % of room, tightest first. */
export function bindingOf(goal: Goal, row: Row): Binding[] {
  const rows: Binding[] = [];
  for (const { metric, at_most, at_least } of goal.request.subject_to) {
    const value = row.metrics[metric];
    if (value === undefined) continue;
    if (at_most !== undefined)
      rows.push({ metric, value, limit: at_most, slack_ratio: (at_most - value) / (Math.abs(at_most) || 1) });
    if (at_least !== undefined)
      rows.push({ metric, value, limit: at_least, slack_ratio: (value - at_least) / (Math.abs(at_least) || 1) });
  }
  return rows.filter((r) => r.slack_ratio < 0.02).sort((a, b) => a.slack_ratio - b.slack_ratio);
}
