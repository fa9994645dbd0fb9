// Fits seconds = sum of coefficient times feature, every coefficient at least 0, by the least sum of squared errors over the
// prediction: a timing is wrong by so many per cent, whether it is a millisecond or a second.

import { columnsOf, nonNegative, variances } from "./least-squares.ts";

/** A measured time and what it is made of. */
export interface Measured {
  /** One for each coefficient, in its own unit. */
  features: number[];
  seconds: number;
  /** Measurements of one kind, held out together. */
  group: string;
  /** JSON pointer into the request. */
  pointer: string;
  /** What it is a time of. */
  what: string;
}

export interface Fit {
  coefficients: number[];
  /** Whether each measurement was left out as an outlier. */
  outlier: boolean[];
}

/**
 * Errors below this are the law's, however small those of the other rows are: a disturbed timing is off by more, and to leave
 * out what a law does not meet would make it look better than it is.
 */
const LEAST_OUTLIER = 0.25;
/** An outlier is so many standard deviations off (Tukey's tuning constant: 95 % efficient under a normal law). */
const CUT = 4.685;
/** With more outliers than this it is the law that does not fit. */
const MOST_OUTLIERS = 0.125;
/** Fewer rows than this a coefficient cannot tell an outlier from a law. */
const ROWS_PER_COEFFICIENT = 3;
const ROUNDS = { weights: 4, absolute: 30, outliers: 10 };

/** What the coefficients make of the features, in seconds. */
export function predict(coefficients: number[], features: number[]): number {
  return coefficients.reduce((sum, each, j) => sum + each * (features[j] ?? 0), 0);
}

/** The error over the prediction. */
function relativeError(coefficients: number[], { features, seconds }: Measured): number {
  const expected = scaleOf(coefficients, features, seconds);
  return (seconds - predict(coefficients, features)) / expected;
}

/** The prediction as a scale: within ten times of what was measured, so that a bad start cannot blow it up. */
function scaleOf(coefficients: number[], features: number[], seconds: number): number {
  return Math.min(10 * seconds, Math.max(seconds / 10, predict(coefficients, features)));
}

/** Least squares of the relative error; columns must be independent over the rows. */
export function fitAll(rows: Measured[], start?: number[], weights?: (coefficients: number[]) => number[]): number[] {
  let coefficients = start;
  for (let round = 0; round < ROUNDS.weights; round++)
    coefficients = once(rows, coefficients, weights?.(coefficients ?? []));
  return coefficients ?? [];
}

function once(rows: Measured[], before: number[] | undefined, weights?: number[]): number[] {
  const factors = rows.map(({ features, seconds }, i) => {
    return (weights?.[i] ?? 1) / (before === undefined ? seconds : scaleOf(before, features, seconds));
  });
  return nonNegative({
    rows: rows.map(({ features }, i) => features.map((x) => x * (factors[i] ?? 0))),
    targets: rows.map(({ seconds }, i) => seconds * (factors[i] ?? 0)),
  });
}

/** Least sum of absolute relative errors, by reweighting: half of the rows may be wrong at no single point of leverage. */
function fitAbsolute(rows: Measured[]): number[] {
  let coefficients = once(rows, undefined);
  for (let round = 0; round < ROUNDS.absolute; round++) {
    const weights = rows.map((row) => 1 / Math.sqrt(Math.max(1e-6, Math.abs(relativeError(coefficients, row)))));
    coefficients = once(rows, coefficients, weights);
  }
  return coefficients;
}

/**
 * The robust fit: from the least absolute errors on, rows beyond CUT standard deviations and LEAST_OUTLIER are left out and
 * the others fitted by least squares, until the set of outliers stays. The deviation is that of the median (1.4826 MAD) over the rows that
 * the coefficients do not meet by being as many as they are.
 */
export function fitRobust(rows: Measured[]): Fit {
  const size = rows[0]?.features.length ?? 0;
  const none = rows.map(() => false);
  if (rows.length < ROWS_PER_COEFFICIENT * size) return { coefficients: fitAll(rows), outlier: none };
  let coefficients = fitAbsolute(rows);
  let outlier = none;
  for (let round = 0; round < ROUNDS.outliers; round++) {
    const errors = rows.map((row) => Math.abs(relativeError(coefficients, row)));
    const limit = Math.max(LEAST_OUTLIER, CUT * 1.4826 * medianBeyond(errors, size));
    const next = errors.map((error) => error > limit);
    if (next.filter(Boolean).length > MOST_OUTLIERS * rows.length) return { coefficients: fitAll(rows), outlier: none };
    if (round > 0 && next.every((is, i) => is === outlier[i])) break;
    outlier = next;
    coefficients = fitAll(rows.filter((_, i) => !next[i]));
  }
  return { coefficients, outlier };
}

function medianBeyond(errors: number[], dropped: number): number {
  const sorted = [...errors].sort((a, b) => a - b).slice(dropped);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/**
 * Standard errors of the coefficients, from the Jacobian of the relative errors over the rows that were kept; undefined
 * where there are no more rows than coefficients.
 */
export function standardErrors(rows: Measured[], coefficients: number[]): number[] | undefined {
  const freedom = rows.length - coefficients.length;
  if (freedom < 1) return undefined;
  const scaled = rows.map(({ features, seconds }) => {
    const scale = scaleOf(coefficients, features, seconds);
    return features.map((x) => x / scale);
  });
  const errors = rows.map((row) => relativeError(coefficients, row));
  const squares = errors.reduce((sum, error) => sum + error * error, 0);
  return variances(columnsOf(scaled)).map((variance) => Math.sqrt((variance * squares) / freedom));
}
