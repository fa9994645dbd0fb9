// Fixed batches of exactly b requests, Poisson arrivals: exact. The wait of request i of a batch is the time until the
// batch is full, or until the server is free, whichever is later. Design: queueing.md section 4.

import { mark, rewind } from "../abi/arena";
import * as layout from "../abi/layout";
import { setExponentialGap } from "../num/lattice-gap";
import { answer, clearAnswer, distribution } from "./answer";
import { batchZeroWait, meanBeyond, noneBeyond, secondBeyond, solveFormation, tailRate } from "./batch-formation";
import { analyzeSingle } from "./mg1";
import { buildMasses, gridWait, solveWalk } from "./server-free";
import { buildFormationWait, formationWait } from "./formation-wait";
import { buildBlocks, loadService, longestSeconds, mean, meanSquare, shiftedSurvival } from "./service-law";

/** Expected error of a percentile above which it is called approximate. */
const TOLERANCE: f64 = 5e-4;
/** Nodes of the grid at hand. */
let nodes: i32 = 0;

/** Batches of `batch` requests that arrive at `rate` per second; distributions 0 fills the figures only. */
export function analyzeFixed(rate: f64, batch: i32, distributions: i32): i32 {
  if (batch === 1) return analyzeSingle(rate, distributions);
  clearAnswer();
  const before = mark();
  const b = <f64>batch;
  loadService(batch);
  answer(layout.ANSWER_MAX_RATE, b / mean);
  if (rate * mean >= b) return layout.STATUS_UNSTABLE;
  buildBlocks((0.25 * Math.sqrt(b)) / rate);
  if (!solveFormation(rate, batch)) return layout.STATUS_LIMIT;
  const wait = ((b - 1.0) / 2.0 + meanBeyond) / rate;
  answer(layout.ANSWER_MEAN_WAIT, wait);
  answer(layout.ANSWER_MEAN_SOJOURN, wait + mean);
  // F, the time until the batch is full, and the batch's wait both shrink with the same gaps:
  // rate^2 E (F + W)^2 = (b^2 - 1) / 3 + (b - 1) (E Y - P(Y > 0)) + E Y (Y - 1), averaged over the batch.
  const square = (b * b - 1.0) / 3.0 + (b - 1.0) * (meanBeyond - 1.0 + noneBeyond) + secondBeyond;
  answer(layout.ANSWER_MEAN_SQUARE_WAIT, square / (rate * rate));
  answer(layout.ANSWER_ZERO_WAIT, batchZeroWait / b);
  answer(layout.ANSWER_BUSY, (rate * mean) / b);
  answer(layout.ANSWER_RUNNING_MEAN, rate * mean);
  answer(layout.ANSWER_BATCH_MEAN, b);
  answer(layout.ANSWER_BATCH_REQUEST_MEAN, b);
  answer(layout.ANSWER_LOSS, 0.0);
  if (distributions === 0) {
    rewind(before);
    return layout.STATUS_DONE;
  }
  buildLaws(rate, batch, wait);
  return layout.STATUS_DONE;
}

/** The laws of the wait and the sojourn; `wait` is the exact mean. */
function buildLaws(rate: f64, batch: i32, wait: f64): void {
  const step = gridFor(rate, batch);
  const b = <f64>batch;
  const deviation = Math.sqrt(b / (rate * rate) + meanSquare - mean * mean);
  setExponentialGap(1.0 / (rate * step));
  solveWalk(nodes, step, 0.0, batch, deviation, b / rate - mean);
  buildMasses(true);
  buildFormationWait(rate, batch, batchZeroWait / <f64>batch);
  const error = (5.0 * Math.abs(gridWait - meanBeyond / rate)) / wait;
  answer(layout.ANSWER_RESIDUAL, error);
  if (error > TOLERANCE) {
    answer(layout.ANSWER_WAIT_ERROR, error);
    answer(layout.ANSWER_SOJOURN_ERROR, error);
  }
  distribution(layout.WAIT).byFunction((_law, x) => formationWait(x), wait);
  distribution(layout.SOJOURN).byFunction((_law, t) => shiftedSurvival(t, formationWait), wait + mean);
}

/** Sets `nodes`, and returns the seconds between them. */
function gridFor(rate: f64, batch: i32): f64 {
  const b = <f64>batch;
  const most = longestSeconds();
  const formation = (b + 9.0 * Math.sqrt(b) + 20.0) / rate;
  const deviation = Math.sqrt(b / (rate * rate) + max<f64>(0.0, meanSquare - mean * mean));
  // Room for the step's law and for what the transform's next zeros leave, unless the tail is gone by then.
  const room = max<f64>(32.0 * deviation, max<f64>(2.0 * formation, 8.0 * (most - b / rate)));
  const reach = max<f64>(2.0 * most, min<f64>(80.0 / tailRate, room));
  const fine = min<f64>((0.02 * Math.sqrt(b)) / rate, mean / 128.0);
  const limit = min<i32>(1 << 16, (1 << 25) / batch);
  nodes = 4096;
  while (<f64>nodes * fine < reach && nodes << 1 <= limit) nodes <<= 1;
  return reach / <f64>nodes;
}
