import { z } from "@hono/zod-openapi";
import { shapeFields } from "../model.ts";

const count = z.int().min(0).max(100_000).nullish();
const width = z.int().min(0).max(1_048_576).nullish();

/** The fields of a Hugging Face config.json that a shape follows from; its other fields do not matter here. */
export const config = z.looseObject({
  num_hidden_layers: shapeFields.num_hidden_layers,
  hidden_size: shapeFields.hidden_size,
  num_attention_heads: shapeFields.num_attention_heads,
  num_key_value_heads: shapeFields.num_key_value_heads.nullish(),
  head_dim: shapeFields.head_dim.nullish(),
  intermediate_size: shapeFields.intermediate_size,
  vocab_size: shapeFields.vocab_size,
  tie_word_embeddings: z.boolean().nullish(),
  max_position_embeddings: z.int().min(1).nullish(),
  // Windows.
  sliding_window: z.int().min(1).nullish(),
  use_sliding_window: z.boolean().nullish(),
  max_window_layers: count,
  sliding_window_pattern: z.int().min(1).nullish(),
  attention_chunk_size: z.int().min(1).nullish(),
  no_rope_layers: z.array(z.int()).max(1000).nullish(),
  layer_types: z.array(z.string().max(100)).max(1000).nullish(),
  // Experts, by the names of one family or another.
  num_local_experts: count,
  num_experts: count,
  n_routed_experts: count,
  num_experts_per_tok: count,
  moe_intermediate_size: width,
  shared_expert_intermediate_size: width,
  n_shared_experts: count,
  intermediate_size_mlp: width,
  first_k_dense_replace: count,
  mlp_only_layers: z.array(z.int()).max(1000).nullish(),
  decoder_sparse_step: z.int().min(1).nullish(),
  interleave_moe_layer_step: z.int().min(1).nullish(),
  moe_layer_freq: z.int().min(1).nullish(),
  // Latent attention.
  kv_lora_rank: width,
  q_lora_rank: width,
  qk_nope_head_dim: width,
  qk_rope_head_dim: width,
  v_head_dim: width,
});

export type Config = z.output<typeof config>;

/** Says that a field is missing or cannot be read. */
export type Fault = (field: keyof Config & string, code: string, message: string) => void;
