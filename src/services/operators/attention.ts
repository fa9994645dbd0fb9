// Attention of one layer on one GPU, whatever its heads belong to.

import type { KvCacheDtype } from "../scenario.ts";
import { HALF_BYTES, KV_BYTES } from "../system.ts";
import type { Decoding, Prompts } from "./batch.ts";
import type { Cost } from "./cost.ts";
import type { Launcher } from "./launcher.ts";
import { fitDtype, type Layout } from "./layout.ts";
import { promptSplits } from "./prompt-splits.ts";

/** No kernel that unpacks keys of 4 bits was measured: that of more bits reads fewer bytes, and unpacks for nothing. */
const PACKED_ERROR = 0.35;

/** New tokens of each sequence over its KV; a tile takes the queries of a KV head's group as its rows. */
export function attendDecoding(gpu: Launcher, layout: Layout, load: Decoding): Cost {
  const { heads, kv_heads, head_dim, dtype } = layout;
  const { sequences, context_tokens, longest_tokens, queries = 1 } = load;
  const rows = heads * queries;
  // Of several queries the last sees all of the context, each one before it a token less.
  const pairs = queries * context_tokens - (sequences * queries * (queries - 1)) / 2;
  const work = {
    flops: 4 * heads * head_dim * pairs,
    bytes: 2 * kv_heads * head_dim * KV_BYTES[dtype] * context_tokens + 2 * sequences * rows * head_dim * HALF_BYTES,
  };
  const shape = [sequences, context_tokens, longest_tokens, rows, kv_heads, head_dim, KV_BYTES[dtype]];
  return packed(dtype, gpu.launch("attention-decode", fitDtype(gpu, "attention-decode", dtype), shape, work));
}

/** Prompts over their own tokens and those cached before them. */
export function attendPrompts(gpu: Launcher, layout: Layout, load: Prompts): Cost {
  const { heads, kv_heads, head_dim, dtype } = layout;
  const { sequences, new_tokens, cached_tokens } = load;
  const fit = fitDtype(gpu, "attention-prefill", dtype);
  const work = {
    flops: 4 * heads * head_dim * sequences * new_tokens * (cached_tokens + (new_tokens + 1) / 2),
    bytes:
      2 * kv_heads * head_dim * KV_BYTES[dtype] * sequences * (cached_tokens + new_tokens) +
      2 * heads * head_dim * HALF_BYTES * sequences * new_tokens,
  };
  const parts = promptSplits(gpu, layout, load);
  const shape = [sequences * parts, new_tokens, cached_tokens / parts, heads, kv_heads, head_dim, KV_BYTES[dtype]];
  const peak = fit === "fp8" ? gpu.hardware.fp8_flops_per_s : undefined;
  return packed(dtype, gpu.launch("attention-prefill", fit, shape, work, peak));
}

function packed(dtype: KvCacheDtype, cost: Cost): Cost {
  return dtype === "int4" ? { ...cost, error_ratio: Math.max(cost.error_ratio, PACKED_ERROR) } : cost;
}
