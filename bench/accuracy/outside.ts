// Fits against measurements of other people, benchmarks and versions, and of GPUs that were never fitted.

import type { KernelScore } from "../../src/catalog/kernel-fit.ts";
import { decodeOnH800, decodes, layerProjections, prefills, projections } from "../kernels/carried.ts";
import { carriedScore, type Unseen } from "../kernels/carried-score.ts";

/** One benchmark's rows under a fit. */
export interface Outside {
  kernel: string;
  /** Where it was measured, and whose fit prices it there. */
  gpu: string;
  fit: string;
  source: string;
  score: KernelScore;
}

const VLLM = "in vLLM 0.19 (LLMServingSim)";

/** All of them. */
export function scoreOutside(): Outside[] {
  const one = (kernel: string, fit: string, source: string, unseen: Unseen) => ({
    ...{ kernel, gpu: unseen.gpu, fit, source, score: carriedScore(kernel, fit, unseen) },
  });
  return [
    one("gemm", "rtx-pro-6000", VLLM, projections("rtx-pro-6000")),
    one("gemm", "rtx-pro-6000", VLLM, projections("rtx-4090")),
    one("gemm", "a100-80g", "by themselves (Vidur)", layerProjections("a100-80g")),
    one("gemm", "h100-sxm", "by themselves (Vidur)", layerProjections("h100-sxm")),
    one("attention-decode", "rtx-pro-6000", VLLM, decodes("rtx-pro-6000")),
    one("attention-decode", "rtx-pro-6000", VLLM, decodes("rtx-4090")),
    one("attention-decode", "h100-sxm", "by itself (InferSim)", decodeOnH800()),
    one("attention-prefill", "rtx-pro-6000", VLLM, prefills("rtx-pro-6000")),
    one("attention-prefill", "rtx-pro-6000", VLLM, prefills("rtx-4090")),
  ];
}
