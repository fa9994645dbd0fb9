import type { Experts } from "../../catalog/models.ts";
import { HALF_BYTES, WEIGHT_BYTES } from "../system.ts";
import type { Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";
import { product } from "./product.ts";

/** Tokens choose their experts by chance. */
const BY_CHANCE = -1;

/** The scores of a layer's experts, alike on each GPU and in 16 bits. */
export function router(gpu: Gpu, tokens: number, { count }: Experts): Cost {
  return product(gpu, tokens, count, gpu.system.model.hidden_size, "bf16");
}

/**
 * The routed experts of a layer on one GPU, over the tokens of all data-parallel ranks. Expert-parallel: it has some of them
 * whole, to which as many of a token's choices fall as their share is; else a part of each.
 */
export function routed(gpu: Gpu, tokens: number, { count, per_token, intermediate_size }: Experts): Cost {
  const { model, ranks, data_ranks, expert_parallel, weight_dtype } = gpu.system;
  const gpus = ranks * data_ranks;
  const inner = expert_parallel ? intermediate_size : intermediate_size / gpus;
  const held = expert_parallel ? count / gpus : count;
  const chosen = expert_parallel ? per_token / gpus : per_token;
  const d = model.hidden_size;
  const visits = tokens * chosen;
  // Experts that no token has chosen are not read.
  const active = held * (1 - idle(1 - per_token / count, tokens));
  const eightBit = weight_dtype === "fp8" && gpu.system.hardware.fp8_flops_per_s !== undefined;
  const work = {
    flops: 6 * visits * d * inner,
    bytes: 3 * d * inner * WEIGHT_BYTES[weight_dtype] * active + visits * (3 * inner + 2 * d) * HALF_BYTES,
  };
  if (!eightBit && weight_dtype !== "bf16" && weight_dtype !== "fp16") return gpu.roofline(work);
  const shape = [tokens, d, inner, chosen, held, WEIGHT_BYTES[weight_dtype], BY_CHANCE, 0, 0];
  return gpu.launch("experts", eightBit ? "fp8_block" : "bf16", shape, work, eightBit);
}

/** x^n of 0 <= x < 1 and a whole n, by squaring: the same bits on every runtime. */
function idle(x: number, n: number): number {
  let power = 1;
  for (let square = x, left = Math.ceil(n); left > 0; left = Math.floor(left / 2), square *= square)
    if (left % 2 === 1) power *= square;
  return power;
}
