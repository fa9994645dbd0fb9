import { column } from "../abi/arena";
import { multiplyPair, pair } from "./pairs";

/**
 * The transforms of unit masses on a grid of n nodes, for k = 0, 2, 4, ..., each a pair at k and k + 1: a mass at distance
 * x from its node j is shared with nodes j - 1 and j + 1 so that its mean and variance are kept (Lagrange's weights, of either sign):
 * q^j (1 - i x sin a - x^2 (1 - cos a)), q = e^{-i a}. Phases turn by products: error about 1e-16 times k.
 */
export class Phases {
  private n: i32 = 0;
  private count: i32 = 0;
  private k: i32 = 0;
  /** e^{-2 pi i k j / n} at the node j; its turn from k to k + 2; x. */
  private turning: usize = 0;
  private turns: usize = 0;
  private offsets: usize = 0;
  private values: usize = 0;
  /** e^{-2 pi i k / n}. */
  private unit: usize = 0;

  open(n: i32, count: i32): void {
    this.n = n;
    this.count = count;
    this.k = 0;
    this.turning = column(count << 2);
    this.turns = column(count << 2);
    this.offsets = column(count);
    this.values = column(count << 2);
    this.unit = column(4);
  }

  /** Mass i stands at `position` steps. */
  set(i: i32, position: f64): void {
    const j = <i32>(position + 0.5);
    this.circle(pair(this.turning, i), 0, j);
    this.circle(pair(this.turns, i), 2, j);
    store<f64>(pair(this.turns, i), load<f64>(pair(this.turns, i)), 8);
    store<f64>(pair(this.turns, i), load<f64>(pair(this.turns, i), 16), 24);
    store<f64>(this.offsets + ((<usize>i) << 3), position - <f64>j);
  }

  /** The pairs at the next k; the first call is for k = 0. */
  next(): void {
    this.circle(this.unit, this.k, 1);
    const uRe = v128.load(this.unit);
    const uIm = v128.load(this.unit, 16);
    const one = f64x2.splat(1.0);
    for (let i = 0; i < this.count; i++) {
      const phase = pair(this.turning, i);
      const x = v128.load64_splat(this.offsets + ((<usize>i) << 3));
      const fRe = f64x2.sub(one, f64x2.mul(f64x2.mul(x, x), f64x2.sub(one, uRe)));
      const fIm = f64x2.mul(x, uIm);
      const re = v128.load(phase);
      const im = v128.load(phase, 16);
      const value = pair(this.values, i);
      v128.store(value, f64x2.sub(f64x2.mul(re, fRe), f64x2.mul(im, fIm)));
      v128.store(value, f64x2.add(f64x2.mul(re, fIm), f64x2.mul(im, fRe)), 16);
      multiplyPair(phase, pair(this.turns, i));
    }
    this.k += 2;
  }

  /** Mass i at the current k and k + 1. */
  at(i: i32): usize {
    return pair(this.values, i);
  }

  /** The pair at `place` = e^{-2 pi i k j / n} at k and k + 1. */
  private circle(place: usize, k: i32, j: i32): void {
    for (let lane = 0; lane < 2; lane++) {
      const angle = (-2.0 * Math.PI * <f64>(((k + lane) * j) & (this.n - 1))) / <f64>this.n;
      store<f64>(place + ((<usize>lane) << 3), Math.cos(angle));
      store<f64>(place + ((<usize>lane) << 3), Math.sin(angle), 16);
    }
  }
}
