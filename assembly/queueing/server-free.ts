// V, the time from the start of one batch's formation until the server is free for it: V = W + H, where W is the wait of
// the batch before and H its service. W is the maximum of the walk with steps H - (sum of the gaps of a batch), here on a
// time grid. H and the gaps keep their first two moments: error O(step^2). Design: queueing.md sections 4 and 9.

import { mark, reserve, rewind } from "../abi/arena";
import { at, put } from "../abi/table";
import { convexRoot } from "../num/decay";
import { fft } from "../num/fft";
import { gapTransform, logGap } from "../num/lattice-gap";
import {
  addGeometric,
  circle,
  maximumMean,
  maximumSecond,
  maximumZero,
  shortPart,
  spitzer,
  untilt,
} from "../num/spitzer";
import { serviceMasses } from "./service-law";

/** Seconds between nodes, and e^-theta per node. */
export let step: f64 = 0;
export let decay: f64 = 0;
/** Masses of W, then of V, on `count` nodes; geometric beyond. */
export let masses: usize = 0;
export let count: i32 = 0;
/** E W in seconds, E W^2 in seconds squared. */
export let gridWait: f64 = 0;
export let gridSquare: f64 = 0;
/** P(W = 0), counting what falls on node 0 without reaching it exactly half (`split`) or in full. */
export let zeroSplit: f64 = 0;
export let zeroFull: f64 = 0;

let service: usize = 0;
let serviceCount: i32 = 0;
let gaps: f64 = 0;
// Transforms of H and of the step, on the circle.
let hr: usize = 0;
let hi: usize = 0;
let im: usize = 0;
let tilt: f64 = 0;

/** log E e^{theta X}, theta per node. */
function logMoment(theta: f64): f64 {
  const e = Math.expm1(theta);
  let power = 0.0; // e^{theta j} - 1
  let sum = 0.0;
  for (let j = 0; j < serviceCount; j++) {
    sum += at(service, j) * power;
    power = power * (1.0 + e) + e;
  }
  return Math.log1p(sum) + gaps * logGap(theta);
}

/** Element k <= n / 2 of the step's transform: that of H times `gaps` times that of a gap. */
function stepTransform(n: i32): void {
  const before = mark();
  const gr = reserve((<usize>n) << 3);
  const gi = reserve((<usize>n) << 3);
  gapTransform(gr, gi, n, tilt);
  for (let k = 0; k <= n >> 1; k++) {
    let x = at(gr, k);
    let y = at(gi, k);
    let real = at(hr, k);
    let imaginary = at(hi, k);
    for (let power = <i32>gaps; power > 0; power >>= 1) {
      if (power & 1) {
        const t = real * x - imaginary * y;
        imaginary = real * y + imaginary * x;
        real = t;
      }
      const t = x * x - y * y;
      y = 2.0 * x * y;
      x = t;
    }
    put(masses, k, real);
    put(im, k, imaginary);
  }
  rewind(before);
}

/**
 * Solves the walk on n nodes `nodeSeconds` apart with steps H - start - (sum of `count` of the gaps that lattice-gap.ts holds,
 * `deviation` and `drift` the standard deviation and minus the mean of a step, s). Fills the moments; `masses` holds d.
 */
export function solveWalk(n: i32, nodeSeconds: f64, start: f64, gapCount: i32, deviation: f64, drift: f64): void {
  step = nodeSeconds;
  gaps = <f64>gapCount;
  count = n;
  masses = reserve((<usize>n) << 3);
  im = reserve((<usize>n) << 3);
  service = reserve((<usize>n) << 3);
  hr = reserve((<usize>n) << 3);
  hi = reserve((<usize>n) << 3);
  serviceCount = serviceMasses(service, n, step, start);
  const guess = (2.0 * drift * step) / (deviation * deviation + 1e-12 * drift * drift);
  // A root beyond leaves nothing of the tail at the end of the grid: it need not be known.
  const theta = convexRoot(logMoment, guess, 200.0 / <f64>n);
  decay = Math.exp(-theta);
  tilt = circle(theta, n);
  memory.fill(hr, 0, (<usize>n) << 3);
  memory.fill(hi, 0, (<usize>n) << 3);
  for (let j = 0; j < serviceCount; j++) put(hr, j, at(service, j) * Math.exp(tilt * <f64>j));
  fft(hr, hi, n);
  stepTransform(n);
  spitzer(masses, im, n, tilt, decay, logMoment(tilt));
  gridWait = step * maximumMean(masses, n, decay);
  gridSquare = step * (step * maximumSecond(masses, n, decay) + gridWait);
  zeroFull = maximumZero(masses, n, decay);
  zeroSplit = zeroFull * Math.exp(-0.5 * at(masses, 0));
}

/** After solveWalk: the masses of W, or of W + H - start. */
export function buildMasses(withService: boolean): void {
  const n = count;
  shortPart(masses, im, n, tilt);
  if (withService) {
    for (let k = 0; k < n; k++) {
      const a = at(masses, k);
      const b = at(im, k);
      const c = at(hr, k);
      const d = at(hi, k);
      put(masses, k, a * c - b * d);
      put(im, k, a * d + b * c);
    }
  }
  untilt(masses, im, n, tilt);
  addGeometric(masses, n, decay);
}

/** P(X > t) at the nodes of the law that buildMasses left, half of each mass on either side; `whole` puts all below. */
export function nodeSurvivals(column: usize, whole: boolean): void {
  let tail = (at(masses, count - 1) * decay) / (1.0 - decay);
  for (let j = count - 1; j >= 0; j--) {
    put(column, j, whole ? tail : tail + 0.5 * at(masses, j));
    tail += at(masses, j);
  }
}
