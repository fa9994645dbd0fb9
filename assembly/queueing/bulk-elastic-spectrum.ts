import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { law } from "../cost/linear";
import * as lengths from "./bulk-elastic-blocks";
import { firstsOf, secondsOf } from "./bulk-elastic-spread";

/** Powers below this in modulus are left out. */
const SMALL_LOG: f64 = -60.0;

/**
 * E z^A_b at z = e^{-2 pi i k / n}, k = 0 .. n / 2, b = 1 .. size, in rows of n places: with s = rate (1 - z),
 * e^{-s start} sum over blocks of e^{-s token L} (Phi^b - Phi_before^b), Phi = E[e^{-s token_request n}; n up to the block],
 * e^{-s token L} to second order about the block's centre, its covariance with the sum included. Two k at a time.
 */
export function elasticSpectrum(size: i32, rate: f64, n: i32, re: usize, im: usize): void {
  const before = column((size + 1) << 2); // Phi_before^b: re, re, im, im
  const sum = column((size + 1) << 2);
  const half = n >> 1;
  for (let k = 0; k <= half; k += 2) {
    const a0 = (2.0 * Math.PI * <f64>k) / <f64>n;
    const a1 = (2.0 * Math.PI * <f64>min<i32>(k + 1, half)) / <f64>n;
    const h0 = Math.sin(0.5 * a0);
    const h1 = Math.sin(0.5 * a1);
    memory.fill(before, 0, (<usize>(size + 1)) << 5);
    memory.fill(sum, 0, (<usize>(size + 1)) << 5);
    pair(
      size,
      pairOf(2.0 * rate * h0 * h0, 2.0 * rate * h1 * h1),
      pairOf(rate * Math.sin(a0), rate * Math.sin(a1)),
      before,
      sum,
    );
    for (let b = 1; b <= size; b++) {
      const place = sum + ((<usize>b) << 5);
      const row = b * n + k;
      const start = law.start(<f64>b);
      turn(place, start * 2.0 * rate * h0 * h0, start * rate * Math.sin(a0), re, im, row);
      if (k < half) turn(place + 8, start * 2.0 * rate * h1 * h1, start * rate * Math.sin(a1), re, im, row + 1);
    }
  }
}

function pairOf(a: f64, b: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(a), 1, b);
}

/** Row place = e^{-(x + i y)} times the value at `place`. */
function turn(place: usize, x: f64, y: f64, re: usize, im: usize, row: i32): void {
  const size = Math.exp(-x);
  const c = size * Math.cos(y);
  const d = -size * Math.sin(y);
  const a = load<f64>(place);
  const b = load<f64>(place, 16);
  put(re, row, a * c - b * d);
  put(im, row, a * d + b * c);
}

/** e^{-(x + i y) f} for two values of x and y: the real part here, the imaginary part in `sine`. */
let sine: v128 = f64x2.splat(0.0);
function decay(x: v128, y: v128, f: f64): v128 {
  const s0 = Math.exp(-f * f64x2.extract_lane(x, 0));
  const s1 = Math.exp(-f * f64x2.extract_lane(x, 1));
  const t0 = -f * f64x2.extract_lane(y, 0);
  const t1 = -f * f64x2.extract_lane(y, 1);
  sine = pairOf(s0 * Math.sin(t0), s1 * Math.sin(t1));
  return pairOf(s0 * Math.cos(t0), s1 * Math.cos(t1));
}

/** The sum over blocks for two values of s = x + i y. */
function pair(size: i32, x: v128, y: v128, before: usize, sum: usize): void {
  let phiRe = f64x2.splat(0.0);
  let phiIm = f64x2.splat(0.0);
  let active = 0;
  const s2Re = f64x2.sub(f64x2.mul(x, x), f64x2.mul(y, y));
  const s2Im = f64x2.mul(f64x2.splat(2.0), f64x2.mul(x, y));
  for (let block = 0; block < lengths.blocks; block++) {
    const own = decay(x, y, law.tokenRequest * at(lengths.means, block));
    const ownIm = sine;
    const mass = f64x2.splat(at(lengths.masses, block));
    const spread = f64x2.splat(0.5 * law.tokenRequest * law.tokenRequest * at(lengths.variances, block));
    const growRe = f64x2.mul(mass, f64x2.add(f64x2.splat(1.0), f64x2.mul(spread, s2Re)));
    const growIm = f64x2.mul(mass, f64x2.mul(spread, s2Im));
    phiRe = f64x2.add(phiRe, f64x2.sub(f64x2.mul(own, growRe), f64x2.mul(ownIm, growIm)));
    phiIm = f64x2.add(phiIm, f64x2.add(f64x2.mul(own, growIm), f64x2.mul(ownIm, growRe)));
    const e0Re = decay(x, y, law.token * at(lengths.centres, block));
    const e0Im = sine;
    const single = lengths.from(block + 1) - lengths.from(block) === 1;
    const e1Re = f64x2.sub(f64x2.mul(x, e0Re), f64x2.mul(y, e0Im));
    const e1Im = f64x2.add(f64x2.mul(x, e0Im), f64x2.mul(y, e0Re));
    const e2Re = f64x2.sub(f64x2.mul(s2Re, e0Re), f64x2.mul(s2Im, e0Im));
    const e2Im = f64x2.add(f64x2.mul(s2Re, e0Im), f64x2.mul(s2Im, e0Re));
    const last = min<i32>(size, max<i32>(active, reach(phiRe, phiIm)));
    active = reach(phiRe, phiIm);
    const first = firstsOf(block);
    const second = secondsOf(block);
    let powerRe = f64x2.splat(1.0);
    let powerIm = f64x2.splat(0.0);
    for (let b = 1; b <= last; b++) {
      const place = before + ((<usize>b) << 5);
      const re = f64x2.sub(f64x2.mul(powerRe, phiRe), f64x2.mul(powerIm, phiIm));
      powerIm = f64x2.add(f64x2.mul(powerRe, phiIm), f64x2.mul(powerIm, phiRe));
      powerRe = re;
      const u = f64x2.sub(powerRe, v128.load(place));
      const v = f64x2.sub(powerIm, v128.load(place, 16));
      v128.store(place, powerRe);
      v128.store(place, powerIm, 16);
      let eRe = e0Re;
      let eIm = e0Im;
      if (!single) {
        const f = v128.load64_splat(first + ((<usize>b) << 3));
        const g = v128.load64_splat(second + ((<usize>b) << 3));
        eRe = f64x2.add(f64x2.sub(e0Re, f64x2.mul(f, e1Re)), f64x2.mul(g, e2Re));
        eIm = f64x2.add(f64x2.sub(e0Im, f64x2.mul(f, e1Im)), f64x2.mul(g, e2Im));
      }
      const target = sum + ((<usize>b) << 5);
      v128.store(target, f64x2.add(v128.load(target), f64x2.sub(f64x2.mul(u, eRe), f64x2.mul(v, eIm))));
      v128.store(target, f64x2.add(v128.load(target, 16), f64x2.add(f64x2.mul(u, eIm), f64x2.mul(v, eRe))), 16);
    }
  }
}

/** The largest power of the larger modulus that is not negligible. */
function reach(re: v128, im: v128): i32 {
  const size = f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im));
  const logarithm = 0.5 * Math.log(max<f64>(f64x2.extract_lane(size, 0), f64x2.extract_lane(size, 1)));
  return logarithm > -1e-6 ? i32.MAX_VALUE : <i32>min<f64>(1e9, SMALL_LOG / logarithm) + 1;
}
