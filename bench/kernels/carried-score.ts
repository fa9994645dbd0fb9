import type { KernelScore } from "../../src/catalog/kernel-fit.ts";
import { KERNEL_FITS } from "../../src/catalog/kernels/index.ts";
import { carriedTo } from "../../src/services/operators/carried.ts";
import { Priced } from "./priced.ts";
import type { Measured } from "./rows.ts";
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
