// What few replicas share: one queue for all their places, R times as many as a replica's, which N requests leave at R mu(N / R).
// It is the least that any router leaves; among few replicas it is most of the wait, and among many nothing. Rates and places
// between levels by straight lines. Design: engine-analysis.md section 9.

import { capacity } from "./capacity";
import { levels } from "./levels";
import { model } from "./model";

const LARGE: f64 = 1e200;
const NEGLIGIBLE: f64 = 1e-17;

class Pool {
  /** Mean wait in seconds, and P(no place at an arrival). */
  wait: f64 = 0;
  blocked: f64 = 0;

  /** From the top down, where the law is geometric above it. The levels are solved. */
  solve(load: f64): void {
    const replicas = <f64>model.replicas;
    const rate = model.rate * replicas;
    const top = model.replicas * model.slots;
    const left = 1.0 - load;
    let p = 1.0;
    let sum = 1.0 / left;
    let blocked = sum;
    let waiting = (<f64>top - replicas * capacity.slots) / left + load / (left * left);
    for (let n = top; n > 0; n--) {
      const leaving = replicas * levels.rateAt(<f64>n / replicas);
      p *= leaving / rate;
      const x = <f64>(n - 1) / replicas;
      const level = <i32>x;
      const part = x - <f64>level;
      const running =
        (1.0 - part) * capacity.inService(level) + part * capacity.inService(min<i32>(level + 1, model.slots));
      sum += p;
      waiting += p * max<f64>(0.0, <f64>(n - 1) - replicas * running);
      blocked += p * capacity.blockedAt(level);
      if (p > LARGE) {
        sum /= LARGE;
        waiting /= LARGE;
        blocked /= LARGE;
        p /= LARGE;
      }
      if (leaving < rate && p < NEGLIGIBLE * sum) break;
    }
    this.wait = waiting / sum / rate;
    this.blocked = blocked / sum;
  }
}

export const pool = new Pool();
