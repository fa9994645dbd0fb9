import { at } from "../abi/table";
import { law } from "../cost/linear";
import * as lengths from "./bulk-elastic-blocks";
import { longest } from "./longest";

/** An upper bound, within a block's width, of log E e^{sigma H_b}, sigma > 0; Infinity where it overflows. */
function logTransform(b: f64, sigma: f64): f64 {
  let partial = 0.0;
  let previous = 0.0;
  let sum = 0.0;
  for (let k = 0; k < lengths.blocks; k++) {
    const top = at(longest.values, lengths.from(k + 1) - 1);
    partial += at(lengths.masses, k) * Math.exp(sigma * law.tokenRequest * top);
    const power = Math.exp(b * Math.log(partial));
    sum += (power - previous) * Math.exp(sigma * law.token * top);
    previous = power;
  }
  return sum < 1e300 ? sigma * law.start(b) + Math.log(sum) : Infinity;
}

/** x with P(H_b > x) <= e^-exponent, seconds (Chernoff). */
export function elasticTop(b: f64, exponent: f64): f64 {
  let best = law.start(b) + law.step(b) * at(longest.values, longest.count - 1);
  const scale = 1.0 / best;
  for (let sigma = 0.5 * scale; sigma < 1e6 * scale; sigma *= 1.4) {
    const bound = (logTransform(b, sigma) + exponent) / sigma;
    if (!(bound < Infinity)) break;
    best = min<f64>(best, bound);
  }
  return best;
}

/** k with P(A_b > k) <= e^-exponent for Poisson arrivals of this rate during H_b (Chernoff). */
export function elasticArrivalsTop(b: f64, rate: f64, exponent: f64): f64 {
  let best = Infinity;
  for (let growth = 0.002; growth < 1e7; growth *= 1.4) {
    const bound = (logTransform(b, rate * growth) + exponent) / Math.log1p(growth);
    if (!(bound < Infinity)) break;
    best = min<f64>(best, bound);
  }
  return best;
}
