import { kvHeads } from "../model.ts";
import { plainDtype } from "../weights.ts";
import { both, type Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";
import { product } from "./product.ts";

/** Queries, keys and values of a layer's tokens; KV heads are replicated where there are fewer than GPUs. */
export function queryKeyValue(gpu: Gpu, tokens: number): Cost {
  const { model, ranks } = gpu.system;
  const { hidden_size: d, num_attention_heads, latent } = model;
  const heads = num_attention_heads / ranks;
  const by = (n: number, k: number) => product(gpu, tokens, n, k, plainDtype(gpu.system));
  if (latent === undefined) return by((heads + 2 * kvHeads(model, ranks)) * model.head_dim, d);
  // Latent: one product takes the hidden state down to both ranks, alike on each GPU; another takes the queries up.
  const { kv_lora_rank, q_lora_rank, qk_nope_head_dim, qk_rope_head_dim } = latent;
  const cached = kv_lora_rank + qk_rope_head_dim;
  const queries = heads * (qk_nope_head_dim + qk_rope_head_dim);
  if (q_lora_rank === 0) return by(queries + cached, d);
  return both(by(q_lora_rank + cached, d), by(queries, q_lora_rank));
}

/** The heads' outputs back to the hidden state. */
export function output(gpu: Gpu, tokens: number): Cost {
  const { model, ranks } = gpu.system;
  const width = (model.num_attention_heads / ranks) * (model.latent?.v_head_dim ?? model.head_dim);
  return product(gpu, tokens, model.hidden_size, width, plainDtype(gpu.system));
}
