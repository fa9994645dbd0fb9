// How much service time one more request costs when the queue never empties: its inverse is the largest stable rate.
// none: E S. fixed and capped: E H_b / b at the limit b. Uncapped: the slope of E H_b in b, k1 + k3 times the longest
// possible output (dynamic) or the mean one (elastic). Design: queueing.md sections 1, 3, 4 and 5; exact.

import { BATCHING } from "../batching";
import { law } from "../cost/linear";
import { moment, survivalAt, top } from "../lengths/table";
import { longestMoment } from "./order-statistic";

/** P(L_b > x) for the longest of b lengths, from P(n > x), without cancellation. */
function longestSurvival(survival: f64, b: f64): f64 {
  return b === 1.0 || survival >= 1.0 ? survival : -Math.expm1(b * Math.log1p(-survival));
}

/** Running sums over tokens x < n of P(n > x) and P(L_b > x): the means E n and E L_b of the law clipped at n. */
class Clip {
  tokens: f64 = 0;
  mean: f64 = 0;
  longest: f64 = 0;

  clear(): void {
    this.tokens = 0;
    this.mean = 0;
    this.longest = 0;
  }

  add(survival: f64, b: f64): void {
    this.tokens += 1.0;
    this.mean += survival;
    this.longest += longestSurvival(survival, b);
  }

  /** Seconds of service per request of a busy server; limit 0 is no limit. */
  seconds(shrinks: boolean, limit: i32): f64 {
    if (limit === 0) return law.request + law.tokenRequest * (shrinks ? this.mean : this.tokens);
    const b = <f64>limit;
    if (shrinks) return (law.start(b) + law.token * this.longest) / b + law.tokenRequest * this.mean;
    return (law.start(b) + law.step(b) * this.longest) / b;
  }
}

const clip = new Clip();

/** Seconds of service per request at saturation, for discipline `discipline` with its limit (0: none; 1 for `none`). */
export function secondsPerRequest(discipline: i32, limit: i32): f64 {
  clip.tokens = <f64>top;
  clip.mean = moment(1);
  clip.longest = limit > 1 ? longestMoment(<f64>limit, 1) : clip.mean;
  return clip.seconds(BATCHING[discipline].shrinks, limit);
}

/** The largest clip, at most the tabulated one, at which `rate` is stable; 0 if none is. */
export function stableTokens(discipline: i32, limit: i32, rate: f64): i32 {
  const shrinks = BATCHING[discipline].shrinks;
  clip.clear();
  for (let x = 0; x < top; x++) {
    clip.add(survivalAt(x), <f64>limit);
    if (rate * clip.seconds(shrinks, limit) >= 1.0) return x;
  }
  return top;
}
