// Renewal arrivals, one request at a time or in fixed batches: G/G/1 on a grid. The batch's wait is the maximum of the walk
// with steps H - (sum of its gaps). Means are extrapolated from two grids (Richardson), where the error is O(step^2).
// Deterministic gaps: the grid divides a token, and the odd remainder of the gap is made small. Design: queueing.md section 9.

import { mark, reserve, rewind } from "../abi/arena";
import * as layout from "../abi/layout";
import { ARRIVALS } from "../arrivals";
import { put } from "../abi/table";
import { setGap } from "../num/lattice-gap";
import { answer, clearAnswer, distribution } from "./answer";
import { analyzeFixed } from "./fixed";
import { gapMasses, gapReach } from "./gap-grid";
import { buildRequestWait, requestWait, waitResolution } from "./renewal-wait";
import { buildMasses, decay, gridSquare, gridWait, solveWalk, step, zeroFull, zeroSplit } from "./server-free";
import {
  buildBlocks,
  loadService,
  longestSeconds,
  mean,
  meanSquare,
  shiftedSurvival,
  startSeconds,
  tokenSeconds,
} from "./service-law";

const POISSON: i32 = 0;
const DETERMINISTIC: i32 = 1;
/** Expected error of a percentile above which it is called approximate. */
const TOLERANCE: f64 = 5e-4;
/** The laws of requests in larger batches than this cost too much. */
const LARGEST_BATCH: i32 = 256;

let process: i32 = 0;
let shape: f64 = 0;
let gap: f64 = 0; // s
let gapCv: f64 = 0;
let batch: f64 = 0;
let deviation: f64 = 0; // of a step of the walk, s
/** Deterministic gaps: seconds of service outside the grid, and whether the grid holds the gaps exactly. */
let origin: f64 = 0;
let exact: boolean = false;
let zero: f64 = 0; // P(W = 0)
let error: f64 = 0; // expected relative error

/** Solves on n nodes that reach `seconds` (deterministic gaps: about). */
function solveOn(n: i32, seconds: f64): void {
  const drift = batch * gap - mean;
  let h = seconds / <f64>n;
  const masses = reserve((<usize>(n + 4)) << 3);
  if (process !== DETERMINISTIC) {
    setGap(masses, gapMasses(masses, n >> 1, process, shape, h / gap), -1);
    solveWalk(n, h, 0.0, <i32>batch, deviation, drift);
    return;
  }
  const divides = tokenSeconds >= h;
  origin = divides ? startSeconds : 0.0;
  const total = batch * gap - origin;
  if (divides) h = tokenSeconds / divisions(total, h);
  const first = Math.floor(total / h + 1e-9);
  const part = max<f64>(0.0, total / h - first);
  exact = part < 1e-6;
  put(masses, 0, 1.0 - part);
  put(masses, 1, part);
  setGap(masses, 2, <i32>first);
  solveWalk(n, h, origin, 1, deviation, drift);
}

/** Into how many nodes, of at most h seconds, to divide a token so that `total` is most nearly a whole number of them. */
function divisions(total: f64, h: f64): f64 {
  const least = Math.ceil(tokenSeconds / h - 1e-9);
  let best = least;
  let smallest = 1.0;
  for (let m = least; m < min<f64>(2.0 * least, least + 1000.0); m += 1.0) {
    const x = (total * m) / tokenSeconds;
    const part = x - Math.floor(x + 1e-9);
    if (part < smallest - 1e-9) {
      smallest = part;
      best = m;
    }
  }
  return best;
}

/** Seconds that the grid must reach: the step's law, twice what it may fall, and what decays slowest beyond it. */
function reachFor(): f64 {
  const most = longestSeconds();
  const reach = process === DETERMINISTIC ? 1.0 : gapReach(process, shape, batch > 1.0 ? 1e-11 : 1e-16);
  const fall = gap * (batch + reach + (batch > 1.0 ? 10.0 * Math.sqrt(batch) * gapCv : 0.0));
  let room = max<f64>(max<f64>(32.0 * deviation, 2.0 * fall), max<f64>(2.0 * most, 8.0 * (most - batch * gap)));
  if (batch > 1.0) return room;
  // A tail that is gone by then shortens the grid: gaps beyond it empty the queue, whatever their length.
  const least = 4.0 * most;
  for (let i = 0; i < 20 && room > least; i++) {
    const before = mark();
    solveOn(2048, room);
    rewind(before);
    const needed = decay > 0.0 ? (40.0 * step) / -Math.log(decay) : 0.4 * room;
    if (needed > 0.8 * room) break;
    room = needed;
  }
  return max<f64>(least, room);
}

/** How many nodes: 64 or more to a mean service, as far as the time allows. */
function nodesFor(reach: f64, distributions: i32): i32 {
  if (distributions === 0 && process === DETERMINISTIC) return 8192;
  if (process === DETERMINISTIC) return 1 << 16;
  const most = distributions === 0 ? 8192 : max<i32>(4096, min<i32>(1 << 15, (1 << 20) / <i32>batch));
  let n = 4096;
  while (n < most && <f64>n * mean < 64.0 * reach) n <<= 1;
  return n;
}

/** Requests by process `arrivals` of ARRIVALS (`cv` where it has one), in batches of `batchSize`, 1 for none. */
export function analyzeRenewal(arrivals: i32, rate: f64, cv: f64, batchSize: i32, distributions: i32): i32 {
  if (arrivals === POISSON) return analyzeFixed(rate, batchSize, distributions);
  clearAnswer();
  const before = mark();
  process = arrivals;
  gap = 1.0 / rate;
  gapCv = arrivals === DETERMINISTIC ? 0.0 : cv;
  batch = <f64>batchSize;
  shape = ARRIVALS[arrivals].shape(cv);
  loadService(batchSize);
  answer(layout.ANSWER_MAX_RATE, batch / mean);
  if (rate * mean >= batch) return layout.STATUS_UNSTABLE;
  if (distributions !== 0 && batchSize > LARGEST_BATCH) return layout.STATUS_LIMIT;
  if (arrivals === DETERMINISTIC && batchSize === 1 && longestSeconds() <= gap) {
    figures(rate, 0.0);
    if (distributions !== 0) neverWaits();
    return layout.STATUS_DONE;
  }
  deviation = Math.sqrt(batch * gapCv * gapCv * gap * gap + max<f64>(0.0, meanSquare - mean * mean));
  const reach = reachFor();
  const n = nodesFor(reach, distributions);
  const scratch = mark();
  solveOn(n >> 1, reach);
  const coarse = gridWait;
  rewind(scratch);
  solveOn(n, reach);
  figures(rate, coarse);
  if (distributions === 0) rewind(before);
  else laws();
  return layout.STATUS_DONE;
}

/** The figures, from the walk on the fine grid and the batch's mean wait on one half as fine. */
function figures(rate: f64, coarse: f64): void {
  const deterministic = process === DETERMINISTIC;
  const never = deterministic && longestSeconds() <= batch * gap;
  const extrapolated = deterministic ? gridWait : gridWait + (gridWait - coarse) / 3.0;
  const wait = 0.5 * (batch - 1.0) * gap + (never ? 0.0 : max<f64>(0.0, extrapolated));
  zero = (never ? 1.0 : min<f64>(1.0, deterministic && exact ? zeroFull : zeroSplit)) / batch;
  error = never ? 0.0 : (2.0 * Math.abs(gridWait - coarse)) / max<f64>(wait, 1e-3 * mean);
  if (deterministic && !exact && !never) error = max<f64>(error, (zeroFull - zeroSplit) / batch);
  answer(layout.ANSWER_MEAN_WAIT, wait);
  answer(layout.ANSWER_MEAN_SOJOURN, wait + mean);
  if (batch === 1.0) answer(layout.ANSWER_MEAN_SQUARE_WAIT, never ? 0.0 : gridSquare);
  answer(layout.ANSWER_ZERO_WAIT, zero);
  answer(layout.ANSWER_BUSY, (rate * mean) / batch);
  answer(layout.ANSWER_RUNNING_MEAN, rate * mean);
  answer(layout.ANSWER_BATCH_MEAN, batch);
  answer(layout.ANSWER_BATCH_REQUEST_MEAN, batch);
  answer(layout.ANSWER_LOSS, 0.0);
  answer(layout.ANSWER_RESIDUAL, error);
}

/** The laws where every service ends before the next request comes: no grid, which the longest gaps would not fit. */
function neverWaits(): void {
  buildBlocks(mean);
  distribution(layout.WAIT).byFunction((_law, _x) => 0.0, mean);
  distribution(layout.SOJOURN).byFunction((_law, t) => shiftedSurvival(t, (_x) => 0.0), 2.0 * mean);
}

/** The laws of the wait and the sojourn; a median of few nodes makes them approximate. */
function laws(): void {
  const deterministic = process === DETERMINISTIC;
  buildMasses(batch > 1.0);
  buildRequestWait(<i32>batch, deterministic ? gap : 0.0, origin, exact, zero);
  buildBlocks(min<f64>(mean, gap));
  distribution(layout.WAIT).byFunction((_law, x) => requestWait(x), mean);
  distribution(layout.WAIT).step = waitResolution();
  distribution(layout.SOJOURN).byFunction((_law, t) => shiftedSurvival(t, requestWait), 2.0 * mean);
  const median = distribution(layout.WAIT).percentile(0.5);
  const nodes = median / step;
  if (median > 0.0 && !(deterministic && exact)) error = max<f64>(error, (deterministic ? 0.1 : 0.1 / nodes) / nodes);
  if (error <= TOLERANCE) return;
  answer(layout.ANSWER_WAIT_ERROR, error);
  answer(layout.ANSWER_SOJOURN_ERROR, error);
}
