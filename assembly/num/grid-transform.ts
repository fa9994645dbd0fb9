import { column } from "../abi/arena";
import { at, put } from "../abi/table";

/**
 * The transform of masses on a grid of n nodes at two neighbouring frequencies k and k + 1: a mass at a position between two
 * nodes is shared so that its mean is kept. Pairs of complex numbers are four f64: re, re, im, im.
 */
export class GridTransform {
  private n: i32 = 0;
  private k: i32 = 0;
  private cosines: usize = 0;
  private sines: usize = 0;

  /** n a power of two. */
  open(n: i32): void {
    this.n = n;
    this.cosines = column(n);
    this.sines = column(n);
    for (let i = 0; i < n; i++) {
      const angle = (2.0 * Math.PI * <f64>i) / <f64>n;
      put(this.cosines, i, Math.cos(angle));
      put(this.sines, i, -Math.sin(angle));
    }
  }

  at(k: i32): void {
    this.k = k;
  }

  /** The pair at `place` becomes `mass` at `position` steps. */
  set(place: usize, position: f64, mass: f64): void {
    const j = <i32>position;
    const f = position - <f64>j;
    for (let lane = 0; lane < 2; lane++) {
      const a = ((this.k + lane) * j) & (this.n - 1);
      const b = ((this.k + lane) * (j + 1)) & (this.n - 1);
      const re = mass * ((1.0 - f) * at(this.cosines, a) + f * at(this.cosines, b));
      const im = mass * ((1.0 - f) * at(this.sines, a) + f * at(this.sines, b));
      store<f64>(place + ((<usize>lane) << 3), re);
      store<f64>(place + ((<usize>lane) << 3), im, 16);
    }
  }
}

/** The pair at `place` times the pair at `factor`. */
export function multiplyPair(place: usize, factor: usize): void {
  const aRe = v128.load(place);
  const aIm = v128.load(place, 16);
  const bRe = v128.load(factor);
  const bIm = v128.load(factor, 16);
  v128.store(place, f64x2.sub(f64x2.mul(aRe, bRe), f64x2.mul(aIm, bIm)));
  v128.store(place, f64x2.add(f64x2.mul(aRe, bIm), f64x2.mul(aIm, bRe)), 16);
}

/** Adds the pair at `term` to that at `place`. */
export function addPair(place: usize, term: usize): void {
  v128.store(place, f64x2.add(v128.load(place), v128.load(term)));
  v128.store(place, f64x2.add(v128.load(place, 16), v128.load(term, 16)), 16);
}

/** The pair at `place` to the power b >= 1, by squaring. */
export function raisePair(place: usize, b: i32): void {
  let xRe = v128.load(place);
  let xIm = v128.load(place, 16);
  let yRe = f64x2.splat(1.0);
  let yIm = f64x2.splat(0.0);
  for (let e = b; e > 0; e >>= 1) {
    if (e & 1) {
      const re = f64x2.sub(f64x2.mul(xRe, yRe), f64x2.mul(xIm, yIm));
      yIm = f64x2.add(f64x2.mul(xRe, yIm), f64x2.mul(xIm, yRe));
      yRe = re;
    }
    const re = f64x2.sub(f64x2.mul(xRe, xRe), f64x2.mul(xIm, xIm));
    xIm = f64x2.mul(f64x2.splat(2.0), f64x2.mul(xRe, xIm));
    xRe = re;
  }
  v128.store(place, yRe);
  v128.store(place, yIm, 16);
}
