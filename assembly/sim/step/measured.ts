// What the host reads of the measured requests of all segments together.

import { METRIC_ITL } from "../../abi/layout-engine";
import { allGaps } from "./gaps";
import { recorder } from "./recorder";

/** Values of a metric (METRIC_*) that were measured. */
export function engineCount(metric: i32): f64 {
  return metric === METRIC_ITL ? recorder.allTokensAfter : recorder.tally(metric).count;
}

/** Their mean, in s. */
export function engineMean(metric: i32): f64 {
  if (metric !== METRIC_ITL) return recorder.tally(metric).mean();
  return (recorder.allTicksAfter * recorder.seconds) / recorder.allTokensAfter;
}

/** The value with `level` of all measured ones at or below it, in s. */
export function enginePercentile(metric: i32, level: f64): f64 {
  if (metric === METRIC_ITL) return allGaps.percentile(level) * recorder.seconds;
  return recorder.tally(metric).percentile(level);
}

/** The share of all measured values above x s. */
export function engineAbove(metric: i32, x: f64): f64 {
  if (metric === METRIC_ITL) return allGaps.above(x / recorder.seconds);
  return recorder.tally(metric).above(x);
}

/** The share of the measured waits that are 0. */
export function engineZeroRatio(): f64 {
  return recorder.allWait.zeros / recorder.allWait.count;
}
