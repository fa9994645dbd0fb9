// M/G/1, first come first served, with a token limit: exact in full. Pollaczek-Khinchine for the moments, a geometric
// compound of residual services for the law of the wait, and its independent sum with a service for the sojourn.
// Design: queueing.md section 1. Figures exact to rounding; percentiles to about 1e-5 of their value.

import * as layout from "../abi/layout";
import { answer, clearAnswer, distribution } from "./answer";
import { buildWait, waitSurvival } from "./compound";
import { buildBlocks, loadService, mean, meanCube, meanSquare, shiftedSurvival } from "./service-law";
import { decayRate } from "./wait-decay";

/** Nodes of one window of the wait's law. */
export const NODES: i32 = 16384;

/** One request at a time at `rate` per second; distributions 0 fills the figures only. */
export function analyzeSingle(rate: f64, distributions: i32): i32 {
  clearAnswer();
  loadService(1);
  const load = rate * mean;
  answer(layout.ANSWER_MAX_RATE, 1.0 / mean);
  if (load >= 1.0) return layout.STATUS_UNSTABLE;
  const wait = (rate * meanSquare) / (2.0 * (1.0 - load));
  answer(layout.ANSWER_MEAN_WAIT, wait);
  answer(layout.ANSWER_MEAN_SQUARE_WAIT, 2.0 * wait * wait + (rate * meanCube) / (3.0 * (1.0 - load)));
  answer(layout.ANSWER_MEAN_SOJOURN, wait + mean);
  answer(layout.ANSWER_ZERO_WAIT, 1.0 - load);
  answer(layout.ANSWER_BUSY, load);
  answer(layout.ANSWER_RUNNING_MEAN, load);
  answer(layout.ANSWER_BATCH_MEAN, 1.0);
  answer(layout.ANSWER_BATCH_REQUEST_MEAN, 1.0);
  answer(layout.ANSWER_LOSS, 0.0);
  if (distributions === 0) return layout.STATUS_DONE;
  buildBlocks(mean);
  buildWait(load, decayRate(rate), mean, NODES);
  distribution(layout.WAIT).byFunction((_law, x) => waitSurvival(x), wait);
  distribution(layout.SOJOURN).byFunction((_law, t) => shiftedSurvival(t, waitSurvival), wait + mean);
  return layout.STATUS_DONE;
}
