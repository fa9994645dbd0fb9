import { HALF_BYTES } from "../system.ts";
import type { Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";
import { product } from "./product.ts";

/** Sampling from logits: fixed, and for each sequence over a vocabulary of 128k. Fitted to whole steps of vLLM. */
const SAMPLER = { step_s: 25e-6, sequence_s: 0.3e-6, vocabulary: 128_000, error_ratio: 0.3 };
const LOGIT_BYTES = 4;

/** Logits of the sampled positions, in 16 bits whatever the other weights are. */
export function lmHead(gpu: Gpu, sequences: number): Cost {
  const { model, ranks } = gpu.system;
  return product(gpu, sequences, Math.ceil(model.vocab_size / ranks), model.hidden_size, "bf16");
}

/** The next tokens from their logits. */
export function sampler({ system }: Gpu, sequences: number): Cost {
  const { vocab_size } = system.model;
  const seconds = SAMPLER.step_s + (SAMPLER.sequence_s * sequences * vocab_size) / SAMPLER.vocabulary;
  const bytes = sequences * vocab_size * LOGIT_BYTES;
  return { seconds, error_ratio: SAMPLER.error_ratio, flops: 0, bytes, bound: "memory-bandwidth" };
}

/** Bytes of the logits of so many sequences, as the GPUs of a tensor-parallel group gather them. */
export function logitBytes({ system }: Gpu, sequences: number): number {
  return sequences * system.model.vocab_size * HALF_BYTES;
}
