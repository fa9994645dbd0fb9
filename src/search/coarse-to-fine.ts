import { bestOf, type Goal } from "./goal.ts";
import type { Branch, Range } from "./space.ts";
import type { Evaluation, Strategy } from "./strategy.ts";
import type { Change, Row } from "./types.ts";

/** Points a range gets in each round. */
const POINTS = 9;
const ROUNDS = 8;

/** Points from min to max: geometric where the range spans more than a factor of 16. */
function points({ min, max, integer }: Range, count: number): number[] {
  const geometric = min > 0 && max / min > 16;
  const values = Array.from({ length: count }, (_, i) => {
    const f = count === 1 ? 0 : i / (count - 1);
    return geometric ? between(min, max, f) : min + (max - min) * f;
  });
  return [...new Set(integer ? values.map(Math.round) : values)];
}

/** About min^(1-f) max^f, by repeated square roots: exact arithmetic on every runtime, unlike pow. */
function between(min: number, max: number, f: number): number {
  let low = min;
  let high = max;
  let from = 0;
  let to = 1;
  for (let i = 0; i < 20 && to > from; i++) {
    const middle = Math.sqrt(low * high);
    const half = (from + to) / 2;
    if (f < half) {
      high = middle;
      to = half;
    } else {
      low = middle;
      from = half;
    }
  }
  return f >= 1 ? max : low;
}

/** The range between the neighbours of the best value among those tried. */
function around(range: Range, tried: number[], best: number): Range {
  const sorted = [...new Set(tried)].sort((a, b) => a - b);
  const i = sorted.indexOf(best);
  return { ...range, min: sorted[i - 1] ?? best, max: sorted[i + 1] ?? best };
}

async function refine(goal: Goal, branch: Branch, evaluation: Evaluation): Promise<Row[]> {
  const rows: Row[] = [];
  const tried = new Map<string, number[]>();
  let ranges = branch.ranges;
  const perRange = branch.ranges.length === 1 ? POINTS : 5;
  for (let round = 0; round < ROUNDS && evaluation.left() > 0; round++) {
    let changes: Change[] = [branch.change];
    for (const range of ranges) {
      const values = points(range, perRange);
      tried.set(range.path.id, [...(tried.get(range.path.id) ?? []), ...values]);
      changes = changes.flatMap((change) => values.map((value) => ({ ...change, [range.path.id]: value })));
    }
    for (const change of changes) if (evaluation.left() > 0) rows.push(await evaluation.at(change));
    const best = bestOf(goal, rows);
    if (best === undefined) break;
    const next = ranges.map((r) => around(r, tried.get(r.path.id) ?? [], Number(best.change[r.path.id])));
    if (
      next.every((r) =>
        r.integer ? r.max - r.min <= 2 && round > 0 && settled(r, tried) : r.max - r.min <= 1e-4 * r.max,
      )
    )
      break;
    ranges = next;
  }
  return rows;
}

/** Whether every whole number of the range was tried. */
function settled(range: Range, tried: Map<string, number[]>): boolean {
  const values = new Set(tried.get(range.path.id) ?? []);
  for (let n = range.min; n <= range.max; n++) if (!values.has(n)) return false;
  return true;
}

/** Coarse grids, each around the best of the one before. */
export const coarseToFine: Strategy = {
  id: "coarse-to-fine",
  summary: "A coarse grid over each range, then finer ones around the best: good where the objective has one valley",
  fits: () => true,
  search: async ({ goal, space }, evaluation) => {
    const rows: Row[] = [];
    for (const branch of space.branches) rows.push(...(await refine(goal, branch, evaluation)));
    return { rows, proven: false };
  },
};
