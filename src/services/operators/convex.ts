// A growing function of the context as the largest of a few lines: chords of its greatest convex minorant over given points.
//
// Domain: points by rising x. Error: 0 at the points that are kept, NEGLIGIBLE at those left out of a convex function, and
// between points what a chord misses; where the function bends down, the minorant lies below it.

import type { DecodeForm } from "../step-tables.ts";

export interface Point {
  x: number;
  y: number;
}

/** A point so near to the chord past it is left out. */
const NEGLIGIBLE = 0.005;

/** The lines, steepest last; one flat line through a single point. */
export function chords(points: readonly Point[]): DecodeForm[] {
  const kept: Point[] = [];
  for (const point of points) {
    while (kept.length > 1 && needless(kept[kept.length - 2], kept[kept.length - 1], point)) kept.pop();
    kept.push(point);
  }
  const lines = kept.slice(1).map((b, i) => line(kept[i] ?? b, b));
  return lines.length > 0 ? lines : [{ step_s: points[0]?.y ?? 0, context_token_s: 0 }];
}

/** Whether b lies above the chord from a to c, or so little below it that it says nothing. */
function needless(a: Point | undefined, b: Point | undefined, c: Point): boolean {
  if (a === undefined || b === undefined) return false;
  return a.y + ((c.y - a.y) * (b.x - a.x)) / (c.x - a.x) <= b.y * (1 + NEGLIGIBLE);
}

function line(a: Point, b: Point): DecodeForm {
  const context_token_s = Math.max(0, (b.y - a.y) / (b.x - a.x));
  return { step_s: b.y - context_token_s * b.x, context_token_s };
}
