// Levenberg and Marquardt on the logarithms of the coefficients, with the soft-L1 loss on the logarithm of predicted over
// measured: a row that is far off counts by its distance, not by its square (Triggs et al. 1999, section 4.3).

const LOSS_SCALE = 0.1;
/** Tiles and waves are steps: a derivative has to look past them. */
const STEP = 0.02;

export interface Fit {
  values: number[];
  /** Relative standard error of each; 0 of what was not fitted. */
  errors: number[];
  loss: number;
}

export interface Fitted {
  /** Residuals, log(predicted / measured), under these values. */
  residuals: (values: readonly number[]) => Float64Array;
  start: readonly number[];
  low: readonly number[];
  high: readonly number[];
  /** Places that are fitted. */
  free: readonly number[];
  iterations: number;
}

const loss = (residuals: Float64Array) =>
  residuals.reduce((sum, r) => sum + Math.sqrt(1 + (r / LOSS_SCALE) ** 2) - 1, 0) / residuals.length;

export function fitLogarithms({ residuals, start, low, high, free, iterations }: Fitted): Fit {
  let values = [...start];
  let now = residuals(values);
  let least = loss(now);
  let damping = 0.01;
  let normal: number[][] = [];
  const moved = (by: readonly number[]) => {
    const next = [...values];
    free.forEach((place, i) => {
      const value = (next[place] ?? 0) * Math.exp(Math.max(-0.7, Math.min(0.7, by[i] ?? 0)));
      next[place] = Math.min(high[place] ?? value, Math.max(low[place] ?? value, value));
    });
    return next;
  };
  for (let iteration = 0; iteration < iterations; iteration++) {
    const columns = free.map((place) => slope(residuals, values, place, now, high[place] ?? Infinity));
    const weights = now.map((r) => 1 / Math.sqrt(1 + (r / LOSS_SCALE) ** 2));
    normal = columns.map((a) => columns.map((b) => weighted(a, b, weights)));
    const gradient = columns.map((a) => -weighted(a, now, weights));
    const before = least;
    for (let attempt = 0; attempt < 6; attempt++) {
      const damped = normal.map((row, i) => row.map((x, j) => (i === j ? x * (1 + damping) + 1e-9 : x)));
      const next = moved(solve(damped, gradient));
      const found = residuals(next);
      const reached = loss(found);
      if (reached < least) {
        [values, now, least] = [next, found, reached];
        damping = Math.max(1e-5, damping / 4);
        break;
      }
      damping = Math.min(1e6, damping * 5);
    }
    if (before - least < 2e-4 * before) break;
  }
  return { values, errors: standardErrors(normal, now, values.length, free), loss: least };
}

/** The derivative of the residuals by the logarithm of one value, taken downwards at the upper bound. */
function slope(
  residuals: Fitted["residuals"],
  values: readonly number[],
  place: number,
  now: Float64Array,
  high: number,
): Float64Array {
  const value = values[place] ?? 0;
  const step = value * Math.exp(STEP) > high ? -STEP : STEP;
  const there = residuals(values.with(place, value * Math.exp(step)));
  return there.map((r, i) => (r - (now[i] ?? 0)) / step);
}

function weighted(a: Float64Array, b: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0) * (weights[i] ?? 0);
  return sum;
}

/** Of each value, relative: the square root of the inverse's diagonal times the spread; at most 10. */
function standardErrors(normal: number[][], now: Float64Array, count: number, free: readonly number[]): number[] {
  const errors = new Array<number>(count).fill(0);
  const spread = now.reduce((sum, r) => sum + r * r, 0) / Math.max(1, now.length - free.length);
  free.forEach((place, i) => {
    const unit = normal.map((_, j) => (i === j ? 1 : 0));
    const damped = normal.map((row, a) => row.map((x, b) => (a === b ? x + 1e-9 : x)));
    const variance = (solve(damped, unit)[i] ?? 0) * spread;
    errors[place] = variance > 0 ? Math.min(10, Math.sqrt(variance)) : 10;
  });
  return errors;
}

/** Gauss's elimination with pivots. */
function solve(matrix: number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let j = i + 1; j < n; j++) if (Math.abs(rows[j]?.[i] ?? 0) > Math.abs(rows[pivot]?.[i] ?? 0)) pivot = j;
    [rows[i], rows[pivot]] = [rows[pivot] ?? [], rows[i] ?? []];
    const top = rows[i] ?? [];
    for (const row of rows.slice(i + 1)) {
      const factor = (row[i] ?? 0) / (top[i] || 1e-300);
      if (factor !== 0) for (let k = i; k <= n; k++) row[k] = (row[k] ?? 0) - factor * (top[k] ?? 0);
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = rows[i]?.[n] ?? 0;
    for (let k = i + 1; k < n; k++) sum -= (rows[i]?.[k] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (rows[i]?.[i] || 1e-300);
  }
  return x;
}
