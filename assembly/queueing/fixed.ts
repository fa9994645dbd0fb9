// Fixed batches of exactly b requests, Poisson arrivals: exact. The wait of request i of a batch is the time until the
// batch is full, or until the server is free, whichever is later. Design: queueing.md section 4.

import { mark, rewind } from "../abi/arena";
import * as layout from "../abi/layout";
import { answer, clearAnswer } from "./answer";
import { batchZeroWait, meanBeyond, noneBeyond, secondBeyond, solveFormation } from "./batch-formation";
import { analyzeSingle } from "./mg1";
import { buildBlocks, loadService, mean } from "./service-law";

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
  return layout.STATUS_DONE;
}
