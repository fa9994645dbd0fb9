import { mean, meanSquare, nodeCount, nodeSeconds, nodeWeight } from "./service-law";

/** Terms beyond this say that theta is far above the root. */
const OVERFLOW: f64 = 1e200;

/**
 * The decay rate theta of P(W > t) in M/G/1: the positive root of rate (E e^{theta S} - 1) = theta, by safeguarded Newton
 * on the logarithm of the ratio of both sides, which is nearly straight where one length dominates. Needs rate E S < 1
 * and the blocks of the service law. A block is at most 1 / 16 of its lengths wide, and Gauss' rule is below the
 * exponential's mean: theta is at most a 15th too large, much less where many blocks count. Good enough: the grids'
 * reach e^-36 is scaled by it, and the tail beyond them, nothing else.
 */
export function decayRate(rate: f64): f64 {
  let low = 0.0;
  let high = (2.0 * (1.0 - rate * mean)) / (rate * meanSquare);
  let theta = high;
  for (let i = 0; i < 200; i++) {
    let excess = 0.0; // E e^{theta S} - 1
    let growth = 0.0; // E S e^{theta S}
    for (let k = nodeCount() - 1; k >= 0 && excess < OVERFLOW; k--) {
      const p = nodeWeight(k);
      if (p <= 0.0) continue;
      const s = nodeSeconds(k);
      const term = Math.expm1(theta * s);
      excess += p * term;
      growth += p * s * (1.0 + term);
    }
    if (!(excess < OVERFLOW)) {
      high = theta;
      theta = 0.5 * (low + high);
      continue;
    }
    const value = Math.log((rate * excess) / theta);
    if (value > 0.0) high = theta;
    else low = theta;
    let next = theta - value / (growth / excess - 1.0 / theta);
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    if (Math.abs(next - theta) <= 1e-6 * theta) return next;
    theta = next;
  }
  return theta;
}
