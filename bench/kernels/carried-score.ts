import { KERNELS } from "../../assembly/cost/kernels/index.ts";
import type { KernelScore } from "../../src/catalog/kernel-fit.ts";
import { KERNEL_FITS } from "../../src/catalog/kernels/index.ts";
import { carriedTo } from "../../src/services/operators/carried.ts";
import { FAMILIES } from "./families.ts";
import { fitLogarithms } from "./fit.ts";
import { Priced } from "./priced.ts";
import { isFitted, type Measured } from "./rows.ts";
import { score } from "./score.ts";

/** Rows that no fit has seen, of one GPU. */
export interface Unseen {
  gpu: string;
  /** Whether they were timed among other work, which leaves nothing of theirs in L2. */
  cold: boolean;
  rows: readonly Measured[];
}

/** The score of a GPU's 16-bit fit on them, with their own GPU's constants. */
export function carriedScore(kernel: string, from: string, { gpu, cold, rows }: Unseen): KernelScore {
  const fit = KERNEL_FITS.find((one) => one.kernel === kernel && one.gpu === from && one.dtype === "bf16");
  if (fit === undefined) throw new Error(`no fit of ${kernel} on ${from}`);
  const { values } = carriedTo(gpu, fit);
  return score(new Priced({ kernel, gpu }, rows, values, cold).seconds(values), rows);
}

/** A GPU's fit and one of the rows' own, from half of their layouts, each scored on the other half. */
export function carriedBesideOwn(kernel: string, from: string, { gpu, cold, rows }: Unseen) {
  const fit = KERNEL_FITS.find((one) => one.kernel === kernel && one.gpu === from && one.dtype === "bf16");
  const family = FAMILIES.find((one) => one.kernel === kernel && one.gpu === from && one.dtype === "bfloat16");
  const { coefficients = [] } = KERNELS.find(({ id }) => id === kernel) ?? {};
  if (fit === undefined || family === undefined) throw new Error(`no fit of ${kernel} on ${from}`);
  const layout = ({ shape }: Measured) => [shape[0], ...shape.slice(3, 6)].join();
  const half = rows.filter((row) => isFitted(layout(row)));
  const priced = new Priced({ kernel, gpu }, half, fit.values, cold);
  const own = fitLogarithms({
    residuals: (values) =>
      priced.seconds(values).map((seconds, i) => Math.log(seconds / (half[i]?.seconds ?? Number.NaN))),
    start: fit.values,
    low: coefficients.map(({ low }) => low),
    high: coefficients.map(({ high }) => high),
    free: coefficients.flatMap(({ id, integer }, i) => (integer || id in family.built ? [] : [i])),
    iterations: 60,
  });
  const held = rows.filter((row) => !isFitted(layout(row)));
  const off = (values: readonly number[]) =>
    score(new Priced({ kernel, gpu }, held, values, cold).seconds(values), held);
  return { carried: off(carriedTo(gpu, fit).values), own: off(own.values) };
}
