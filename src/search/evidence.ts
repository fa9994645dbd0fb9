import type { Evaluator } from "./evaluation.ts";
import { compare, type Goal, tied } from "./goal.ts";
import type { Branch } from "./space.ts";
import type { Change, OptimizeResult, Row } from "./types.ts";

/** Rows that a result carries at most. */
const MOST_ROWS = 100;

/** At most MOST_ROWS of them, evenly spread, ends kept. */
export function thinned(rows: Row[]): Row[] {
  if (rows.length <= MOST_ROWS) return rows;
  const picked = new Set<number>();
  for (let i = 0; i < MOST_ROWS; i++) picked.add(Math.round((i * (rows.length - 1)) / (MOST_ROWS - 1)));
  return rows.filter((_, i) => picked.has(i));
}

/** The directions in which metrics improve: down for costs and upper bounds, up for gains and lower bounds. */
function directions(goal: Goal): { metric: string; sign: 1 | -1 }[] {
  const signs = new Map<string, 1 | -1>();
  for (const { metric, weight } of goal.request.minimize ?? goal.request.maximize ?? [])
    signs.set(metric, weight >= 0 ? goal.sign : goal.sign === 1 ? -1 : 1);
  for (const { metric, at_most } of goal.request.subject_to)
    if (!signs.has(metric)) signs.set(metric, at_most === undefined ? -1 : 1);
  return [...signs].map(([metric, sign]) => ({ metric, sign }));
}

/**
 * Stable rows that no other beats: as good in every metric and better in one; of equal rows the first. With up to two metrics
 * by one sorted sweep, else by pairs.
 */
export function frontier(goal: Goal, rows: Row[]): Row[] {
  const axes = directions(goal);
  const cost = (row: Row, i: number) => (axes[i] === undefined ? 0 : axes[i].sign * (row.metrics[axes[i].metric] ?? 0));
  const stable = rows.filter((row) => row.stable);
  if (axes.length <= 2) {
    const sorted = [...stable].sort((a, b) => cost(a, 0) - cost(b, 0) || cost(a, 1) - cost(b, 1));
    let least = Number.POSITIVE_INFINITY;
    const kept = sorted.filter((row) => {
      const second = cost(row, 1);
      const better = second < least;
      least = Math.min(least, second);
      return better;
    });
    return thinned(kept);
  }
  const asGood = (a: Row, b: Row) => axes.every((_, i) => cost(a, i) <= cost(b, i));
  const beaten = (row: Row, place: number) =>
    stable.some((other, k) => asGood(other, row) && (k < place || !asGood(row, other)));
  return thinned(stable.filter((row, place) => !beaten(row, place)));
}

/** What one step along each range does to the objective at the best candidate. */
export async function sensitivity(
  evaluator: Evaluator,
  best: Row,
  branch: Branch | undefined,
): Promise<OptimizeResult["sensitivity"]> {
  const rows: OptimizeResult["sensitivity"] = [];
  for (const { path, min, max, integer } of branch?.ranges ?? []) {
    const from = Number(best.change[path.id]);
    const step = integer ? Math.max(1, Math.round(from * 0.01)) : from * 0.01;
    for (const to of [from - step, from + step]) {
      if (to < min || to > max || evaluator.left() <= 0) continue;
      const row = await evaluator.at({ ...best.change, [path.id]: to });
      const change = (row.objective ?? Number.NaN) - (best.objective ?? Number.NaN);
      rows.push({
        path: path.id,
        from,
        to,
        ...(Number.isFinite(change) ? { objective_change: change } : {}),
        feasible: row.feasible,
      });
    }
  }
  return rows;
}

/** The second best, and why it lost. */
export function runnerUp(goal: Goal, best: Row, rows: Row[]): { change: Change; why_it_lost: string } | undefined {
  const key = JSON.stringify(best.change);
  let second: Row | undefined;
  for (const row of rows) {
    if (JSON.stringify(row.change) === key) continue;
    if (second === undefined || compare(goal, row, second) < 0) second = row;
  }
  if (second === undefined) return undefined;
  return { change: second.change, why_it_lost: whyLost(goal, best, second) };
}

function whyLost(goal: Goal, best: Row, second: Row): string {
  if (second.fits === false) return "it does not fit its GPUs";
  if (!second.stable) return "it is unstable";
  if (best.feasible && !second.feasible) {
    const failed = goal.request.subject_to.find(({ metric, at_most, at_least }) => {
      const value = second.metrics[metric];
      return value === undefined || value > (at_most ?? Infinity) || value < (at_least ?? -Infinity);
    });
    if (failed === undefined) return "it is infeasible";
    const value = second.metrics[failed.metric];
    const limit = failed.at_most === undefined ? `at least ${failed.at_least}` : `at most ${failed.at_most}`;
    return `${failed.metric} is ${value?.toPrecision(6) ?? "absent"}, ${limit} was asked for`;
  }
  if (tied(goal, best, second))
    return "its objective is the same as far as the figures tell; the smaller setting was taken";
  const difference = (second.objective ?? 0) - (best.objective ?? 0);
  return `its objective is ${second.objective?.toPrecision(6)} against ${best.objective?.toPrecision(6)} (${difference.toExponential(2)})`;
}
