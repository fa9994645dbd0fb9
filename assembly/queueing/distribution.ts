import { at } from "../abi/table";

/**
 * The law of a waiting or sojourn time, as its survival P(X > x). Most are tabulated on a grid: survivals at the nodes
 * j * step, joined by straight lines, with an exponential tail beyond the last node. A solver with a closed form puts
 * its own function in `evaluate`.
 */
export class Distribution {
  present: boolean = false;
  evaluate: (self: Distribution, x: f64) => f64 = gridSurvival;
  nodes: usize = 0;
  count: i32 = 0;
  /** Seconds between nodes; 0 for a closed form. */
  step: f64 = 0;
  /** Decay of the tail beyond the last node, 1/s; 0 where the law ends there. */
  tailRate: f64 = 0;
  /** No value lies below it: a grid may spread a little mass there. */
  least: f64 = 0;
  /** Where a search for percentiles may start from above; it is doubled until it is high enough. */
  upper: f64 = 0;

  /** Uses a grid of `count` nodes; column 0 is P(X > 0). */
  onGrid(nodes: usize, count: i32, step: f64, tailRate: f64): void {
    this.present = true;
    this.evaluate = gridSurvival;
    this.nodes = nodes;
    this.count = count;
    this.step = step;
    this.tailRate = tailRate;
    this.upper = step * <f64>(count - 1);
  }

  /** Uses a closed form. */
  byFunction(evaluate: (self: Distribution, x: f64) => f64, upper: f64): void {
    this.present = true;
    this.evaluate = evaluate;
    this.step = 0.0;
    this.upper = upper;
  }

  /** P(X > x), kept within 0 and 1, which rounding and signed masses may leave. */
  survival(x: f64): f64 {
    return x < this.least ? 1.0 : min<f64>(1.0, max<f64>(0.0, this.evaluate(this, x)));
  }

  /**
   * The smallest x with P(X > x) <= 1 - level, exactly 0 below an atom at 0; relative error 1e-11; NaN where the
   * law is not a number. Ridders' method (IEEE Trans. Circuits Syst. 26, 1979): quadratic where the law is smooth, halving
   * where it jumps.
   */
  percentile(level: f64): f64 {
    const target = 1.0 - level;
    let below = this.survival(0.0) - target;
    if (below <= 0.0) return 0.0;
    let low = 0.0;
    let high = max<f64>(this.upper, 1e-12);
    let above = this.survival(high) - target;
    for (let i = 0; i < 100 && above > 0.0; i++) {
      low = high;
      below = above;
      high *= 2.0;
      above = this.survival(high) - target;
    }
    let last = -1.0;
    let halve = false;
    for (let i = 0; i < 120 && high - low > 1e-11 * high; i++) {
      const middle = 0.5 * (low + high);
      const centre = this.survival(middle) - target;
      const bend = Math.sqrt(centre * centre - below * above);
      const x = bend > 0.0 && above < 0.0 && !halve ? middle + ((middle - low) * centre) / bend : middle;
      const value = this.survival(x) - target;
      if (centre > 0.0) {
        low = middle;
        below = centre;
      } else {
        high = middle;
        above = centre;
      }
      if (x > low && x < high) {
        if (value > 0.0) {
          low = x;
          below = value;
        } else {
          high = x;
          above = value;
        }
      }
      // Beside a jump or a flat stretch the rule can stay at one end: x is the answer only if it parts the two sides.
      halve = Math.abs(x - last) <= 1e-11 * x;
      if (halve && this.survival(x * (1.0 - 2e-11)) > target && this.survival(x * (1.0 + 2e-11)) <= target)
        return max<f64>(this.least, x);
      last = x;
    }
    return above <= 0.0 ? max<f64>(this.least, high) : NaN;
  }
}

/** Linear interpolation between nodes, exponential beyond them. */
export function gridSurvival(law: Distribution, x: f64): f64 {
  const last = law.count - 1;
  const position = x / law.step;
  if (position >= <f64>last) {
    if (law.tailRate <= 0.0) return 0.0;
    return at(law.nodes, last) * Math.exp(-law.tailRate * (x - law.step * <f64>last));
  }
  const j = <i32>position;
  const f = position - <f64>j;
  return (1.0 - f) * at(law.nodes, j) + f * at(law.nodes, j + 1);
}
