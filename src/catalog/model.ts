// Decoder models: the fields of a Hugging Face config.json under its own names.

/** A mixture of experts in place of a layer's MLP; every matrix is gated as the dense MLP's are. */
export interface Experts {
  /** Routed experts of a layer. */
  count: number;
  /** Routed experts that a token passes through. */
  per_token: number;
  /** Width of one routed expert. */
  intermediate_size: number;
  /** Width of the shared experts together, through which every token passes; 0 where there are none. */
  shared_intermediate_size: number;
  /** Layers that keep a dense MLP of the shape's own intermediate_size. */
  dense_layers: number;
}

/** Multi-head latent attention: of a token, kv_lora_rank + qk_rope_head_dim numbers are cached for all heads. */
export interface LatentAttention {
  kv_lora_rank: number;
  /** Rank of the query's projection; 0 where it is one full matrix. */
  q_lora_rank: number;
  qk_nope_head_dim: number;
  qk_rope_head_dim: number;
  v_head_dim: number;
}

/** Layers that attend to the last positions only. */
export interface SlidingWindow {
  /** Positions that such a layer sees, the token's own included. */
  tokens: number;
  /** Layers that have the window; the others see everything. */
  layers: number;
}

/** The shape of a decoder: all that its time and memory follow from. */
export interface ModelShape {
  num_hidden_layers: number;
  hidden_size: number;
  num_attention_heads: number;
  num_key_value_heads: number;
  /** Width of one head: not always hidden_size / num_attention_heads. */
  head_dim: number;
  intermediate_size: number;
  vocab_size: number;
  /** Three matrices in the MLP (gate, up, down), or two (up, down). */
  gated_mlp: boolean;
  /** The LM head is the embedding. */
  tie_word_embeddings: boolean;
  /** Mixture of experts; absent where every MLP is dense. */
  experts?: Experts | undefined;
  /** Multi-head latent attention; absent where keys and values are cached head by head. */
  latent?: LatentAttention | undefined;
  /** Sliding window; absent where every layer sees everything. */
  sliding_window?: SlidingWindow | undefined;
}

/** A model of the catalogue. */
export interface Model extends ModelShape {
  id: string;
  name: string;
  /** As its publisher counts them, norms and biases included. */
  parameter_count: number;
  /** Where its shape comes from; the count is that of its published checkpoint. */
  source: string;
}
