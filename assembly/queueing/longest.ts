// The law of the longest length in a batch, batch size by batch size.

import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { massAt, survivalAt, top } from "../lengths/table";

/** A level whose batches are this unlikely is dropped. */
const NEGLIGIBLE: f64 = 1e-30;
/** Levels times batch sizes that a pass may visit; above it neighbouring levels are joined. */
const VISITS: f64 = 8e6;

/**
 * P(L_b = x) for b = 1, 2, 3, ... at all lengths x with any probability, one b after the other and all terms positive:
 * P(L_{b+1} = x) = F(x) P(L_b = x) + p(x) F(x-)^b.
 */
export class Longest {
  /** The current b. */
  size: i32 = 0;
  /** Levels first <= i < count have weight at the current b. */
  first: i32 = 0;
  count: i32 = 0;
  /** Length x at level i. */
  values: usize = 0;
  /** p(x). */
  masses: usize = 0;
  /** P(L_b = x). */
  weights: usize = 0;
  /** F(x-)^(b-1): the others are below. */
  powers: usize = 0;
  /** E L_b. */
  mean: f64 = 0;
  private below: usize = 0;
  private upto: usize = 0;

  /** Tabulates the levels for batches up to `largest`; then b = 0. */
  open(largest: i32): void {
    this.values = column(top + 2);
    this.masses = column(top + 2);
    this.count = 0;
    const joined = <i32>Math.ceil((<f64>top * <f64>largest) / VISITS);
    for (let x = 1; x <= top; x += joined) {
      const last = min<i32>(x + joined - 1, top);
      if (survivalAt(x - 1) < 1e-22) break;
      if (x === last) this.level(<f64>x, massAt(x));
      else this.join(x, last);
    }
    this.below = column(this.count);
    this.upto = column(this.count);
    this.weights = column(this.count);
    this.powers = column(this.count);
    let sum = 0.0;
    for (let i = 0; i < this.count; i++) {
      put(this.below, i, sum);
      if (joined > 1 || sum < 0.5) sum += at(this.masses, i);
      else sum = 1.0 - survivalAt(<i32>at(this.values, i));
      put(this.upto, i, min<f64>(1.0, sum));
    }
    this.rewind();
  }

  /** Back to b = 0. */
  rewind(): void {
    this.size = 0;
    this.first = 0;
    for (let i = 0; i < this.count; i++) {
      put(this.weights, i, 0.0);
      put(this.powers, i, 1.0);
    }
  }

  /** From b to b + 1. */
  advance(): void {
    let mean = 0.0;
    const power = this.size > 0;
    for (let i = this.first; i < this.count; i++) {
      const others = power ? at(this.powers, i) * at(this.below, i) : 1.0;
      const weight = at(this.upto, i) * at(this.weights, i) + at(this.masses, i) * others;
      put(this.powers, i, others);
      put(this.weights, i, weight);
      mean += at(this.values, i) * weight;
    }
    this.size++;
    this.mean = mean;
    while (this.first < this.count - 1 && at(this.powers, this.first + 1) < NEGLIGIBLE) this.first++;
  }

  /** F(x) at level i. */
  upTo(i: i32): f64 {
    return at(this.upto, i);
  }

  private level(value: f64, mass: f64): void {
    if (mass <= 0.0) return;
    put(this.values, this.count, value);
    put(this.masses, this.count, mass);
    this.count++;
  }

  /** Two levels of equal mass for lengths x .. last, with their mean and variance. */
  private join(x: i32, last: i32): void {
    let mass = 0.0;
    let first = 0.0;
    let second = 0.0;
    for (let n = x; n <= last; n++) {
      const p = massAt(n);
      mass += p;
      first += p * <f64>(n - x);
      second += p * <f64>(n - x) * <f64>(n - x);
    }
    if (mass <= 0.0) return;
    const mean = first / mass;
    const spread = Math.sqrt(max<f64>(0.0, second / mass - mean * mean));
    this.level(<f64>x + mean - spread, 0.5 * mass);
    this.level(<f64>x + mean + spread, 0.5 * mass);
  }
}

/** The batches of the scenario at hand. */
export const longest = new Longest();
