// Arrivals at one of many replicas, where each request takes the one with the fewest requests among d: at level n they come at
// rate (s_n^d - s_{n+1}^d) / (s_n - s_{n+1}) times the mean, s_n = P(N >= n), as if replicas were independent (mean field;
// Mitzenmacher, "The power of two choices in randomized load balancing", IEEE TPDS 12, 2001, whose servers have one rate at
// every level). Above the last level, where the rate mu no longer rises, s_n = rho s_{n-1}^d. d = 1 is a split at random.
// Exact as replicas grow without bound; for few of them pool.ts adds what they share. Design: engine-analysis.md section 9.

import { column } from "../../abi/arena";
import { at, put } from "../../abi/table";
import { model } from "./model";

/** The part of a new ratio that is taken: whole ones swing. */
const TAKEN: f64 = 0.2;
/** More choices than this change a mean by less than 0.1 %, and swing. */
const MOST: i32 = 16;
const LEAST: f64 = 1e-200;

class Choosing {
  /** Of the last level's mass: what is above it, and the sum of how far above. */
  beyond: f64 = 0;
  queued: f64 = 0;
  private top: i32 = 0;
  private ratios: usize = 0;
  /** P(an arrival finds the last level or more). */
  private full: f64 = 0;

  open(top: i32): void {
    this.top = top;
    this.ratios = column(top);
  }

  /** Nobody chooses. */
  reset(load: f64): void {
    for (let n = 0; n < this.top; n++) put(this.ratios, n, 1.0);
    this.beyond = load / (1.0 - load);
    this.queued = load / ((1.0 - load) * (1.0 - load));
  }

  /** Arrivals at level n over the mean. */
  ratio(n: i32): f64 {
    return at(this.ratios, n);
  }

  /** P(an arrival finds n requests), where the level has mass p; at the last level, n or more. */
  found(n: i32, p: f64): f64 {
    if (model.choices === 1) return p;
    return n === this.top ? this.full : p * at(this.ratios, n);
  }

  /** Takes the ratios of a law of levels and of what is above it; by how much the largest changed. */
  follow(law: usize, above: f64, load: f64): f64 {
    const d = <f64>min<i32>(MOST, model.choices);
    let s = at(law, this.top) + above;
    let power = Math.pow(s, d);
    this.full = power;
    const next = load * power;
    let sum = 0.0;
    for (let t = next; t > 1e-18; t = load * Math.pow(t, d)) sum += t;
    const last = max<f64>(s - next, LEAST);
    this.beyond += TAKEN * (next / last - this.beyond);
    this.queued += TAKEN * (sum / last - this.queued);
    let change = 0.0;
    for (let n = this.top - 1; n >= 0; n--) {
      const p = at(law, n);
      const before = power;
      s += p;
      power = Math.pow(s, d);
      const exact = p > 1e-9 * s ? (power - before) / p : d * Math.pow(s, d - 1.0);
      const step = TAKEN * (max<f64>(LEAST, exact) - at(this.ratios, n));
      put(this.ratios, n, at(this.ratios, n) + step);
      change = max<f64>(change, Math.abs(step));
    }
    return change;
  }
}

export const choosing = new Choosing();
