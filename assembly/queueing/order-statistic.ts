// The longest of b independent clipped lengths: P(L_b > x) = 1 - (1 - P(n > x))^b, computed as
// -expm1(b log1p(-P(n > x))): relative error about 1e-15 for any b. Design: queueing.md section 8.

import { reserve } from "../abi/arena";
import { at, put } from "../abi/table";
import { Moments } from "../lengths/moments";
import { moments, survivalAt, survivals, top } from "../lengths/table";

const batchMoments = new Moments();

/** A column of P(L_b > x), 0 <= x < top; for b = 1 the length table itself. */
export function longestSurvivals(b: i32): usize {
  if (b === 1) return survivals;
  const column = reserve((<usize>top) << 3);
  for (let x = 0; x < top; x++) {
    const s = at(survivals, x);
    put(column, x, s >= 1.0 ? 1.0 : -Math.expm1(<f64>b * Math.log1p(-s)));
  }
  return column;
}

/** E L_b^k, k = 1, 2, 3, from the column of `longestSurvivals`; for b = 1 those of the length table. */
export function longestMoments(b: i32, column: usize): Moments {
  if (b === 1) return moments;
  batchMoments.gather(column, top);
  return batchMoments;
}

/** P(L_b > x) = 1 - (1 - G(x))^b at an integer x >= 0, without cancellation. */
export function longestSurvival(b: f64, x: i32): f64 {
  const g = survivalAt(x);
  return g >= 1.0 ? 1.0 : -Math.expm1(b * Math.log1p(-g));
}

/** E L_b^k, k = 1 or 2, tokens^k, by parts. */
export function longestMoment(b: f64, k: i32): f64 {
  let sum = 0.0;
  for (let x = top - 1; x >= 0; x--) sum += (k === 1 ? 1.0 : 2.0 * <f64>x + 1.0) * longestSurvival(b, x);
  return sum;
}
