// Multi-head latent attention as engines run it: decoding sequences attend to the latents themselves, all heads as one group,
// with the up-projections folded into queries and outputs; prompts expand the latents to keys and values of every head.
//
//   decode: t = 20 us + sqrt((F / (1.04 P))^2 + (B / (0.82 W))^2), heads padded to tiles of 64 rows
//   prompts: the prefill kernel over the mean of both widths, as of one KV head: what was just expanded is not read again
//
// Domain: any batch; of fewer than 64 heads nothing was measured. Error: 6 % MAPE on every other measured row of decode, which
// the fit did not see; 10 % on prompts of 1,024 to 32,768 tokens, none of which it saw.
// Source: fitted to FlashMLA on H800 with 128 heads (alibaba/InferSim, bench_data/mla).

import type { LatentAttention } from "../../catalog/models.ts";
import { HALF_BYTES, KV_BYTES } from "../system.ts";
import type { Decoding, Prompts } from "./batch.ts";
import { both, type Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";
import { product } from "./product.ts";

/** Of the GPUs like the one that was measured. */
const DECODE = {
  ...{ launch_s: 20e-6, compute_ratio: 1.04, memory_ratio: 0.82, tile_rows: 64 },
  ...{ gpu: "h100-sxm", error_ratio: 0.1 },
};
/** Errors on a GPU of another architecture, and on one of which nothing is known. */
const CARRIED = 0.25;
const UNKNOWN = 0.5;

/** Decode over the latents, which each GPU reads whole, between the products that fold the up-projections in. */
export function latentDecode(gpu: Gpu, latent: LatentAttention, load: Decoding): Cost {
  const { model, ranks } = gpu.system;
  const { kv_lora_rank, qk_nope_head_dim, qk_rope_head_dim, v_head_dim } = latent;
  const rows = load.sequences * (load.queries ?? 1);
  const heads = model.num_attention_heads / ranks;
  const cached = kv_lora_rank + qk_rope_head_dim;
  const folded = both(
    product(gpu, rows, heads * kv_lora_rank, qk_nope_head_dim, "bf16"),
    product(gpu, rows, heads * v_head_dim, kv_lora_rank, "bf16"),
  );
  return both(attended(gpu, heads, cached, kv_lora_rank, load), folded);
}

/** Scores over all that is cached of a token, values over its latent. */
function attended(gpu: Gpu, heads: number, cached: number, latent: number, load: Decoding): Cost {
  const { sequences, context_tokens, queries = 1 } = load;
  const numbers = sequences * queries * heads * (cached + latent) * HALF_BYTES;
  const work = {
    flops: 2 * heads * (cached + latent) * context_tokens * queries,
    bytes: cached * KV_BYTES[gpu.system.kv_cache_dtype] * context_tokens + numbers,
  };
  const padded = work.flops * Math.max(1, DECODE.tile_rows / (heads * queries));
  const compute = padded / (gpu.hardware.bf16_flops_per_s * DECODE.compute_ratio);
  const memory = work.bytes / (gpu.bytes_per_s * DECODE.memory_ratio);
  const seconds = DECODE.launch_s + Math.sqrt(compute * compute + memory * memory);
  const like = gpu.fit("attention-decode", "bf16")?.fit.gpu;
  const error_ratio = like === DECODE.gpu ? DECODE.error_ratio : like === undefined ? UNKNOWN : CARRIED;
  return { ...gpu.roofline(work), seconds, error_ratio };
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
  const shape = [sequences, new_tokens, cached_tokens, heads, 1, head_dim, HALF_BYTES];
  return both(gpu.launch("attention-prefill", "bf16", shape, work), expanded);
}
