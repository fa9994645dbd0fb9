// Kernels that nobody's measurements at hand cover: coefficients as their authors describe them, over what a GPU's own 16-bit
// product reaches. None was fitted, to a paper's curve or otherwise.

import type { Architecture } from "../kernel-gpus.ts";

export interface StatedKernel {
  /** Id of the form. */
  kernel: string;
  /** Share of the dense peak at the type in which it multiplies, by architecture. */
  compute_ratio: Partial<Record<Architecture, number>>;
  /** Half the band, of the whole. */
  error_ratio: number;
  source: string;
  /** When it was stated. */
  date: string;
}

export const STATED_KERNELS: readonly StatedKernel[] = [
  {
    kernel: "gemm-weight-only",
    // mma.sync feeds the tensor cores of Ampere and Ada in full, those of Hopper to 63 %; of B200 nothing was found.
    compute_ratio: {
      ...{ ampere: 0.94, "ampere-gddr": 0.94, ada: 0.94, "blackwell-gddr": 0.94 },
      ...{ turing: 0.8, hopper: 0.59, blackwell: 0.45 },
    },
    error_ratio: 0.25,
    source:
      "MARLIN (arXiv 2408.11743): ideal up to 16 to 32 rows and 10 % behind 16 bits from 1,024; mma.sync on Hopper: arXiv 2402.13499",
    date: "2026-11-23",
  },
  {
    kernel: "gemm-four-bit",
    // Sums of groups of 128 are unpacked on CUDA cores: 1/16 of the INT4 rate on GeForce and Ada, 1/64 on A100. FP4 has its scales in hardware.
    compute_ratio: {
      ...{ ampere: 0.1, "ampere-gddr": 0.27, ada: 0.75, turing: 0.27 },
      ...{ hopper: 0.5, blackwell: 0.75, "blackwell-gddr": 0.75 },
    },
    error_ratio: 0.4,
    source:
      "Atom (arXiv 2310.19102): three quarters of INT4's peak; APEX4 (arXiv 2606.08761): 0.43 to 0.47 times 16 bits on A100, 2.0 to 2.5 times on RTX 3090",
    date: "2026-11-23",
  },
];
