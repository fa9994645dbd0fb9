import type { Experts } from "../../catalog/models.ts";
import type { Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";
import { mixture } from "./mixture.ts";
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
  return mixture(gpu, {
    ...{ tokens, hidden_size: model.hidden_size, intermediate_size: inner, experts: held, dtype: weight_dtype },
    ...{ experts_per_token: chosen, routing: BY_CHANCE },
  });
}
