import { unidentified } from "./identify.ts";
import { fitAll, type Measured, predict } from "./relative-fit.ts";

/** What the law says of measurements that it was not fitted to: errors are |predicted / measured - 1|. */
export interface HeldOut {
  folds: number;
  /** Measurements that were predicted, and those that no fold could: the others do not determine the law without them. */
  scored: number;
  unscored: number;
  mean_error_ratio: number;
  median_error_ratio: number;
  p90_error_ratio: number;
  bias_ratio: number;
}

const MOST_FOLDS = 10;

/**
 * Cross-validation by group: rows of one group (the same shape, or one benchmark) are held out together, so that no row is
 * predicted from its own repeat. Undefined where fewer than two groups can be left out.
 */
export function heldOut(rows: Measured[]): { held_out: HeldOut | undefined; predicted: (number | undefined)[] } {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const folds = Math.min(MOST_FOLDS, groups.length);
  const foldOf = new Map(groups.map((group, i) => [group, i % folds]));
  const predicted: (number | undefined)[] = rows.map(() => undefined);
  for (let fold = 0; fold < folds; fold++) {
    const others = rows.filter(({ group }) => foldOf.get(group) !== fold);
    const size = rows[0]?.features.length ?? 0;
    if (others.length < size || unidentified(others).length > 0) continue;
    const coefficients = fitAll(others);
    rows.forEach(({ group, features }, i) => {
      if (foldOf.get(group) === fold) predicted[i] = predict(coefficients, features);
    });
  }
  return { held_out: score(rows, predicted, folds), predicted };
}

function score(rows: Measured[], predicted: (number | undefined)[], folds: number): HeldOut | undefined {
  const signed = rows.flatMap(({ seconds }, i) => {
    const value = predicted[i];
    return value === undefined ? [] : [value / seconds - 1];
  });
  if (signed.length === 0) return undefined;
  const sorted = signed.map(Math.abs).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    folds,
    scored: signed.length,
    unscored: rows.length - signed.length,
    mean_error_ratio: mean(sorted),
    median_error_ratio: at(0.5),
    p90_error_ratio: at(0.9),
    bias_ratio: mean(signed),
  };
}
