// The root theta > 0 of a convex function with f(0) = 0 and f'(0) < 0, such as f = log E e^{theta X}: the decay rate of a
// queue's tail. f(theta) / theta rises through 0 at the root; Illinois' regula falsi on it, relative error about 1e-14.

/** `guess` > 0 is a first idea; Infinity where f is still negative at `limit`. f may return Infinity, not NaN. */
export function convexRoot(f: (theta: f64) => f64, guess: f64, limit: f64): f64 {
  let low = 0.0;
  let below = 0.0;
  let high = min<f64>(guess, limit);
  let above = f(high) / high;
  while (above < 0.0) {
    if (high >= limit) return Infinity;
    low = high;
    below = above;
    high = min<f64>(2.0 * high, limit);
    above = f(high) / high;
  }
  while (below === 0.0 || !isFinite(above)) {
    const middle = 0.5 * (low + high);
    const value = f(middle) / middle;
    if (value >= 0.0) {
      high = middle;
      above = value;
    } else {
      low = middle;
      below = value;
    }
    if (high - low < 1e-15 * high) return high;
  }
  let side = 0; // the end that the last step kept
  for (let i = 0; i < 100 && high - low > 1e-15 * high; i++) {
    const next = (low * above - high * below) / (above - below);
    if (next <= low || next >= high) return next;
    const value = f(next) / next;
    if (value === 0.0) return next;
    if (value > 0.0) {
      high = next;
      above = value;
      if (side < 0) below *= 0.5;
      side = -1;
    } else {
      low = next;
      below = value;
      if (side > 0) above *= 0.5;
      side = 1;
    }
  }
  return high;
}
