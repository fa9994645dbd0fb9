// One family from measurements to coefficients and their score on held-out groups.

import { KERNELS } from "../../assembly/cost/kernels/index.ts";
import type { KernelScore } from "../../src/catalog/kernel-fit.ts";
import type { Family } from "./families.ts";
import { type Fit, fitLogarithms } from "./fit.ts";
import { Priced } from "./priced.ts";
import { isFitted, type Measured, rowsOf } from "./rows.ts";
import { score } from "./score.ts";
import { startOf } from "./start.ts";

export interface Outcome {
  family: Family;
  fit: Fit;
  score: KernelScore;
  fittedRows: number;
}

/** Every so many-th row, so that about `most` are left. */
function thinned(rows: Measured[], most: number): Measured[] {
  const stride = Math.max(1, rows.length / most);
  return Array.from({ length: Math.floor(rows.length / stride) }, (_, i) => rows[Math.floor(i * stride)]).filter(
    (row) => row !== undefined,
  );
}

export function fitFamily(family: Family, iterations: number, most: number): Outcome {
  const kernel = KERNELS.find(({ id }) => id === family.kernel);
  if (kernel === undefined) throw new Error(`no kernel ${family.kernel}`);
  const start = startOf(family);
  const rows = rowsOf(family);
  const half = thinned(
    rows.filter(({ group }) => isFitted(group)),
    most,
  );
  const priced = new Priced(family, half, start);
  const found = fitLogarithms({
    residuals: (values) =>
      priced.seconds(values).map((seconds, i) => Math.log(seconds / (half[i]?.seconds ?? Number.NaN))),
    start,
    low: kernel.coefficients.map(({ low }) => low),
    high: kernel.coefficients.map(({ high }) => high),
    free: kernel.coefficients.flatMap(({ id, integer }, i) => (integer || id in family.built ? [] : [i])),
    iterations,
  });
  return { family, fit: found, score: scoreFamily(family, found.values, rows), fittedRows: half.length };
}

/** The score of coefficients on the half that no fit has seen. */
export function scoreFamily(family: Family, values: readonly number[], rows = rowsOf(family)): KernelScore {
  const held = rows.filter(({ group }) => !isFitted(group));
  return score(new Priced(family, held, values).seconds(values), held);
}
