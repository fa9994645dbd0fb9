// The Poisson law, to full relative accuracy at its mode and by its recursion away from it.

/** P(Poisson(mean) = k), relative error about 1e-15. Loader, "Fast and accurate computation of binomial probabilities", 2000. */
export function poissonAt(k: i32, mean: f64): f64 {
  if (mean <= 0.0) return k === 0 ? 1.0 : 0.0;
  if (k < 10) {
    let p = Math.exp(-mean);
    for (let j = 1; j <= k; j++) p *= mean / <f64>j;
    return p;
  }
  const x = <f64>k;
  const y = x * x;
  const stirling = (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * y)) / y) / y) / y) / x;
  const deviance = x * Math.log1p((x - mean) / mean) - (x - mean);
  return Math.exp(-stirling - deviance) / Math.sqrt(2.0 * Math.PI * x);
}

/** Terms of a mixture below this are dropped. */
const NEGLIGIBLE: f64 = 1e-20;

/** The largest k that a Poisson variable of this mean reaches with probability above 1e-19 (Bernstein's bound). */
export function poissonTop(mean: f64): i32 {
  return <i32>(mean + 15.0 + Math.sqrt(225.0 + 88.0 * mean)) + 1;
}

/** The smallest k, likewise. */
export function poissonBottom(mean: f64): i32 {
  return <i32>max<f64>(0.0, mean - Math.sqrt(88.0 * mean) - 1.0);
}

/** Adds weight * P(Poisson(mean) = k) to place k - low of the column, low <= k <= high. */
export function addPoisson(column: usize, low: i32, high: i32, mean: f64, weight: f64): void {
  if (weight < NEGLIGIBLE) return;
  const mode = min<i32>(max<i32>(<i32>mean, low), high);
  const peak = weight * poissonAt(mode, mean);
  let p = peak;
  for (let k = mode; k <= high && p > NEGLIGIBLE; ) {
    const place = column + ((<usize>(k - low)) << 3);
    store<f64>(place, load<f64>(place) + p);
    k++;
    p *= mean / <f64>k;
  }
  if (mean <= 0.0) return;
  const inverse = 1.0 / mean;
  p = peak * (<f64>mode * inverse);
  for (let k = mode - 1; k >= low && p > NEGLIGIBLE; k--) {
    const place = column + ((<usize>(k - low)) << 3);
    store<f64>(place, load<f64>(place) + p);
    p *= <f64>k * inverse;
  }
}
