import { kvHeads } from "../model.ts";
import { HALF_BYTES, KV_BYTES } from "../system.ts";
import { attentionDtype } from "./attention-decode.ts";
import type { Prompts } from "./batch.ts";
import type { Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";

/** Causal attention of one layer's prompts over the heads of one GPU. */
export function attentionPrefill(gpu: Gpu, { sequences, new_tokens, cached_tokens }: Prompts): Cost {
  const { model, ranks, kv_cache_dtype } = gpu.system;
  const heads = model.num_attention_heads / ranks;
  const kv = kvHeads(model, ranks);
  const bytes = KV_BYTES[kv_cache_dtype];
  const { head_dim } = model;
  const dtype = attentionDtype(gpu, "attention-prefill");
  const work = {
    flops: 4 * heads * head_dim * sequences * new_tokens * (cached_tokens + (new_tokens + 1) / 2),
    bytes:
      2 * kv * head_dim * bytes * sequences * (cached_tokens + new_tokens) +
      2 * heads * head_dim * HALF_BYTES * sequences * new_tokens,
  };
  const shape = [sequences, new_tokens, cached_tokens, heads, kv, head_dim, bytes];
  return gpu.launch("attention-prefill", dtype, shape, work, dtype === "fp8");
}
