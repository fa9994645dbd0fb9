// Fixed batches of b with Poisson arrivals, the exact moments. Batches form an E_b/G/1 queue. Y, the requests beyond the
// next full batch when a batch ends, obeys Y' = (Y + A - b)^+ with A the arrivals during a batch: the maximum of an integer
// walk. Given the batch's wait W, Y is Poisson(rate W), so E W = E Y / rate. Design: queueing.md section 4. Error 1e-9.

import { mark, reserve, rewind } from "../abi/arena";
import { at, put } from "../abi/table";
import { convexRoot } from "../num/decay";
import { fft } from "../num/fft";
import { circle, maximumMean, maximumSecond, maximumZero, spitzer } from "../num/spitzer";
import { longestSeconds, mean, NEGLIGIBLE, meanSquare, nodeCount, nodeSeconds, nodeWeight } from "./service-law";

/** Points of the largest transform. */
const LIMIT: i32 = 1 << 19;

let rate: f64 = 0;
let batch: f64 = 0;

/** E Y, E Y (Y - 1), P(Y = 0) and P(a batch need not wait for the server). */
export let meanBeyond: f64 = 0;
export let secondBeyond: f64 = 0;
export let noneBeyond: f64 = 0;
export let batchZeroWait: f64 = 0;
/** Decay rate of a batch's wait, 1/s. */
export let tailRate: f64 = 0;

/** log E e^{theta (A - b)}: A is Poisson mixed over the batch's seconds. */
function logMoment(theta: f64): f64 {
  const s = rate * Math.expm1(theta);
  const longest = s * longestSeconds();
  let sum = 0.0;
  const plain = longest < 30.0;
  for (let k = 0; k < nodeCount(); k++) {
    const w = nodeWeight(k);
    if (w > NEGLIGIBLE) sum += w * (plain ? Math.expm1(s * nodeSeconds(k)) : Math.exp(s * nodeSeconds(k) - longest));
  }
  return (plain ? Math.log1p(sum) : longest + Math.log(sum)) - batch * theta;
}

/** Adds weight * P(Poisson(count) = j) e^{tilt (j - b)} to element (j - b) mod n, for all j that matter. */
function addPoisson(re: usize, n: i32, weight: f64, count: f64, tilt: f64, window: usize): void {
  const x = count * Math.exp(tilt);
  const mode = <i32>x;
  let sum = 1.0;
  let last = mode;
  put(window, 0, 1.0);
  for (let term = x / <f64>(mode + 1); term > 1e-18; term *= x / <f64>(last + 1)) {
    last++;
    put(window, last - mode, term);
    sum += term;
  }
  let below = 0.0;
  for (let j = mode, term = <f64>mode / x; j > 0 && term > 1e-18; term *= <f64>j / x) {
    below += term;
    j--;
  }
  const scale = (weight / (sum + below)) * Math.exp(count * Math.expm1(tilt) - tilt * batch);
  const b = <i32>batch;
  const mask = n - 1;
  for (let j = mode; j <= last; j++) {
    const i = (j - b) & mask;
    put(re, i, at(re, i) + scale * at(window, j - mode));
  }
  for (let j = mode, term = <f64>mode / x; j > 0 && term > 1e-18; term *= <f64>j / x) {
    j--;
    const i = (j - b) & mask;
    put(re, i, at(re, i) + scale * term);
  }
}

/** Solves for a stable queue, rate E H < b, from the service law and its nodes; false if it needs too large a transform. */
export function solveFormation(requestRate: f64, b: i32): boolean {
  rate = requestRate;
  batch = <f64>b;
  const variance = rate * mean + rate * rate * (meanSquare - mean * mean);
  const most = rate * longestSeconds();
  const up = most + 9.0 * Math.sqrt(most) + 30.0;
  const least = 2.0 * max<f64>(batch, up - batch);
  // Eight times the upward reach: where one long batch outweighs all else, further zeros of 1 - u crowd the circle.
  const room = max<f64>(32.0 * Math.sqrt(variance), max<f64>(least, 8.0 * (up - batch)));
  let n = 1024;
  while (<f64>n < room && n < LIMIT) n <<= 1;
  if (<f64>n < least) return false;
  const theta = convexRoot(logMoment, (2.0 * (batch - rate * mean)) / variance, 20.0);
  const tilt = circle(theta, n);
  tailRate = rate * Math.expm1(min<f64>(theta, 20.0));
  const before = mark();
  const re = reserve((<usize>n) << 3);
  const im = reserve((<usize>n) << 3);
  const window = reserve((<usize>n) << 3);
  memory.fill(re, 0, (<usize>n) << 3);
  memory.fill(im, 0, (<usize>n) << 3);
  for (let k = 0; k < nodeCount(); k++) {
    if (nodeWeight(k) > NEGLIGIBLE) addPoisson(re, n, nodeWeight(k), rate * nodeSeconds(k), tilt, window);
  }
  fft(re, im, n);
  const decay = Math.exp(-theta);
  spitzer(re, im, n, tilt, decay, logMoment(tilt));
  meanBeyond = maximumMean(re, n, decay);
  secondBeyond = maximumSecond(re, n, decay);
  noneBeyond = maximumZero(re, n, decay);
  batchZeroWait = noneBeyond * Math.exp(-at(re, 0));
  rewind(before);
  return true;
}
