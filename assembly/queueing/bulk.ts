// Batches of all that wait when the server is free: M/G^[b]/1 with the service depending on the batch.

import * as layout from "../abi/layout";
import { answer, clearAnswer } from "./answer";
import { solveChain } from "./bulk-chain";
import { metaHigh, metaLow, scanDrift } from "./bulk-drift";
import { fillMeans } from "./bulk-means";
import { openService } from "./bulk-service";
import { fillWait } from "./bulk-wait";
import { fillSojourn } from "./bulk-sojourn";
import { secondsPerRequest } from "./stability";
import { longest } from "./longest";

// Positions in the registry of disciplines.
const DYNAMIC: i32 = 1;
const ELASTIC: i32 = 3;
/** Levels are tabulated for batches up to this where there is no limit. */
const OPEN: i32 = 256;

/**
 * The queue of Poisson arrivals at `rate` (1/s) whose batches leave together, at most `limit` requests (0: no limit).
 * Fills the answer; the wait's and sojourn's laws too if `distributions`. STATUS_UNSTABLE from the largest stable rate on,
 * STATUS_LIMIT where the chain is too large.
 */
export function analyzeDynamic(rate: f64, limit: i32, distributions: i32): i32 {
  return analyze(false, rate, limit, distributions);
}

/** As analyzeDynamic, but each request leaves at its own last token and the batch shrinks. */
export function analyzeElastic(rate: f64, limit: i32, distributions: i32): i32 {
  return analyze(true, rate, limit, distributions);
}

function analyze(elastic: bool, rate: f64, limit: i32, distributions: i32): i32 {
  clearAnswer();
  openService(elastic);
  const most = 1.0 / secondsPerRequest(elastic ? ELASTIC : DYNAMIC, limit);
  answer(layout.ANSWER_MAX_RATE, most);
  longest.open(limit > 0 ? limit : OPEN);
  scanDrift(rate, limit);
  answer(layout.ANSWER_META_LOW, metaLow);
  answer(layout.ANSWER_META_HIGH, metaHigh);
  if (rate >= most) return layout.STATUS_UNSTABLE;
  const status = solveChain(rate, limit);
  if (status !== layout.STATUS_DONE) return status;
  fillMeans(rate);
  if (distributions !== 0) {
    fillWait(rate);
    fillSojourn(rate);
  }
  return layout.STATUS_DONE;
}
