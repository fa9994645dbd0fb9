// The wait of a request that finds the engine full, of mean w. Where the number of sequences binds it is exponential; where KV
// memory does, hyperexponential with balanced means, whose second moment is that of M/G/1 with the requests' work as service,
// scaled to the mean: 2 rho w^2 + E[X^3] / (3 E[X] (1 - rho)) w / w_1, w_1 = E[X^2] / (2 E[X] (1 - rho)). Design:
// engine-analysis.md section 5.

import { capacity } from "./capacity";
import { KV_BINDS } from "./waiting";
import { work } from "./work";

/** Squared cv at most: beyond it the tail of the formula is longer than any that was seen. */
const MOST: f64 = 8.0;

class BlockedWait {
  mean: f64 = 0;
  /** The law is a mixture of two exponentials of these rates, the first with this weight. */
  private weight: f64 = 1;
  private fast: f64 = 0;
  private slow: f64 = 0;

  open(mean: f64, load: f64): void {
    this.mean = mean;
    this.weight = 1.0;
    this.fast = this.slow = mean > 0.0 ? 1.0 / mean : Infinity;
    if (capacity.kvShare < KV_BINDS || mean <= 0.0) return;
    const single = work.second / (2.0 * work.first * (1.0 - load));
    const square = 2.0 * load * mean * mean + (work.third / (3.0 * work.first * (1.0 - load))) * (mean / single);
    const spread = 1.0 + (min<f64>(MOST, max<f64>(1.0, square / (mean * mean) - 1.0)) - 1.0) * capacity.kvShare;
    this.weight = 0.5 * (1.0 + Math.sqrt((spread - 1.0) / (spread + 1.0)));
    this.fast = (2.0 * this.weight) / mean;
    this.slow = (2.0 * (1.0 - this.weight)) / mean;
  }

  /** P(wait > t | blocked). */
  survival(t: f64): f64 {
    if (t <= 0.0) return 1.0;
    const fast = this.weight * Math.exp(-this.fast * t);
    return this.weight < 1.0 ? fast + (1.0 - this.weight) * Math.exp(-this.slow * t) : fast;
  }

  /** Where it is below 1e-9. */
  longest(): f64 {
    return 20.7 / max<f64>(this.slow, 1e-300);
  }
}

export const blockedWait = new BlockedWait();
