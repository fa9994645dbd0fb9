// What is neither a product nor attention: norms, rotary embedding, activation and KV writes of a layer, and the embedding.
//
//   t = max(10 us, 20 T d / (0.7 W)): about five kernels of 2 us each, or about 10 passes over the hidden state in 16 bits
//
// Error: about 30 %, which is a few per cent of a step. Source: fitted beside the other kernels to whole steps of vLLM.

import { HALF_BYTES } from "../system.ts";
import type { Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";
import { moved } from "./moved.ts";

const LEAST_S = 10e-6;
const BYTES = 20;
const MEMORY_RATIO = 0.7;
const ERROR = 0.3;
/** Norms, residuals and activations, for each number of the hidden state. */
const FLOPS = 10;

/** The small kernels of one layer. */
export function elementwise(gpu: Gpu, tokens: number): Cost {
  const numbers = tokens * gpu.system.model.hidden_size;
  const seconds = Math.max(LEAST_S, (BYTES * numbers) / (gpu.bytes_per_s * MEMORY_RATIO));
  const work = { flops: FLOPS * numbers, bytes: BYTES * numbers };
  return { seconds, error_ratio: ERROR, ...work, bound: "memory-bandwidth" };
}

/** Rows of the embedding, gathered once a step. */
export function embedding(gpu: Gpu, tokens: number): Cost {
  return moved(gpu, 2 * tokens * gpu.system.model.hidden_size * HALF_BYTES, 0);
}
