import { HALF_BYTES } from "../system.ts";
import type { Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";
import { sampling } from "./moved.ts";
import { product } from "./product.ts";

/** Logits of the sampled positions, in 16 bits whatever the other weights are. */
export function lmHead(gpu: Gpu, sequences: number): Cost {
  const { model, ranks } = gpu.system;
  return product(gpu, sequences, Math.ceil(model.vocab_size / ranks), model.hidden_size, "bf16");
}

/** The next tokens from their logits. */
export function sampler(gpu: Gpu, sequences: number): Cost {
  return sampling(gpu, sequences, gpu.system.model.vocab_size);
}

/** Bytes of the logits of so many sequences, as the GPUs of a tensor-parallel group gather them. */
export function logitBytes({ system }: Gpu, sequences: number): number {
  return sequences * system.model.vocab_size * HALF_BYTES;
}
