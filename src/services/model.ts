import type { LatentAttention, ModelShape } from "../catalog/models.ts";

/** Weights of a model on one GPU, each a count of parameters. */
export interface ParameterCounts {
  /** Of each layer: from the hidden state to queries, keys and values, by way of their ranks where attention is latent. */
  qkv: number;
  /** Of each layer: from the heads back to the hidden state. */
  output: number;
  /** Of a layer whose MLP is dense. */
  mlp: number;
  /** Of a layer with experts, 0 without: the scores, the routed experts that the GPU holds, and the shared ones. */
  router: number;
  experts: number;
  shared_experts: number;
  embedding: number;
  /** 0 where the LM head is the embedding. */
  lm_head: number;
}

/**
 * The matrices that one of `ranks` tensor-parallel GPUs holds, without norms and biases (under 0.02 % of a model with
 * gated MLPs). KV heads are replicated where there are fewer than ranks; the router and what takes the hidden state down to
 * latent ranks always are. Of `expert_ranks` GPUs each has so much of the routed experts, whether whole ones or parts of each.
 */
export function parameterCounts(model: ModelShape, ranks = 1, expert_ranks = ranks): ParameterCounts {
  const { hidden_size: d, head_dim: h, vocab_size: v, experts, latent } = model;
  const heads = model.num_attention_heads / ranks;
  const mlp = (inner: number) => (model.gated_mlp ? 3 : 2) * d * inner;
  return {
    qkv: latent === undefined ? d * h * (heads + 2 * kvHeads(model, ranks)) : latentParameters(latent, d, heads),
    output: d * (latent?.v_head_dim ?? h) * heads,
    mlp: mlp(model.intermediate_size) / ranks,
    router: d * (experts?.count ?? 0),
    experts: ((experts?.count ?? 0) * mlp(experts?.intermediate_size ?? 0)) / expert_ranks,
    shared_experts: mlp(experts?.shared_intermediate_size ?? 0) / ranks,
    embedding: (v * d) / ranks,
    lm_head: model.tie_word_embeddings ? 0 : (v * d) / ranks,
  };
}

/** Down to the latents and up from them: queries, and keys and values. */
function latentParameters(latent: LatentAttention, hidden_size: number, heads: number): number {
  const { kv_lora_rank, q_lora_rank, qk_nope_head_dim, qk_rope_head_dim, v_head_dim } = latent;
  const query = heads * (qk_nope_head_dim + qk_rope_head_dim);
  const queries = q_lora_rank === 0 ? hidden_size * query : q_lora_rank * (hidden_size + query);
  const down = hidden_size * (kv_lora_rank + qk_rope_head_dim);
  return queries + down + kv_lora_rank * heads * (qk_nope_head_dim + v_head_dim);
}

/** Layers whose MLP is dense. */
export function denseLayers({ num_hidden_layers, experts }: ModelShape): number {
  return experts === undefined ? num_hidden_layers : experts.dense_layers;
}

/** KV heads that one of `ranks` GPUs holds: at least one. */
export function kvHeads(model: ModelShape, ranks: number): number {
  return Math.max(model.num_key_value_heads, ranks) / ranks;
}

/** Numbers that one of `ranks` GPUs caches of a token in a layer: keys and values of its heads, or the latent, which each has. */
export function cachedNumbers(model: ModelShape, ranks: number): number {
  const { latent, head_dim } = model;
  return latent === undefined ? 2 * kvHeads(model, ranks) * head_dim : latent.kv_lora_rank + latent.qk_rope_head_dim;
}

/** All parameters of the model, without norms and biases. */
export function parameterCount(model: ModelShape): number {
  const { embedding, lm_head } = parameterCounts(model);
  return layerParameters(model, parameterCounts(model)) + embedding + lm_head;
}

/** Parameters of all layers on a GPU that holds these of each. */
function layerParameters(model: ModelShape, counts: ParameterCounts): number {
  const { qkv, output, mlp, router, experts, shared_experts } = counts;
  const dense = denseLayers(model);
  const sparse = model.num_hidden_layers - dense;
  return model.num_hidden_layers * (qkv + output) + dense * mlp + sparse * (router + experts + shared_experts);
}
