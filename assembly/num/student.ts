/**
 * P(|T| <= t) of Student's t with n degrees of freedom, n a whole number of at least 1, t >= 0: the finite sums of
 * Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.7.3 and 26.7.4. Error about 1e-15 times sqrt(n).
 */
export function studentWithin(t: f64, n: i32): f64 {
  const angle = Math.atan(t / Math.sqrt(<f64>n));
  const cosine = Math.cos(angle);
  const odd = (n & 1) === 1;
  let term = odd ? cosine : 1.0;
  let sum = n === 1 ? 0.0 : term;
  for (let k = odd ? 3 : 2; k < n; k += 2) {
    term *= (cosine * cosine * <f64>(k - 1)) / <f64>k;
    sum += term;
  }
  const series = Math.sin(angle) * sum;
  return odd ? (2.0 / Math.PI) * (angle + series) : series;
}

/** The t with P(|T| <= t) = confidence, confidence in (0, 1): half the width of an interval, in standard errors. */
export function studentQuantile(confidence: f64, n: i32): f64 {
  let low = 0.0;
  let high = 1.0;
  while (studentWithin(high, n) < confidence && high < 1e300) {
    low = high;
    high *= 2.0;
  }
  for (let i = 0; i < 100 && high - low > 1e-14 * high; i++) {
    const middle = 0.5 * (low + high);
    if (studentWithin(middle, n) < confidence) low = middle;
    else high = middle;
  }
  return high;
}
