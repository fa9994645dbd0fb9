import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { fft, inverseFft } from "./fft";
import { regularLogarithm } from "./regular-logarithm";

/**
 * The Wiener-Hopf factors of a random walk on the integers whose steps are at least -span and have a negative mean:
 * 1 - u(z) = (1 - d(1/z)) exp(-sum_{j>=0} c_j z^j), with d the law of the strict descending ladder height.
 * Spitzer, "Principles of Random Walk", 1964, section 17; c_j by one FFT of -log(1 - u) on a circle |z| = e^t between
 * the zeros z = 1 and z = e^theta, which are taken out first, so that a grid a few times the steps' range serves any load.
 */
export class Ladder {
  /** E e^{theta step} = 1: the decay of the walk's maximum. */
  theta: f64 = 0;
  /** d_s at place s, 0 <= s <= span. */
  down: usize = 0;
  /** The largest s with d_s of any weight. */
  reach: i32 = 0;
  /** sum_{j>=0} c_j, sum j c_j, sum j (j-1) c_j. */
  up0: f64 = 0;
  up1: f64 = 0;
  up2: f64 = 0;

  /** Factors the walk with P(step = k - span) at place k - low of `pmf`, low <= k <= high. Error about 1e-14. */
  factor(pmf: usize, low: i32, high: i32, span: i32): void {
    this.theta = decay(pmf, low, high, span);
    let n = 256;
    while (n < 8 * max<i32>(span, high - low)) n <<= 1;
    const t = min<f64>(0.5 * this.theta, 8.0 / <f64>n);
    const re = column(n);
    const im = column(n);
    for (let k = low; k <= high; k++) {
      const place = (k - span) & (n - 1);
      put(re, place, at(re, place) + at(pmf, k - low) * Math.exp(t * <f64>(k - span)));
    }
    fft(re, im, n);
    regularLogarithm(re, im, n, t, this.theta, -excess(pmf, low, high, span, t));
    inverseFft(re, im, n);
    this.ascending(re, n, t);
    this.descending(re, n, t, span);
  }

  /** c_j = e^{-theta j} / j + the regular part, j > 0. */
  private ascending(c: usize, n: i32, t: f64): void {
    const ratio = 1.0 / Math.expm1(this.theta);
    this.up0 = at(c, 0) - Math.log(-Math.expm1(-this.theta));
    this.up1 = ratio;
    this.up2 = ratio * ratio;
    for (let j = n >> 1; j > 0; j--) {
      const term = at(c, j) * Math.exp(-t * <f64>j);
      this.up0 += term;
      this.up1 += <f64>j * term;
      this.up2 += <f64>j * <f64>(j - 1) * term;
    }
  }

  /** P(ladder height > s) has the generating function exp(-sum_{s>0} (c_{-s} - 1/s) x^s). */
  private descending(c: usize, n: i32, t: f64, span: i32): void {
    const weighted = column(span + 1);
    const above = column(span + 1);
    this.down = column(span + 1);
    put(above, 0, 1.0);
    this.reach = 1;
    for (let s = 1; s <= span; s++) {
      put(weighted, s, <f64>s * at(c, n - s) * Math.exp(t * <f64>s));
      let value = 0.0;
      for (let k = 1; k <= s; k++) value -= at(weighted, k) * at(above, s - k);
      put(above, s, s === span ? 0.0 : max<f64>(0.0, value / <f64>s));
      const mass = max<f64>(0.0, at(above, s - 1) - at(above, s));
      put(this.down, s, mass);
      if (mass > 1e-17) this.reach = s;
    }
  }
}

/** The positive root of E e^{theta step} = 1, by bisection; at most 50. */
function decay(pmf: usize, low: i32, high: i32, span: i32): f64 {
  let upper = 1e-6;
  while (upper < 50.0 && excess(pmf, low, high, span, upper) < 0.0) upper *= 2.0;
  let lower = 0.5 * upper;
  for (let i = 0; i < 50; i++) {
    const middle = 0.5 * (lower + upper);
    if (excess(pmf, low, high, span, middle) < 0.0) lower = middle;
    else upper = middle;
  }
  return lower;
}

/** E e^{theta step} - 1, as the sum of p (e^{theta step} - 1). */
function excess(pmf: usize, low: i32, high: i32, span: i32, theta: f64): f64 {
  let sum = 0.0;
  for (let k = high; k >= low; k--) {
    const p = at(pmf, k - low);
    if (p > 0.0) sum += p * Math.expm1(theta * <f64>(k - span));
    if (sum > 1e6) return sum;
  }
  return sum;
}
