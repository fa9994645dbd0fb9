import type { KernelFit } from "../kernel-fit.ts";
import { ALL_GATHER_NCCL_FITS } from "./all-gather-nccl.ts";
import { ALL_REDUCE_FITS } from "./all-reduce.ts";
import { ALL_REDUCE_NCCL_FITS } from "./all-reduce-nccl.ts";
import { ALL_TO_ALL_NCCL_FITS } from "./all-to-all-nccl.ts";
import { ATTENTION_DECODE_FITS } from "./attention-decode.ts";
import { ATTENTION_PREFILL_FITS } from "./attention-prefill.ts";
import { EXPERTS_FITS } from "./experts.ts";
import { GEMM_FITS } from "./gemm.ts";
import { GEMM_FP8_FITS } from "./gemm-fp8.ts";
import { REDUCE_SCATTER_NCCL_FITS } from "./reduce-scatter-nccl.ts";

/** Every kernel that was fitted to measurements. */
export const KERNEL_FITS: readonly KernelFit[] = [
  ...GEMM_FITS,
  ...GEMM_FP8_FITS,
  ...ATTENTION_DECODE_FITS,
  ...ATTENTION_PREFILL_FITS,
  ...EXPERTS_FITS,
  ...ALL_REDUCE_FITS,
  ...ALL_REDUCE_NCCL_FITS,
  ...ALL_GATHER_NCCL_FITS,
  ...REDUCE_SCATTER_NCCL_FITS,
  ...ALL_TO_ALL_NCCL_FITS,
];
