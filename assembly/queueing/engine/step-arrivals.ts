// What arrives at a backlog in each kind of step, in cells: compound Poisson in prompts, A_j with transform
// exp(-v_j (1 - p)). Transforms are kept at the first half of the frequencies of 2 n places, masses at the first n.

import { column } from "../../abi/arena";
import { at, put } from "../../abi/table";
import { fft, inverseFft } from "../../num/fft";
import { addAt } from "../../num/lattice";
import { model } from "./model";

class StepArrivals {
  /** Kinds of steps, and cells that are told apart. */
  kinds: i32 = 0;
  size: i32 = 0;
  private half: i32 = 0;
  /** 1 - p. */
  private own: usize = 0;
  private ownImaginary: usize = 0;
  /** exp(-v_j (1 - p)), kind by kind. */
  private real: usize = 0;
  private imaginary: usize = 0;
  /** P(A_j >= k) and P(A_j = k), k < size, kind by kind. */
  private tails: usize = 0;
  private masses: usize = 0;
  private re: usize = 0;
  private im: usize = 0;

  /** Of `kinds` kinds of steps with so many arrivals each on average, in cells of so many tokens. */
  open(arriving: usize, kinds: i32, cell: f64, size: i32): void {
    this.kinds = kinds;
    this.size = size;
    this.half = size + 1;
    this.re = column(2 * size);
    this.im = column(2 * size);
    this.own = column(this.half);
    this.ownImaginary = column(this.half);
    this.real = column(kinds * this.half);
    this.imaginary = column(kinds * this.half);
    this.masses = column(kinds * size);
    this.tails = column(kinds * size);
    const atoms = model.prompts.moments;
    // Where prompts have steps of their own, none of them rounds to no step.
    const least = model.chunked ? 0.0 : 1.0;
    for (let i = 0; i < atoms.count; i++) addAt(this.re, size, max<f64>(least, atoms.value(i) / cell), atoms.weight(i));
    fft(this.re, this.im, 2 * size);
    for (let k = 0; k < this.half; k++) {
      put(this.own, k, 1.0 - at(this.re, k));
      put(this.ownImaginary, k, -at(this.im, k));
    }
    this.transform(arriving);
    for (let j = 0; j < kinds; j++) this.invert(j);
  }

  /** P(A_j = k), k < size. */
  massesOf(j: i32): usize {
    return this.masses + ((<usize>(j * this.size)) << 3);
  }

  /** P(A_j >= k), k < size. */
  tailsOf(j: i32): usize {
    return this.tails + ((<usize>(j * this.size)) << 3);
  }

  /** Kinds whose means are evenly spaced differ by a factor that is known: no exponential for each. */
  private transform(arriving: usize): void {
    const half = this.half;
    const stepRe = column(half);
    const stepIm = column(half);
    let known = NaN;
    for (let j = 0; j < this.kinds; j++) {
      const place = j * half;
      const rise = j === 0 ? at(arriving, 0) : at(arriving, j) - at(arriving, j - 1);
      if (!(Math.abs(rise - known) <= 1e-12 * at(arriving, j))) {
        for (let k = 0; k < half; k++) {
          const fall = Math.exp(-rise * at(this.own, k));
          const turn = -rise * at(this.ownImaginary, k);
          put(stepRe, k, fall * Math.cos(turn));
          put(stepIm, k, fall * Math.sin(turn));
        }
        known = rise;
      }
      for (let k = 0; k < half; k++) {
        const a = j === 0 ? 1.0 : at(this.real, place - half + k);
        const b = j === 0 ? 0.0 : at(this.imaginary, place - half + k);
        const c = at(stepRe, k);
        const d = at(stepIm, k);
        put(this.real, place + k, a * c - b * d);
        put(this.imaginary, place + k, a * d + b * c);
      }
    }
  }

  private invert(j: i32): void {
    const place = (<usize>(j * this.half)) << 3;
    this.fromHalf(this.real + place, this.imaginary + place);
    const masses = this.massesOf(j);
    const tails = this.tailsOf(j);
    let above = 0.0;
    for (let k = 2 * this.size - 1; k >= 0; k--) {
      const mass = max<f64>(0.0, at(this.re, k));
      above += mass;
      if (k >= this.size) continue;
      put(masses, k, mass);
      put(tails, k, above);
    }
  }

  /** Leaves in `re` the real column whose transform at the first half of the frequencies is given. */
  private fromHalf(real: usize, imaginary: usize): void {
    const n = 2 * this.size;
    for (let k = 0; k <= this.size; k++) {
      put(this.re, k, at(real, k));
      put(this.im, k, at(imaginary, k));
      if (k === 0 || k === this.size) continue;
      put(this.re, n - k, at(real, k));
      put(this.im, n - k, -at(imaginary, k));
    }
    inverseFft(this.re, this.im, n);
  }

  /**
   * What an arrival finds before its own prompt, as masses in `ahead`: what the step at hand leaves (`left` of the full ones,
   * nothing of the others) and the prompts that arrived earlier in it. A step of kind j counts with `shares`; of A with mean v
   * the earlier ones have transform (1 - exp(-v (1 - p))) / (v (1 - p)).
   */
  findAhead(shares: usize, arriving: usize, left: usize, count: i32, ahead: usize): void {
    const half = this.half;
    const full = this.kinds - 1;
    memory.fill(this.re, 0, (<usize>(2 * this.size)) << 3);
    memory.fill(this.im, 0, (<usize>(2 * this.size)) << 3);
    memory.copy(this.re, left, (<usize>count) << 3);
    fft(this.re, this.im, 2 * this.size);
    const sum = column(half);
    const sumImaginary = column(half);
    for (let j = 0; j <= full; j++) {
      const mean = at(arriving, j);
      const weight = at(shares, j);
      if (weight <= 1e-15) continue;
      for (let k = 0; k < half; k++) {
        const a = mean * at(this.own, k);
        const b = mean * at(this.ownImaginary, k);
        const square = a * a + b * b;
        let x = 1.0 - 0.5 * a;
        let y = -0.5 * b;
        if (square > 1e-10) {
          const c = 1.0 - at(this.real, j * half + k);
          const d = -at(this.imaginary, j * half + k);
          x = (c * a + d * b) / square;
          y = (d * a - c * b) / square;
        }
        if (j === full) {
          const u = x * at(this.re, k) - y * at(this.im, k);
          y = x * at(this.im, k) + y * at(this.re, k);
          x = u;
        }
        put(sum, k, at(sum, k) + weight * x);
        put(sumImaginary, k, at(sumImaginary, k) + weight * y);
      }
    }
    this.fromHalf(sum, sumImaginary);
    let mass = 0.0;
    for (let k = 0; k < this.size; k++) {
      put(ahead, k, max<f64>(0.0, at(this.re, k)));
      mass += at(ahead, k);
    }
    for (let k = 0; k < this.size; k++) put(ahead, k, at(ahead, k) / mass);
  }
}

export const stepArrivals = new StepArrivals();
