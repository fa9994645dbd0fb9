// Masses on a grid: what falls between two nodes is shared so that its mean is kept.

/** Adds `mass` at `position` (in steps) to a column of n nodes; beyond the last it stays in the last. */
export function addAt(column: usize, n: i32, position: f64, mass: f64): void {
  const j = <i32>position;
  if (j >= n - 1) {
    const end = column + ((<usize>(n - 1)) << 3);
    store<f64>(end, load<f64>(end) + mass);
    return;
  }
  const upper = mass * (position - <f64>j);
  const place = column + ((<usize>j) << 3);
  store<f64>(place, load<f64>(place) + (mass - upper));
  store<f64>(place, load<f64>(place, 8) + upper, 8);
}
