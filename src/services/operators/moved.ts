// Kernels that only move numbers through the processors.
//
//   elementwise: t = 2 us + bytes / (0.7 W);  sampler: t = 25 us + 0.3 us a sequence over a vocabulary of 128,000
//
// Error: 30 %. Source: fitted beside the other kernels to whole steps of vLLM.

import type { Cost } from "./cost.ts";
import type { Launcher } from "./launcher.ts";

const LAUNCH_S = 2e-6;
const MEMORY_RATIO = 0.7;
const ERROR = 0.3;
const SAMPLER = { step_s: 25e-6, sequence_s: 0.3e-6, vocabulary: 128_000 };
const LOGIT_BYTES = 4;

/** One kernel that reads and writes `bytes`. */
export function moved(gpu: Launcher, bytes: number, flops: number): Cost {
  const seconds = LAUNCH_S + bytes / (gpu.bytes_per_s * MEMORY_RATIO);
  return { seconds, error_ratio: ERROR, flops, bytes, bound: "memory-bandwidth" };
}

/** The next tokens from logits. */
export function sampling(_gpu: Launcher, sequences: number, vocab_size: number): Cost {
  const seconds = SAMPLER.step_s + (SAMPLER.sequence_s * sequences * vocab_size) / SAMPLER.vocabulary;
  return {
    seconds,
    error_ratio: ERROR,
    flops: 0,
    bytes: sequences * vocab_size * LOGIT_BYTES,
    bound: "memory-bandwidth",
  };
}
