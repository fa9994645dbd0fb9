// One in-place radix-2 complex FFT on split columns of f64, sizes 2^1 .. 2^20; forward sign exp(-i). Error about 1e-16
// times log2(n) relative to the largest value. Twiddles of the stage with half-length h stand at offset h of the plan.

import { epoch, keep, reserve } from "../abi/arena";
import { at, put } from "../abi/table";

let cosines: usize = 0;
let sines: usize = 0;
let planned: i32 = 0;
let plannedEpoch: i32 = -1;

/** Makes twiddles for transforms up to n; they live until the arena is reset. */
function plan(n: i32): void {
  if (plannedEpoch === epoch && planned >= n) return;
  cosines = reserve((<usize>n) << 3);
  sines = reserve((<usize>n) << 3);
  keep();
  const half = n >> 1;
  for (let j = 0; j < half; j++) {
    const angle = (-Math.PI * <f64>j) / <f64>half;
    put(cosines, half + j, Math.cos(angle));
    put(sines, half + j, Math.sin(angle));
  }
  // The stage of half-length h takes every other twiddle of the stage above: place h + j is place 2 (h + j) of it.
  for (let i = half - 1; i > 0; i--) {
    put(cosines, i, at(cosines, 2 * i));
    put(sines, i, at(sines, 2 * i));
  }
  planned = n;
  plannedEpoch = epoch;
}

function swap(column: usize, i: i32, j: i32): void {
  const a = column + ((<usize>i) << 3);
  const b = column + ((<usize>j) << 3);
  const x = load<f64>(a);
  store<f64>(a, load<f64>(b));
  store<f64>(b, x);
}

function bitReverse(re: usize, im: usize, n: i32): void {
  let j = 0;
  for (let i = 1; i < n; i++) {
    let bit = n >> 1;
    while (j & bit) {
      j ^= bit;
      bit >>= 1;
    }
    j ^= bit;
    if (i < j) {
      swap(re, i, j);
      swap(im, i, j);
    }
  }
}

/** X_k = sum_j x_j exp(-2 pi i j k / n), in place; n a power of two. */
export function fft(re: usize, im: usize, n: i32): void {
  plan(n);
  bitReverse(re, im, n);
  for (let i = 0; i < n; i += 2) {
    const p = re + ((<usize>i) << 3);
    const q = im + ((<usize>i) << 3);
    const a = load<f64>(p);
    const b = load<f64>(p, 8);
    const c = load<f64>(q);
    const d = load<f64>(q, 8);
    store<f64>(p, a + b);
    store<f64>(p, a - b, 8);
    store<f64>(q, c + d);
    store<f64>(q, c - d, 8);
  }
  for (let h = 2; h < n; h <<= 1) {
    const wc = cosines + ((<usize>h) << 3);
    const ws = sines + ((<usize>h) << 3);
    const span = (<usize>h) << 3;
    for (let block = 0; block < n; block += h << 1) {
      let p = re + ((<usize>block) << 3);
      let q = im + ((<usize>block) << 3);
      for (let o: usize = 0; o < span; o += 16, p += 16, q += 16) {
        const c = v128.load(wc + o);
        const s = v128.load(ws + o);
        const x = v128.load(p + span);
        const y = v128.load(q + span);
        const u = f64x2.sub(f64x2.mul(x, c), f64x2.mul(y, s));
        const v = f64x2.add(f64x2.mul(x, s), f64x2.mul(y, c));
        const a = v128.load(p);
        const b = v128.load(q);
        v128.store(p, f64x2.add(a, u));
        v128.store(q, f64x2.add(b, v));
        v128.store(p + span, f64x2.sub(a, u));
        v128.store(q + span, f64x2.sub(b, v));
      }
    }
  }
}

/** The inverse of fft, with the factor 1/n. */
export function inverseFft(re: usize, im: usize, n: i32): void {
  fft(im, re, n);
  const scale = f64x2.splat(1.0 / <f64>n);
  for (let o: usize = 0; o < (<usize>n) << 3; o += 16) {
    v128.store(re + o, f64x2.mul(v128.load(re + o), scale));
    v128.store(im + o, f64x2.mul(v128.load(im + o), scale));
  }
}
