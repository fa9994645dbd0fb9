import type { KernelFit } from "../../catalog/kernel-fit.ts";

/** A fit as it is used on some GPU. */
export interface Found {
  /** Without a score where its coefficients are stated and not fitted. */
  fit: Omit<KernelFit, "errors_percent" | "score"> & { score?: KernelFit["score"] };
  /** Mean relative error to expect. */
  error_ratio: number;
  /** Whether this GPU, or another of its architecture, was measured. */
  near: boolean;
}
