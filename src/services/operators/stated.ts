import type { Architecture } from "../../catalog/kernel-gpus.ts";
import { STATED_KERNELS } from "../../catalog/kernels/stated.ts";
import type { Found } from "./found.ts";

/** Places of the 16-bit product's coefficients: launch, bandwidth, overlap, fill and L2. */
const LAUNCH = 0;
const BANDWIDTH = 2;
const OVERLAP = 3;
const FILL = 4;
const L2 = 9;

export function isStated(kernel: string): boolean {
  return STATED_KERNELS.some((one) => one.kernel === kernel);
}

/** A kernel whose coefficients are stated: it starts, and reads memory, as the 16-bit product `half` does on the same GPU. */
export function statedFor(kernel: string, architecture: Architecture, half: Found | undefined): Found | undefined {
  const stated = STATED_KERNELS.find((one) => one.kernel === kernel);
  const compute_ratio = stated?.compute_ratio[architecture];
  if (stated === undefined || compute_ratio === undefined || half === undefined) return undefined;
  const at = (place: number) => half.fit.values[place] ?? 1;
  const rest = kernel === "gemm-weight-only" ? [at(L2)] : [at(OVERLAP), at(FILL)];
  const { source, date } = stated;
  const values = [at(LAUNCH), compute_ratio, at(BANDWIDTH), ...rest];
  const fit = { kernel, gpu: half.fit.gpu, source, dtype: "stated", values, date };
  return { fit, error_ratio: Math.max(stated.error_ratio, half.error_ratio), near: false };
}
