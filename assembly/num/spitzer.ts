// The maximum M = max(0, S_1, S_2, ...) of a random walk on the integers with a negative mean step: the waiting time of a
// G/G/1 queue on a grid. Spitzer (1956): E z^M = exp(sum_{j>0} c_j (z^j - 1)), c_j = sum_k P(S_k = j) / k, which is the
// coefficient of z^j in -log(1 - u(z)), u the step's generating function. One FFT of that logarithm on a circle |z| = r.
//
// The two zeros of 1 - u(z) next to the circle are taken out first: z = 1, and z = 1 / decay = e^theta, the positive root
// of log E e^{theta X} = 0. So c_j = decay^j / j + d_j with d_j short: a grid that covers the step's own law is enough at
// any load, and the tail of M is geometric beyond it. Error: aliasing of d, round-off 1e-15 / |1 - u|.

import { at, put } from "../abi/table";
import { fft, inverseFft } from "./fft";
import { regularLogarithm } from "./regular-logarithm";

/** The circle for a transform of n points: halfway to the root theta, but no further than aliasing asks for. */
export function circle(theta: f64, n: i32): f64 {
  return min<f64>(0.5 * theta, 40.0 / <f64>n);
}

/**
 * In: re, im = u(z) at z_k = e^{logRadius - 2 pi i k / n}, k <= n / 2 (the fft of P(X = j) e^{logRadius j}, j modulo n);
 * excess = log u(e^logRadius), negative. Out: re = d_0 .. d_{n/2-1}, then zeros; im = 0. n a power of two,
 * decay = e^-theta, 0 where the root is out of sight.
 */
export function spitzer(re: usize, im: usize, n: i32, logRadius: f64, decay: f64, excess: f64): void {
  const half = n >> 1;
  const theta = decay > 0.0 ? -Math.log(decay) : Infinity;
  regularLogarithm(re, im, n, logRadius, theta, -Math.expm1(excess));
  inverseFft(re, im, n);
  for (let j = 0; j < half; j++) put(re, j, at(re, j) * Math.exp(-logRadius * <f64>j));
  memory.fill(re + ((<usize>half) << 3), 0, (<usize>half) << 3);
  memory.fill(im, 0, (<usize>n) << 3);
}

/** E M from d. */
export function maximumMean(d: usize, n: i32, decay: f64): f64 {
  let sum = 0.0;
  for (let j = (n >> 1) - 1; j > 0; j--) sum += <f64>j * at(d, j);
  return sum + decay / (1.0 - decay);
}

/** E M (M - 1) from d. */
export function maximumSecond(d: usize, n: i32, decay: f64): f64 {
  const mean = maximumMean(d, n, decay);
  let sum = 0.0;
  for (let j = (n >> 1) - 1; j > 1; j--) sum += <f64>j * <f64>(j - 1) * at(d, j);
  const tail = decay / (1.0 - decay);
  return mean * mean + sum + tail * tail;
}

/** P(M = 0): no partial sum is positive. P(M = 0) e^{-d_0}: none is positive or zero. */
export function maximumZero(d: usize, n: i32, decay: f64): f64 {
  let sum = 0.0;
  for (let j = (n >> 1) - 1; j > 0; j--) sum += at(d, j);
  return (1.0 - decay) * Math.exp(-sum);
}

/**
 * The law of M is that of a geometric variable, P(= j) = (1 - decay) decay^j, plus an independent (signed) part with
 * transform exp(sum_{j>0} d_j (z^j - 1)). In: re = d, im = 0. Out: that transform on the circle, to be multiplied by other
 * transforms and handed to `untilt` and `addGeometric`.
 */
export function shortPart(re: usize, im: usize, n: i32, logRadius: f64): void {
  const half = n >> 1;
  let sum = 0.0;
  for (let j = half - 1; j > 0; j--) {
    sum += at(re, j);
    put(re, j, at(re, j) * Math.exp(logRadius * <f64>j));
  }
  put(re, 0, -sum);
  fft(re, im, n);
  for (let k = 0; k < n; k++) {
    const size = Math.exp(at(re, k));
    put(re, k, size * Math.cos(at(im, k)));
    put(im, k, size * Math.sin(at(im, k)));
  }
}

/** Transform on the circle -> masses on 0 .. n - 1. */
export function untilt(re: usize, im: usize, n: i32, logRadius: f64): void {
  inverseFft(re, im, n);
  for (let j = 0; j < n; j++) put(re, j, at(re, j) * Math.exp(-logRadius * <f64>j));
}

/** Adds the independent geometric part to the masses of n nodes, in place. */
export function addGeometric(masses: usize, n: i32, decay: f64): void {
  let value = 0.0;
  for (let j = 0; j < n; j++) {
    value = decay * value + (1.0 - decay) * at(masses, j);
    put(masses, j, value);
  }
}
