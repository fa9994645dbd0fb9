import { kvHeads } from "../model.ts";
import { HALF_BYTES, KV_BYTES } from "../system.ts";
import type { Decoding } from "./batch.ts";
import type { Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";

// Decode beside a prompt in FlashAttention 2: one launch without splits and without packing a group's heads, so that each query
// head reads its keys again, in part from L2. Fitted to LLMServingSim's profiles of vLLM layers with 4 query heads a KV head.
const MIXED_FA2 = { head_us: 3.3, reread_ratio: 0.54 };

/** Place of the bandwidth ratio and of the split rule among the kernel's coefficients. */
const BANDWIDTH = 1;
const SPLIT_RULE = 15;
const SPLIT_FA2 = 0;

/** Attention of one layer's decoding sequences over the heads of one GPU; `mixed`: in a launch with prompts. */
export function attentionDecode(gpu: Gpu, load: Decoding, mixed: boolean): Cost {
  const { model, ranks, kv_cache_dtype } = gpu.system;
  const { sequences, context_tokens, longest_tokens } = load;
  const heads = model.num_attention_heads / ranks;
  const kv = kvHeads(model, ranks);
  const bytes = KV_BYTES[kv_cache_dtype];
  const keyBytes = 2 * kv * model.head_dim * bytes;
  const work = {
    flops: 4 * heads * model.head_dim * context_tokens,
    bytes: keyBytes * context_tokens + 2 * sequences * heads * model.head_dim * HALF_BYTES,
  };
  const dtype = attentionDtype(gpu, "attention-decode");
  const shape = [sequences, context_tokens, longest_tokens, heads, kv, model.head_dim, bytes];
  const cost = gpu.launch("attention-decode", dtype, shape, work);
  const fit = gpu.fit("attention-decode", dtype)?.fit.values;
  if (!mixed || fit?.[SPLIT_RULE] !== SPLIT_FA2) return cost;
  const rereads = Math.max(1, (MIXED_FA2.reread_ratio * heads) / kv);
  const read = (rereads * keyBytes * context_tokens) / (gpu.bytes_per_s * (fit[BANDWIDTH] ?? 1));
  const seconds = (MIXED_FA2.head_us * 1e-6 * sequences * heads) / gpu.processors + read;
  return { ...cost, seconds, error_ratio: Math.max(cost.error_ratio, 0.2) };
}

/** The type of the fit: that of the KV cache, or 16 bits where only those were measured. */
export function attentionDtype(gpu: Gpu, kernel: string): string {
  return gpu.system.kv_cache_dtype === "fp8" && gpu.fit(kernel, "fp8") !== undefined ? "fp8" : "bf16";
}
