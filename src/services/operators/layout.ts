import { kvHeads } from "../model.ts";
import type { KvCacheDtype } from "../scenario.ts";
import type { Gpu } from "./gpu.ts";
import type { Launcher } from "./launcher.ts";

/** The heads that a GPU has, and how their keys and values are stored. */
export interface Layout {
  heads: number;
  kv_heads: number;
  head_dim: number;
  dtype: KvCacheDtype;
}

/** The heads of a model that one GPU of a system has. */
export function layoutOf({ system: { model, ranks, kv_cache_dtype } }: Gpu): Layout {
  const heads = model.num_attention_heads / ranks;
  return { heads, kv_heads: kvHeads(model, ranks), head_dim: model.head_dim, dtype: kv_cache_dtype };
}

/** The fit of a type: that of its own bits, or of 16 where only those were measured. */
export function fitDtype(gpu: Launcher, kernel: string, dtype: KvCacheDtype): string {
  return dtype === "fp8" && gpu.fit(kernel, "fp8") !== undefined ? "fp8" : "bf16";
}
