import type { Prompts } from "./batch.ts";
import type { Launcher } from "./launcher.ts";
import { fitDtype, type Layout } from "./layout.ts";

/** Places of the rows of a tile among the coefficients of prefill, and of the split rule among those of decode. */
const TILE_ROWS = 11;
const SPLIT_RULE = 15;
const SPLIT_FA2 = 0;
/** A part has at least so many tokens of the KV: four blocks. */
const PART_TOKENS = 512;

/**
 * Into how many parts the KV behind each prompt is split, each read by tiles of its own, where their tiles alone would leave
 * processors idle: FlashAttention 3 and TensorRT-LLM do, FlashAttention 2 splits for decode only. No measured shape was split.
 */
export function promptSplits(gpu: Launcher, { heads, kv_heads, dtype }: Layout, load: Prompts): number {
  const { sequences, new_tokens, cached_tokens } = load;
  const rule = gpu.fit("attention-decode", fitDtype(gpu, "attention-decode", dtype))?.fit.values[SPLIT_RULE];
  if (rule === undefined || rule === SPLIT_FA2) return 1;
  const rows = gpu.fit("attention-prefill", fitDtype(gpu, "attention-prefill", dtype))?.fit.values[TILE_ROWS] ?? 128;
  const packed = kv_heads * Math.ceil((new_tokens * heads) / kv_heads / rows);
  const tiles = Math.min(heads * Math.ceil(new_tokens / rows), packed);
  const filling = Math.floor(gpu.processors / (sequences * tiles));
  return Math.max(1, Math.min(filling, Math.floor(cached_tokens / PART_TOKENS)));
}
