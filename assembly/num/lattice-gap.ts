// The gap between arrivals on a grid, for the walks of spitzer.ts: its transform and its exponential moments.

import { at, put } from "../abi/table";
import { fft } from "./fft";

let mean: f64 = 0; // of the exponential gap, in nodes; 0 where the gap is given by masses
let masses: usize = 0;
let count: i32 = 0;
let first: i32 = 0;

/**
 * An exponential gap of `nodes` nodes in the mean, as a geometric variable plus a fair coin, which keeps mean and variance:
 * (1 - q) (1 + z) / 2 / (1 - q z), q = (2 nodes - 1) / (2 nodes + 1), that is 1 / (1 + 2 nodes tanh(theta / 2)) at e^-theta.
 */
export function setExponentialGap(nodes: f64): void {
  mean = nodes;
}

/** P(gap = from + j) = element j of the column, j < length; `from` may be negative. */
export function setGap(column: usize, length: i32, from: i32): void {
  mean = 0.0;
  masses = column;
  count = length;
  first = from;
}

/** log E e^{-theta gap}, accurate for small theta; theta times the reach of the masses at most 600. */
export function logGap(theta: f64): f64 {
  if (mean > 0.0) return -Math.log1p(2.0 * mean * Math.tanh(0.5 * theta));
  const e = Math.expm1(-theta);
  let less = 0.0; // e^{-theta j} - 1
  let power = 1.0;
  let sum = 0.0;
  let plain = 0.0;
  for (let j = 0; j < count; j++) {
    sum += at(masses, j) * less;
    plain += at(masses, j) * power;
    less = less * (1.0 + e) + e;
    power *= 1.0 + e;
  }
  return (sum > -0.5 ? Math.log1p(sum) : Math.log(plain)) - theta * <f64>first;
}

/** Element k <= n / 2: E z^-gap at z = e^{tilt - 2 pi i k / n}. */
export function gapTransform(re: usize, im: usize, n: i32, tilt: f64): void {
  if (mean > 0.0) exponentialTransform(re, im, n, tilt);
  else {
    memory.fill(re, 0, (<usize>n) << 3);
    memory.fill(im, 0, (<usize>n) << 3);
    for (let j = 0; j < count; j++) {
      const i = -(first + j) & (n - 1);
      put(re, i, at(re, i) + at(masses, j) * Math.exp(-tilt * <f64>(first + j)));
    }
    fft(re, im, n);
  }
}

function exponentialTransform(re: usize, im: usize, n: i32, tilt: f64): void {
  const inward = Math.exp(-tilt);
  for (let k = 0; k <= n >> 1; k++) {
    const angle = (2.0 * Math.PI * <f64>k) / <f64>n;
    // (1 + w) / (1 + w + 2 mean (1 - w)), w = 1 / z = p - 1 + i s.
    const c = inward * Math.cos(angle);
    const s = inward * Math.sin(angle);
    const p = 1.0 + c;
    const u = p + 2.0 * mean * (1.0 - c);
    const v = s - 2.0 * mean * s;
    const size = u * u + v * v;
    put(re, k, (p * u + s * v) / size);
    put(im, k, (s * u - p * v) / size);
  }
}
