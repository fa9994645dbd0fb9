import { KV_BYTES } from "../system.ts";
import { attendDecoding } from "./attention.ts";
import type { Decoding } from "./batch.ts";
import type { Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";
import { fitDtype, layoutOf } from "./layout.ts";

// Decode beside a prompt in FlashAttention 2: one launch without splits and without packing a group's heads, so that each query
// head reads its keys again, in part from L2. Fitted to LLMServingSim's profiles of vLLM layers with 4 query heads a KV head.
const MIXED_FA2 = { head_us: 3.3, reread_ratio: 0.54 };

/** Place of the bandwidth ratio and of the split rule among the kernel's coefficients. */
const BANDWIDTH = 1;
const SPLIT_RULE = 15;
const SPLIT_FA2 = 0;

/** Attention of one layer's decoding sequences over the heads of one GPU; `mixed`: in a launch with prompts. */
export function attentionDecode(gpu: Gpu, load: Decoding, mixed: boolean): Cost {
  const layout = layoutOf(gpu);
  const { heads, kv_heads, head_dim, dtype } = layout;
  const { sequences, context_tokens, queries = 1 } = load;
  const cost = attendDecoding(gpu, layout, load);
  const fit = gpu.fit("attention-decode", fitDtype(gpu, "attention-decode", dtype))?.fit.values;
  if (!mixed || fit?.[SPLIT_RULE] !== SPLIT_FA2) return cost;
  const rereads = Math.max(1, (MIXED_FA2.reread_ratio * heads) / kv_heads);
  const bytes = 2 * kv_heads * head_dim * KV_BYTES[dtype] * context_tokens;
  const read = (rereads * bytes) / (gpu.bytes_per_s * (fit[BANDWIDTH] ?? 1));
  const seconds = (MIXED_FA2.head_us * 1e-6 * sequences * queries * heads) / gpu.processors + read;
  return { ...cost, seconds, error_ratio: Math.max(cost.error_ratio, 0.2) };
}
