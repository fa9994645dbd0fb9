// Multi-head latent attention as engines run it: decoding sequences attend to the latents themselves, all heads as one group,
// with the up-projections folded into queries and outputs; prompts expand the latents to keys and values of every head.

import type { LatentAttention } from "../../catalog/models.ts";
import { HALF_BYTES, KV_BYTES } from "../system.ts";
import type { Decoding, Prompts } from "./batch.ts";
import { both, type Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";
import { product } from "./product.ts";

/** Decode over the latents, which each GPU reads whole, between the products that fold the up-projections in. */
export function latentDecode(gpu: Gpu, latent: LatentAttention, load: Decoding): Cost {
  const { model, ranks, kv_cache_dtype } = gpu.system;
  const { kv_lora_rank, qk_nope_head_dim, qk_rope_head_dim, v_head_dim } = latent;
  const { sequences, context_tokens } = load;
  const heads = model.num_attention_heads / ranks;
  const cached = kv_lora_rank + qk_rope_head_dim;
  const folded = both(
    product(gpu, sequences, heads * kv_lora_rank, qk_nope_head_dim, "bf16"),
    product(gpu, sequences, heads * v_head_dim, kv_lora_rank, "bf16"),
  );
  const attention = gpu.roofline({
    flops: 2 * heads * (cached + kv_lora_rank) * context_tokens,
    bytes:
      cached * KV_BYTES[kv_cache_dtype] * context_tokens + sequences * heads * (cached + kv_lora_rank) * HALF_BYTES,
  });
  return both(attention, folded);
}

/** Prompts over keys and values that are expanded from the latents of all they attend to. */
export function latentPrefill(gpu: Gpu, latent: LatentAttention, load: Prompts): Cost {
  const { model, ranks, weight_dtype } = gpu.system;
  const { kv_lora_rank, qk_nope_head_dim, qk_rope_head_dim, v_head_dim } = latent;
  const { sequences, new_tokens, cached_tokens } = load;
  const heads = model.num_attention_heads / ranks;
  const rows = Math.ceil(sequences * (new_tokens + cached_tokens));
  const expanded = product(gpu, rows, heads * (qk_nope_head_dim + v_head_dim), kv_lora_rank, weight_dtype);
  // Scores over one width, values over another: as two products over their mean.
  const head_dim = (qk_nope_head_dim + qk_rope_head_dim + v_head_dim) / 2;
  const work = {
    flops: 4 * heads * head_dim * sequences * new_tokens * (cached_tokens + (new_tokens + 1) / 2),
    bytes: 2 * heads * head_dim * HALF_BYTES * sequences * (2 * new_tokens + cached_tokens),
  };
  const shape = [sequences, new_tokens, cached_tokens, heads, heads, head_dim, HALF_BYTES];
  return both(gpu.launch("attention-prefill", "bf16", shape, work), expanded);
}
