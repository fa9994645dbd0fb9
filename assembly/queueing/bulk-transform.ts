// Transforms on a grid of time for a queue whose batch limit is in reach. With s on the grid's imaginary axis and
// z = 1 - s / rate, those behind a request at its start being Poisson(rate W), the wait has the transform
//   E b W(s) = p_0 + (rate / s) sum_{x<b} p_x [(1 - H_x) - z^{x-b} (1 - H_b) - z^{-b} (H_b - H_x)] / (1 - z^{-b} H_b)
// and, jointly with place i of a request in its batch when it comes,
//   E b W_i(s) = [i = 1] p_0 (no wait) - sum_{x<i} p_x z^{x-i} + z^{-i} [sum_x p_x H_x - H_b sum_x p_x z^{x-b}] / (1 - z^{-b} H_b).
// (From the balance equation of the chain at z.) s is the bilinear map of the grid's frequency, (2 / step) i tan(angle / 2),
// so that every density comes out by the trapezoidal rule: error O(step^2).

import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { fft } from "../num/fft";
import { unpackPair } from "../num/fft-real";
import * as chain from "./bulk-chain";
import * as laws from "./bulk-laws";

let half: i32 = 0;
/** At k <= n / 2: 1 / z; sum_x p_x z^{x-b}; the quotient of the second formula. */
let inverseRe: usize = 0;
let inverseIm: usize = 0;
let restRe: usize = 0;
let restIm: usize = 0;
/** sum_{x<i} p_x z^{x-i} and z^{-i} at the current i. */
let sumRe: usize = 0;
let sumIm: usize = 0;
let powerRe: usize = 0;
let powerIm: usize = 0;
let place: i32 = 0;

/** Sets the wait's transform at k <= n / 2, and the quotient for `nextPlace`. `size` is E b. */
export function waitTransform(re: usize, im: usize, n: i32, step: f64, rate: f64, size: f64): void {
  half = n >> 1;
  laws.fillLaws(n, step);
  const b = chain.states;
  const mixRe = column(half + 1);
  const mixIm = column(half + 1);
  inverseRe = column(half + 1);
  inverseIm = column(half + 1);
  restRe = column(half + 1);
  restIm = column(half + 1);
  fft(laws.full, laws.mix, n);
  unpackPair(laws.full, laws.mix, mixRe, mixIm, n);
  let below = 0.0;
  for (let x = 0; x < b; x++) below += at(chain.law, x);
  const idle = at(chain.law, 0);
  put(re, 0, 1.0);
  put(im, 0, 0.0);
  put(re, half, idle / size);
  put(im, half, 0.0);
  for (let k = 1; k < half; k++) {
    const s = (2.0 / step) * Math.tan((Math.PI * <f64>k) / <f64>n); // s = i s
    const y = s / rate; // z = 1 - i y
    const scale = 1.0 / (1.0 + y * y);
    const vRe = scale;
    const vIm = y * scale;
    // Horner: sum_x p_x z^{x-b}, and z^-b beside it.
    let pRe = 0.0;
    let pIm = 0.0;
    let wRe = 1.0;
    let wIm = 0.0;
    for (let x = 0; x < b; x++) {
      const a = pRe + at(chain.law, x);
      pRe = a * vRe - pIm * vIm;
      pIm = a * vIm + pIm * vRe;
      const c = wRe * vRe - wIm * vIm;
      wIm = wRe * vIm + wIm * vRe;
      wRe = c;
    }
    const hRe = at(laws.full, k);
    const hIm = at(laws.mix, k);
    const mRe = at(mixRe, k);
    const mIm = at(mixIm, k);
    // 1 - z^-b H_b
    const dRe = 1.0 - (wRe * hRe - wIm * hIm);
    const dIm = -(wRe * hIm + wIm * hRe);
    const size2 = 1.0 / (dRe * dRe + dIm * dIm);
    // (below - M) - P (1 - H) - z^-b (below H - M)
    const gRe = below * hRe - mRe;
    const gIm = below * hIm - mIm;
    const oRe = 1.0 - hRe;
    const nRe = below - mRe - (pRe * oRe + pIm * hIm) - (wRe * gRe - wIm * gIm);
    const nIm = -mIm - (pIm * oRe - pRe * hIm) - (wRe * gIm + wIm * gRe);
    const qRe = (nRe * dRe + nIm * dIm) * size2;
    const qIm = (nIm * dRe - nRe * dIm) * size2;
    // times rate / (i s)
    put(re, k, (idle + qIm / y) / size);
    put(im, k, -qRe / (y * size));
    put(inverseRe, k, vRe);
    put(inverseIm, k, vIm);
    const rRe = mRe - (hRe * pRe - hIm * pIm);
    const rIm = mIm - (hRe * pIm + hIm * pRe);
    put(restRe, k, (rRe * dRe + rIm * dIm) * size2);
    put(restIm, k, (rIm * dRe - rRe * dIm) * size2);
  }
}

/** Before the first `nextPlace`. */
export function openPlaces(): void {
  sumRe = column(half + 1);
  sumIm = column(half + 1);
  powerRe = column(half + 1);
  powerIm = column(half + 1);
  for (let k = 0; k <= half; k++) put(powerRe, k, 1.0);
  place = 0;
}

/** The transform of the wait, where there is one, of those in the next place i = 1, 2, ..., at k <= n / 2; `mass` is its own. */
export function nextPlace(re: usize, im: usize, mass: f64, size: f64): void {
  const entering = at(chain.law, place);
  place++;
  for (let k = 1; k < half; k++) {
    const vRe = at(inverseRe, k);
    const vIm = at(inverseIm, k);
    const a = at(sumRe, k) + entering;
    const b = at(sumIm, k);
    const sRe = a * vRe - b * vIm;
    const sIm = a * vIm + b * vRe;
    put(sumRe, k, sRe);
    put(sumIm, k, sIm);
    const c = at(powerRe, k);
    const d = at(powerIm, k);
    const pRe = c * vRe - d * vIm;
    const pIm = c * vIm + d * vRe;
    put(powerRe, k, pRe);
    put(powerIm, k, pIm);
    put(re, k, (pRe * at(restRe, k) - pIm * at(restIm, k) - sRe) / size);
    put(im, k, (pRe * at(restIm, k) + pIm * at(restRe, k) - sIm) / size);
  }
  put(re, 0, mass);
  put(im, 0, 0.0);
  put(re, half, 0.0);
  put(im, half, 0.0);
}
