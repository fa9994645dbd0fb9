import type { KernelScore } from "../../src/catalog/kernel-fit.ts";
import { KERNEL_FITS } from "../../src/catalog/kernels/index.ts";
import { Priced } from "./priced.ts";
import type { Measured } from "./rows.ts";
import { score } from "./score.ts";

/** The score of a GPU's 16-bit fit on rows that it has not seen. */
export function carriedScore(kernel: string, gpu: string, rows: readonly Measured[]): KernelScore {
  const fit = KERNEL_FITS.find((one) => one.kernel === kernel && one.gpu === gpu && one.dtype === "bf16");
  if (fit === undefined) throw new Error(`no fit of ${kernel} on ${gpu}`);
  return score(new Priced({ kernel, gpu }, rows, fit.values).seconds(fit.values), rows);
}
