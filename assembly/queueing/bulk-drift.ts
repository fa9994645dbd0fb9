// Where a bulk queue drifts: rate E H_b against b, for b up to its limit or until batches hold every length.

import { column, mark, rewind } from "../abi/arena";
import { at, put } from "../abi/table";
import { batchSeconds } from "./bulk-service";
import { longest } from "./longest";

/** The healthy batch of a metastable queue and the one that tips it; NaN where the queue is not metastable. */
export let metaLow: f64 = NaN;
export let metaHigh: f64 = NaN;
/** The last batch size at which the queue still grows, 0 if none. */
export let lastGrowth: f64 = 0;

/** Batches beyond this are not looked at. */
const FAR: i32 = 1 << 20;
/** Levels that the scan looks at; E L_b is then good to about its inverse. */
const LEVELS: i32 = 4096;

/**
 * Scans b = 1, 2, ..., 16, then in steps of about 1/16, up to `limit` (0: none). A queue is metastable if, above the first
 * b at which more are served than arrive, there is one at which more arrive than are served.
 */
export function scanDrift(rate: f64, limit: i32): void {
  metaLow = NaN;
  metaHigh = NaN;
  lastGrowth = 0.0;
  const scratch = mark();
  const stride = (longest.count + LEVELS - 1) / LEVELS;
  const count = (longest.count + stride - 1) / stride;
  const power = column(count); // F^b
  const factor = column(count); // F^step
  for (let i = 0; i < count; i++) {
    put(factor, i, longest.upTo(min<i32>((i + 1) * stride, longest.count) - 1));
    put(power, i, 1.0);
  }
  const end = limit > 0 ? limit : FAR;
  let step = 1;
  let calm = 0.0;
  let tipped = false;
  let previous = 0.0;
  for (let b = 1; b <= end; ) {
    for (let i = 0; i < count; i++) put(power, i, at(power, i) * at(factor, i));
    const growth = rate * batchSeconds(<f64>b, meanOf(power, count, stride)) - <f64>b;
    if (growth > 0.0) {
      lastGrowth = <f64>b;
      if (calm > 0.0 && !tipped) {
        tipped = true;
        metaLow = calm;
        metaHigh = <f64>b - (<f64>step * growth) / (growth - previous);
      }
    } else if (calm === 0.0) {
      calm = b === 1 ? 1.0 : <f64>b - (<f64>step * growth) / (growth - previous);
    }
    previous = growth;
    if (b >= 16 * step) {
      for (let i = 0; i < count; i++) put(factor, i, at(factor, i) * at(factor, i));
      step <<= 1;
    }
    b += step;
  }
  rewind(scratch);
}

/** E L_b = x_0 + sum (x_{i+1} - x_i) (1 - F(x_i)^b) over the levels looked at. */
function meanOf(power: usize, count: i32, stride: i32): f64 {
  let x = at(longest.values, min<i32>(stride, longest.count) - 1);
  let mean = x;
  for (let i = 1; i < count; i++) {
    const next = at(longest.values, min<i32>((i + 1) * stride, longest.count) - 1);
    mean += (next - x) * (1.0 - at(power, i - 1));
    x = next;
  }
  return mean;
}
