// The figures of a bulk queue from the stationary law of its chain. A request waits until its batch starts.

import * as layout from "../abi/layout";
import { at } from "../abi/table";
import { answer } from "./answer";
import * as chain from "./bulk-chain";
import { batchSeconds, ownSeconds } from "./bulk-service";

/** Requests per batch, seconds from one batch's start to the next, P(wait = 0), mean wait and sojourn. */
export let batchMean: f64 = 0;
export let cycle: f64 = 0;
export let zeroWait: f64 = 0;
export let waitMean: f64 = 0;
export let sojournMean: f64 = 0;

/**
 * Those that wait behind a request when its batch starts came while it waited: Poisson(rate W), whence E W and E W^2.
 * The residual is the larger of the flow's (requests per batch against arrivals per cycle) and the drift's.
 */
export function fillMeans(rate: f64): void {
  const n = chain.states;
  let size = 0.0;
  let square = 0.0;
  let seconds = 0.0;
  let own = 0.0;
  let behind = 0.0;
  let behindPairs = 0.0;
  let drift = 0.0;
  const top = <f64>n;
  const topSeconds = batchSeconds(top, at(chain.longestMeans, n));
  for (let x = n - 1; x >= 0; x--) {
    const b = <f64>max<i32>(x, 1);
    const mass = at(chain.law, x);
    const longestMean = at(chain.longestMeans, max<i32>(x, 1));
    size += mass * b;
    square += mass * b * b;
    seconds += mass * batchSeconds(b, longestMean);
    own += mass * b * ownSeconds(b, longestMean);
    behind += mass * 0.5 * b * (b - 1.0);
    behindPairs += (mass * b * (b - 1.0) * (b - 2.0)) / 3.0;
    drift += mass * (top - <f64>x - rate * (topSeconds - batchSeconds(b, longestMean)));
  }
  const m0 = chain.above;
  const m1 = chain.aboveFirst;
  size += m0 * top;
  square += m0 * top * top;
  seconds += m0 * topSeconds;
  own += m0 * top * ownSeconds(top, at(chain.longestMeans, n));
  behind += top * m1 + 0.5 * top * (top - 1.0) * m0;
  behindPairs += top * chain.aboveSecond + top * (top - 1.0) * m1 + (top * (top - 1.0) * (top - 2.0) * m0) / 3.0;
  const idle = at(chain.law, 0) / rate;
  batchMean = size;
  cycle = seconds + idle;
  zeroWait = idle / cycle;
  waitMean = behind / (size * rate);
  sojournMean = waitMean + own / size;
  let residual = Math.abs(size - rate * cycle) / size;
  const room = top - rate * topSeconds;
  if (chain.capped) residual = max<f64>(residual, Math.abs(drift - room) / room);
  answer(layout.ANSWER_MEAN_WAIT, waitMean);
  answer(layout.ANSWER_MEAN_SOJOURN, sojournMean);
  answer(layout.ANSWER_ZERO_WAIT, zeroWait);
  answer(layout.ANSWER_BUSY, seconds / cycle);
  answer(layout.ANSWER_BATCH_MEAN, size);
  answer(layout.ANSWER_BATCH_REQUEST_MEAN, square / size);
  answer(layout.ANSWER_LOSS, 0.0);
  answer(layout.ANSWER_MEAN_SQUARE_WAIT, behindPairs / (size * rate * rate));
  answer(layout.ANSWER_RUNNING_MEAN, (rate * own) / size);
  answer(layout.ANSWER_RESIDUAL, residual);
}
