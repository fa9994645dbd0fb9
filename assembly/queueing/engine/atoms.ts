// A law of lengths as few atoms: what sums over pairs of a prompt and an output are taken over. Both ways keep its mean.

import { column } from "../../abi/arena";
import { at, put } from "../../abi/table";

/** Bins of the atoms that keep moments; each has two. */
const BINS: i32 = 48;

/** Values and weights of atoms. */
export class Atoms {
  values: usize = 0;
  weights: usize = 0;
  count: i32 = 0;

  value(i: i32): f64 {
    return at(this.values, i);
  }

  weight(i: i32): f64 {
    return at(this.weights, i);
  }

  open(most: i32): void {
    this.values = column(most);
    this.weights = column(most);
    this.count = 0;
  }

  add(value: f64, weight: f64): void {
    put(this.values, this.count, value);
    put(this.weights, this.count, weight);
    this.count++;
  }
}

/** A tabulated law of lengths, P(N > x) for x < top, and its moments; it lasts until the arena is reset. */
export class Lengths {
  survivals: usize = 0;
  top: i32 = 0;
  first: f64 = 0;
  second: f64 = 0;
  /** Atoms that keep mean and variance of each bin: for sums of moments. */
  readonly moments: Atoms = new Atoms();
  /** Atoms at the means of bins that are finer in the tail: for percentiles. */
  readonly quantiles: Atoms = new Atoms();

  open(survivals: usize, top: i32, quantiles: i32): void {
    this.survivals = survivals;
    this.top = top;
    this.gather();
    this.moments.open(2 * BINS);
    this.quantiles.open(quantiles);
    if (this.distinct() > 2 * BINS) this.binMoments();
    else this.copy(this.moments);
    if (this.distinct() > quantiles) binQuantiles(this, quantiles);
    else this.copy(this.quantiles);
  }

  /** P(N = x), 1 <= x <= top. */
  mass(x: i32): f64 {
    const above = x < this.top ? at(this.survivals, x) : 0.0;
    return max<f64>(0.0, at(this.survivals, x - 1) - above);
  }

  /** P(N > x). */
  survival(x: i32): f64 {
    return x < this.top ? at(this.survivals, x) : 0.0;
  }

  variance(): f64 {
    return max<f64>(0.0, this.second - this.first * this.first);
  }

  private gather(): void {
    this.first = 0.0;
    this.second = 0.0;
    for (let x = this.top - 1; x >= 0; x--) {
      const above = at(this.survivals, x);
      this.first += above;
      this.second += (2.0 * <f64>x + 1.0) * above;
    }
  }

  private distinct(): i32 {
    let count = 0;
    for (let x = 1; x <= this.top; x++) count += i32(this.mass(x) > 0.0);
    return count;
  }

  private copy(atoms: Atoms): void {
    for (let x = 1; x <= this.top; x++) if (this.mass(x) > 0.0) atoms.add(<f64>x, this.mass(x));
  }

  /** Bins hold equal parts of the mass and the first, second and fourth moments together: no moment up to it is lost. */
  private binMoments(): void {
    let fourth = 0.0;
    for (let x = 1; x <= this.top; x++) fourth += this.mass(x) * power4(<f64>x);
    const mean = 1.0 / this.first;
    const square = 1.0 / this.second;
    const quartic = 1.0 / fourth;
    let reached = 0.0;
    let bin = 0;
    let mass = 0.0;
    let sum = 0.0;
    let squares = 0.0;
    for (let x = 1; x <= this.top; x++) {
      const y = <f64>x;
      const p = this.mass(x);
      if (p === 0.0) continue;
      const share = 0.25 * p * (1.0 + y * mean + y * y * square + power4(y) * quartic);
      const own = min<i32>(<i32>((reached + 0.5 * share) * <f64>BINS), BINS - 1);
      if (own !== bin) {
        this.pair(mass, sum, squares);
        mass = sum = squares = 0.0;
        bin = own;
      }
      reached += share;
      mass += p;
      sum += p * y;
      squares += p * y * y;
    }
    this.pair(mass, sum, squares);
  }

  private pair(mass: f64, sum: f64, squares: f64): void {
    if (mass <= 0.0) return;
    const mean = sum / mass;
    const spread = Math.sqrt(max<f64>(0.0, squares / mass - mean * mean));
    this.moments.add(mean - spread, 0.5 * mass);
    this.moments.add(mean + spread, 0.5 * mass);
  }
}

function power4(x: f64): f64 {
  return x * x * x * x;
}

/** Where a probability falls among bins: most follow the mass, the rest the orders of magnitude of what is left. */
export function tailBin(below: f64, bins: i32): i32 {
  const left = max<f64>(1.0 - below, 1e-4);
  return min<i32>(<i32>((0.6 * below - 0.1 * Math.log10(left)) * <f64>bins), bins - 1);
}

function binQuantiles(law: Lengths, bins: i32): void {
  let below = 0.0;
  let bin = 0;
  let mass = 0.0;
  let sum = 0.0;
  for (let x = 1; x <= law.top; x++) {
    const p = law.mass(x);
    if (p === 0.0) continue;
    const own = tailBin(below + 0.5 * p, bins);
    if (own !== bin && mass > 0.0) {
      law.quantiles.add(sum / mass, mass);
      mass = sum = 0.0;
    }
    bin = own;
    below += p;
    mass += p;
    sum += p * <f64>x;
  }
  if (mass > 0.0) law.quantiles.add(sum / mass, mass);
}
