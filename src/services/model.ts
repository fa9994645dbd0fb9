import type { ModelShape } from "../catalog/models.ts";

/** Weights of one decoder layer, of the embedding and of the LM head, each a count of parameters. */
export interface ParameterCounts {
  qkv: number;
  output: number;
  mlp: number;
  embedding: number;
  /** 0 where the LM head is the embedding. */
  lm_head: number;
}

/**
 * The matrices that one of `ranks` tensor-parallel GPUs holds, without norms and biases (under 0.02 % of a model with
 * gated MLPs). KV heads are replicated where there are fewer than ranks.
 */
export function parameterCounts(model: ModelShape, ranks = 1): ParameterCounts {
  const { hidden_size: d, head_dim: h, intermediate_size: f, vocab_size: v } = model;
  const heads = model.num_attention_heads / ranks;
  return {
    qkv: d * h * (heads + 2 * kvHeads(model, ranks)),
    output: d * h * heads,
    mlp: ((model.gated_mlp ? 3 : 2) * d * f) / ranks,
    embedding: (v * d) / ranks,
    lm_head: model.tie_word_embeddings ? 0 : (v * d) / ranks,
  };
}

/** KV heads that one of `ranks` GPUs holds: at least one. */
export function kvHeads(model: ModelShape, ranks: number): number {
  return Math.max(model.num_key_value_heads, ranks) / ranks;
}

/** All parameters of the model, without norms and biases. */
export function parameterCount(model: ModelShape): number {
  const { qkv, output, mlp, embedding, lm_head } = parameterCounts(model);
  return model.num_hidden_layers * (qkv + output + mlp) + embedding + lm_head;
}
