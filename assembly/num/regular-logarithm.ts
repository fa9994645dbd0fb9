import { at, put } from "../abi/table";

/**
 * -log of (1 - u(z)) / ((1 - 1/z) (1 - z e^-theta)) on the circle z_k = e^{t - 2 pi i k / n}: the part of -log(1 - u) that
 * is left when its zeros z = 1 and z = e^theta, 0 < t < theta, are taken out (Spitzer, "Principles of Random Walk", 1964).
 * In: re, im = u(z_k), k <= n / 2, and `centre` = 1 - u(e^t), which the difference would lose. Out: all n places,
 * conjugate symmetric; im is 0 at both real points. theta may be Infinity: no zero there. Error 1e-15 / |1 - u|.
 */
export function regularLogarithm(re: usize, im: usize, n: i32, t: f64, theta: f64, centre: f64): void {
  const half = n >> 1;
  const inward = Math.exp(-t);
  const outward = Math.exp(t - theta);
  for (let k = 0; k <= half; k++) {
    const angle = (2.0 * Math.PI * <f64>k) / <f64>n;
    const cosine = Math.cos(angle);
    const sine = Math.sin(angle);
    const a = k === 0 ? -Math.expm1(-t) : 1.0 - inward * cosine;
    const b = -inward * sine;
    const e = k === 0 ? -Math.expm1(t - theta) : 1.0 - outward * cosine;
    const f = outward * sine;
    const x = a * e - b * f;
    const y = a * f + b * e;
    const p = k === 0 ? centre : 1.0 - at(re, k);
    const q = k === 0 ? 0.0 : -at(im, k);
    const logarithm = -0.5 * Math.log((p * p + q * q) / (x * x + y * y));
    const argument = -Math.atan2(q * x - p * y, p * x + q * y);
    put(re, k, logarithm);
    put(im, k, argument);
    if (k > 0 && k < half) {
      put(re, n - k, logarithm);
      put(im, n - k, -argument);
    }
  }
}
