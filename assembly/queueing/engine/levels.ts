// The number of requests in the system: a birth-death chain whose deaths depend on the level,
// mu(n) = r(n) / (E[H] tau(n)), and from `slots` on mu = the largest rate, so that the tail is geometric. Dispersion widens it:
// p(n) ~ tau(n)^(1 - 1/Delta) exp(x n + sum log(rate / mu(i)) / Delta_i), with
// Delta = 1 + (I - 1) w + (theta - 1)^+ + (c_a^2 - 1) w, c_a that of the gaps between arrivals, I = (1 + s^2 E[P^2] / E[P]^2) / (1 - s)^2 for the share s of the time that prompts
// stall decodes, w = sum P(O > k)^2 / E[O], and x such that as many leave as come. Delta = 1 is the exact chain, x = 0.
// Approximate. Design: engine-analysis.md section 3.

import { column } from "../../abi/arena";
import { at, put } from "../../abi/table";
import { capacity } from "./capacity";
import { choosing } from "./choosing";
import { model } from "./model";
import { work } from "./work";

/** Least dispersion, and the largest share of a stalled step that is told from a full one. */
const LEAST: f64 = 0.12;
const STALLED: f64 = 0.95;
/** Exponents so far below the largest count as nothing. */
const NEGLIGIBLE: f64 = -80.0;
const ROUNDS: i32 = 200;
const CHOOSING_ROUNDS: i32 = 150;

class Levels {
  /** p(n), n = 0 .. top, and what is above `top`: at n >= top it is geometric with this ratio. */
  law: usize = 0;
  top: i32 = 0;
  above: f64 = 0;
  load: f64 = 0;
  /** The tilt x. */
  tilt: f64 = 0;
  private mu: usize = 0;
  private exponents: usize = 0;
  private deltas: usize = 0;
  private stretches: usize = 0;
  private dispersed: bool = false;
  private crowd: f64 = 0;
  private width: f64 = 0;

  open(): void {
    this.top = model.slots;
    this.law = column(this.top + 1);
    this.mu = column(this.top + 1);
    this.exponents = column(this.top + 1);
    this.deltas = column(this.top + 1);
    this.stretches = column(this.top + 1);
    choosing.open(this.top);
    const outputs = model.outputs;
    let sum = 0.0;
    for (let k = outputs.top - 1; k >= 0; k--) sum += outputs.survival(k) * outputs.survival(k);
    this.width = sum / outputs.first;
    const ratio = model.prompts.second / (model.prompts.first * model.prompts.first);
    this.crowd = ratio;
  }

  /** Sequences that decode at level n. */
  decoding(n: i32): f64 {
    return (capacity.inService(n) * model.decodes) / capacity.steps;
  }

  /** Fills the law, where a step's progress takes tau(n) seconds, of which `idle` without prompts; n = 1 .. top. */
  solve(tau: usize, idle: usize, maximum: f64): void {
    const rate = model.rate;
    this.load = rate / maximum;
    this.dispersed = false;
    for (let n = 1; n <= this.top; n++) {
      const own = n === this.top ? maximum : capacity.inService(n) / (capacity.steps * at(tau, n));
      const delta = this.dispersion(at(tau, n), at(idle, n));
      if (Math.abs(delta - 1.0) > 1e-12) this.dispersed = true;
      put(this.mu, n, own);
      put(this.deltas, n, delta);
      put(this.stretches, n, (1.0 - 1.0 / delta) * Math.log(at(tau, n)));
    }
    put(this.stretches, 0, at(this.stretches, 1));
    choosing.reset(this.load);
    this.weigh();
    if (model.choices === 1) return;
    for (let round = 0; round < CHOOSING_ROUNDS; round++) {
      const change = choosing.follow(this.law, this.above, this.load);
      this.weigh();
      if (change < 1e-6) break;
    }
  }

  /** The law for the arrivals at hand. */
  private weigh(): void {
    let sum = 0.0;
    put(this.exponents, 0, at(this.stretches, 0));
    for (let n = 1; n <= this.top; n++) {
      sum += Math.log((model.rate * choosing.ratio(n - 1)) / at(this.mu, n)) / at(this.deltas, n);
      put(this.exponents, n, sum + at(this.stretches, n));
    }
    this.tilt = 0.0;
    const excess = this.fill(0.0);
    if (this.dispersed) this.balance(excess);
  }

  /** E[r(n)]: sequences in service, over time. */
  running(): f64 {
    let sum = this.above * capacity.slots;
    for (let n = 1; n <= this.top; n++) sum += at(this.law, n) * capacity.inService(n);
    return sum;
  }

  /** Requests that wait beside the r(n) in service, over time. */
  waiting(): f64 {
    const last = at(this.law, this.top);
    let sum = (last + this.above) * (<f64>this.top - capacity.slots) + last * choosing.queued;
    for (let n = 1; n < this.top; n++) sum += at(this.law, n) * (<f64>n - capacity.inService(n));
    return sum;
  }

  /** P(no sequence may be added at an arrival). */
  blocked(): f64 {
    let sum = 0.0;
    for (let n = 0; n <= this.top; n++) sum += this.found(n) * capacity.blockedAt(n);
    return sum;
  }

  /** P(an arrival finds n requests), with all above `top` at it. */
  found(n: i32): f64 {
    return choosing.found(n, this.mass(n));
  }

  /** mu between levels, 1/s. */
  rateAt(x: f64): f64 {
    const n = min<i32>(this.top - 1, <i32>x);
    const low = n === 0 ? 0.0 : at(this.mu, n);
    return low + (x - <f64>n) * (at(this.mu, n + 1) - low);
  }

  /** P(n requests), with all above `top` at it. */
  mass(n: i32): f64 {
    return at(this.law, n) + (n === this.top ? this.above : 0.0);
  }

  /** mu'(n) at the mean level, 1/s. */
  slope(): f64 {
    let mean = 0.0;
    for (let n = 0; n <= this.top; n++) mean += this.mass(n) * <f64>n;
    const n = max<i32>(1, min<i32>(this.top - 1, <i32>nearest<f64>(mean)));
    const low = max<i32>(1, n - 1);
    return low < n ? max<f64>(0.0, (at(this.mu, n) - at(this.mu, low)) / <f64>(n - low)) : at(this.mu, n);
  }

  private dispersion(tau: f64, idle: f64): f64 {
    const stalled = min<f64>(STALLED, max<f64>(0.0, 1.0 - idle / tau));
    const left = 1.0 - stalled;
    const bursts = (1.0 + stalled * stalled * this.crowd) / (left * left);
    const arrivals = (model.gapSpread - 1.0) * this.width;
    return max<f64>(LEAST, 1.0 + arrivals + (bursts - 1.0) * this.width + max<f64>(0.0, work.slowdown - 1.0));
  }

  /** The law with this tilt, and by how much more leave than come. */
  private fill(tilt: f64): f64 {
    let most = -Infinity;
    for (let n = 0; n <= this.top; n++) most = max<f64>(most, at(this.exponents, n) + tilt * <f64>n);
    let sum = 0.0;
    let leaving = 0.0;
    for (let n = 0; n <= this.top; n++) {
      const exponent = at(this.exponents, n) + tilt * <f64>n - most;
      const p = exponent < NEGLIGIBLE ? 0.0 : Math.exp(exponent);
      put(this.law, n, p);
      sum += p;
      leaving += p * at(this.mu, n);
    }
    const tail = at(this.law, this.top) * choosing.beyond;
    sum += tail;
    leaving += tail * at(this.mu, this.top);
    for (let n = 0; n <= this.top; n++) put(this.law, n, at(this.law, n) / sum);
    this.above = tail / sum;
    return leaving / sum - model.rate;
  }

  /** Finds the tilt by false position with halving (Illinois): what leaves grows with it. */
  private balance(excess: f64): void {
    let low = 0.0;
    let high = 0.0;
    let below = excess;
    let above = excess;
    for (let width = 1.0 / 1024.0; below > 0.0 && width < 1e3; width *= 4.0) {
      high = low;
      above = below;
      low = -width;
      below = this.fill(low);
    }
    for (let width = 1.0 / 1024.0; above < 0.0 && width < 1e3; width *= 4.0) {
      low = high;
      below = above;
      high = width;
      above = this.fill(high);
    }
    let side = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const x = above > below ? low - (below * (high - low)) / (above - below) : 0.5 * (low + high);
      const value = this.fill(x);
      this.tilt = x;
      if (Math.abs(value) <= 1e-10 * model.rate || high - low <= 1e-14) return;
      if (value > 0.0) {
        high = x;
        above = value;
        if (side > 0) below *= 0.5;
        side = 1;
      } else {
        low = x;
        below = value;
        if (side < 0) above *= 0.5;
        side = -1;
      }
    }
  }
}

export const levels = new Levels();
