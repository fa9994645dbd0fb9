// V, the time from the start of one batch's formation until the server is free for it: V = W + H, where W is the wait of
// the batch before and H its service. W is the maximum of the walk with steps H - (sum of b gaps), here on a time grid. The
// grid keeps the first two moments of H and of the gaps: error O(step^2). Design: queueing.md section 4.

import { at, put } from "../abi/table";
import { convexRoot } from "../num/decay";
import { fft } from "../num/fft";
import { addGeometric, circle, maximumMean, shortPart, spitzer, untilt } from "../num/spitzer";
import { mean, meanSquare, serviceMasses } from "./service-law";
import { reserve } from "../abi/arena";

/** Seconds between nodes, and e^-theta per node. */
export let step: f64 = 0;
export let decay: f64 = 0;
/** Masses of V on `count` nodes; geometric beyond. */
export let masses: usize = 0;
export let count: i32 = 0;
/** E W on the grid, s. */
export let gridWait: f64 = 0;

let service: usize = 0;
let serviceCount: i32 = 0;
let gap: f64 = 0; // mean gap in nodes
let batch: f64 = 0;

/**
 * log E e^{-theta G} of one exponential gap on the grid: geometric plus a fair coin, with the mean and the variance of the
 * exponential: (1 - q) (1 + z) / 2 / (1 - q z), q = (2 gap - 1) / (2 gap + 1), at z = e^-theta.
 */
function logGap(theta: f64): f64 {
  return -Math.log1p(2.0 * gap * Math.tanh(0.5 * theta));
}

/** log E e^{theta X}, X in nodes. */
function logMoment(theta: f64): f64 {
  const e = Math.expm1(theta);
  if (theta * <f64>serviceCount > 500.0) return Infinity;
  let power = 0.0; // e^{theta j} - 1
  let sum = 0.0;
  for (let j = 0; j < serviceCount; j++) {
    sum += at(service, j) * power;
    power = power * (1.0 + e) + e;
  }
  return Math.log1p(sum) + batch * logGap(theta);
}

/** Multiplies element k <= n / 2 of the transform by (gap's transform at 1 / z)^b. */
function multiplyByGaps(re: usize, im: usize, n: i32, tilt: f64): void {
  const inward = Math.exp(-tilt);
  const b = <i32>batch;
  for (let k = 0; k <= n >> 1; k++) {
    const angle = (2.0 * Math.PI * <f64>k) / <f64>n;
    // w = 1 / z; gap = (1 + w) / (1 + w + 2 gap (1 - w)).
    const c = inward * Math.cos(angle);
    const s = inward * Math.sin(angle);
    const p = 1.0 + c;
    const u = p + 2.0 * gap * (1.0 - c);
    const v = s - 2.0 * gap * s;
    const size = u * u + v * v;
    let x = (p * u + s * v) / size;
    let y = (s * u - p * v) / size;
    let real = at(re, k);
    let imaginary = at(im, k);
    for (let power = b; power > 0; power >>= 1) {
      if (power & 1) {
        const t = real * x - imaginary * y;
        imaginary = real * y + imaginary * x;
        real = t;
      }
      const t = x * x - y * y;
      y = 2.0 * x * y;
      x = t;
    }
    put(re, k, real);
    put(im, k, imaginary);
  }
}

/** Builds V for exponential gaps of mean 1 / rate on n nodes, `nodeSeconds` apart. */
export function buildServerFree(rate: f64, b: i32, nodeSeconds: f64, n: i32): void {
  step = nodeSeconds;
  gap = 1.0 / (rate * step);
  batch = <f64>b;
  count = n;
  masses = reserve((<usize>n) << 3);
  service = reserve((<usize>n) << 3);
  const im = reserve((<usize>n) << 3);
  const hr = reserve((<usize>n) << 3);
  const hi = reserve((<usize>n) << 3);
  serviceCount = serviceMasses(service, n, step);
  const variance = batch * gap * gap + (meanSquare - mean * mean) / (step * step);
  const theta = convexRoot(logMoment, (2.0 * (batch * gap - mean / step)) / variance, 500.0 / <f64>serviceCount);
  decay = Math.exp(-theta);
  const tilt = circle(theta, n);
  memory.fill(hr, 0, (<usize>n) << 3);
  memory.fill(hi, 0, (<usize>n) << 3);
  for (let j = 0; j < serviceCount; j++) put(hr, j, at(service, j) * Math.exp(tilt * <f64>j));
  fft(hr, hi, n);
  memory.copy(masses, hr, (<usize>n) << 3);
  memory.copy(im, hi, (<usize>n) << 3);
  multiplyByGaps(masses, im, n, tilt);
  spitzer(masses, im, n, tilt, decay, logMoment(tilt));
  gridWait = step * maximumMean(masses, n, decay);
  shortPart(masses, im, n, tilt);
  for (let k = 0; k < n; k++) {
    const a = at(masses, k);
    const b = at(im, k);
    const c = at(hr, k);
    const d = at(hi, k);
    put(masses, k, a * c - b * d);
    put(im, k, a * d + b * c);
  }
  untilt(masses, im, n, tilt);
  addGeometric(masses, n, decay);
}
