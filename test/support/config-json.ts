// config.json of models, as their families write them.

const attention = (heads: number, kvHeads: number) => ({ num_attention_heads: heads, num_key_value_heads: kvHeads });
const size = (layers: number, hidden: number, intermediate: number, vocab: number) => ({
  ...{ num_hidden_layers: layers, hidden_size: hidden, intermediate_size: intermediate, vocab_size: vocab },
  ...{ hidden_act: "silu", torch_dtype: "bfloat16", rope_theta: 10000, use_cache: true },
});
const alternating = (layers: number) =>
  Array.from({ length: layers }, (_, layer) => (layer % 2 === 0 ? "sliding_attention" : "full_attention"));

/** DeepSeek's own fields. */
const deepseek = (layers: number, hidden: number, intermediate: number, heads: number) => ({
  ...size(layers, hidden, intermediate, 129280),
  ...attention(heads, heads),
  ...{ kv_lora_rank: 512, q_lora_rank: 1536, qk_nope_head_dim: 128, qk_rope_head_dim: 64, v_head_dim: 128 },
  ...{ moe_layer_freq: 1, first_k_dense_replace: 1, n_group: 8, topk_group: 3, tie_word_embeddings: false },
});

/** Configurations by the id of the model, with fields that do not matter; written out from the published facts. */
export const CONFIGS: [id: string, config: Record<string, unknown>][] = [
  [
    "mistral-7b-v0.1",
    {
      architectures: ["MistralForCausalLM"],
      ...size(32, 4096, 14336, 32000),
      ...attention(32, 8),
      ...{ sliding_window: 4096, max_position_embeddings: 32768, tie_word_embeddings: false },
    },
  ],
  [
    "mistral-7b",
    {
      architectures: ["MistralForCausalLM"],
      ...size(32, 4096, 14336, 32768),
      ...attention(32, 8),
      ...{ sliding_window: null, max_position_embeddings: 32768 },
    },
  ],
  [
    "mixtral-8x7b",
    {
      architectures: ["MixtralForCausalLM"],
      ...size(32, 4096, 14336, 32000),
      ...attention(32, 8),
      ...{ num_local_experts: 8, num_experts_per_tok: 2, sliding_window: null, router_aux_loss_coef: 0.02 },
    },
  ],
  [
    "qwen2-57b-a14b",
    {
      architectures: ["Qwen2MoeForCausalLM"],
      ...size(28, 3584, 18944, 151936),
      ...attention(28, 4),
      ...{ num_experts: 64, num_experts_per_tok: 8, moe_intermediate_size: 2560, decoder_sparse_step: 1 },
      ...{ shared_expert_intermediate_size: 20480, sliding_window: 65536, use_sliding_window: false },
      ...{ max_window_layers: 28, max_position_embeddings: 131072 },
    },
  ],
  [
    "qwen3-30b-a3b",
    {
      architectures: ["Qwen3MoeForCausalLM"],
      ...size(48, 2048, 6144, 151936),
      ...attention(32, 4),
      ...{ head_dim: 128, num_experts: 128, num_experts_per_tok: 8, moe_intermediate_size: 768, mlp_only_layers: [] },
      ...{ decoder_sparse_step: 1, max_window_layers: 48, sliding_window: null, use_sliding_window: false },
    },
  ],
  [
    "olmoe-1b-7b",
    {
      architectures: ["OlmoeForCausalLM"],
      ...size(16, 2048, 1024, 50304),
      ...attention(16, 16),
      ...{ num_experts: 64, num_experts_per_tok: 8, clip_qkv: null },
    },
  ],
  [
    "phi-3.5-moe-42b",
    {
      architectures: ["PhiMoEForCausalLM"],
      ...size(32, 4096, 6400, 32064),
      ...attention(32, 8),
      ...{ num_local_experts: 16, num_experts_per_tok: 2, sliding_window: 131072, max_position_embeddings: 131072 },
    },
  ],
  [
    "glm-4.5-air-106b",
    {
      architectures: ["Glm4MoeForCausalLM"],
      ...size(46, 4096, 10944, 151552),
      ...attention(96, 8),
      ...{ head_dim: 128, n_routed_experts: 128, n_shared_experts: 1, num_experts_per_tok: 8 },
      ...{ moe_intermediate_size: 1408, first_k_dense_replace: 1, num_nextn_predict_layers: 1, use_qk_norm: false },
    },
  ],
  [
    "gpt-oss-20b",
    {
      architectures: ["GptOssForCausalLM"],
      ...size(24, 2880, 2880, 201088),
      ...attention(64, 8),
      ...{ head_dim: 64, num_local_experts: 32, num_experts_per_tok: 4, experts_per_token: 4 },
      ...{ sliding_window: 128, layer_types: alternating(24), max_position_embeddings: 131072 },
    },
  ],
  [
    "gemma-2-9b",
    {
      architectures: ["Gemma2ForCausalLM"],
      ...size(42, 3584, 14336, 256000),
      ...attention(16, 8),
      ...{ head_dim: 256, sliding_window: 4096, max_position_embeddings: 8192, query_pre_attn_scalar: 256 },
    },
  ],
  [
    "gemma-3-1b",
    {
      architectures: ["Gemma3ForCausalLM"],
      ...size(26, 1152, 6912, 262144),
      ...attention(4, 1),
      ...{ head_dim: 256, sliding_window: 512, sliding_window_pattern: 6, max_position_embeddings: 32768 },
    },
  ],
  [
    // Fields that are Gemma3TextConfig's defaults are left out of it.
    "gemma-3-4b",
    {
      architectures: ["Gemma3ForConditionalGeneration"],
      text_config: {
        ...{ hidden_size: 2560, intermediate_size: 10240, model_type: "gemma3_text", num_hidden_layers: 34 },
        ...{ sliding_window: 1024 },
      },
      vision_config: { hidden_size: 1152, num_hidden_layers: 27 },
    },
  ],
  [
    "llama-4-maverick-400b-a17b",
    {
      architectures: ["Llama4ForConditionalGeneration"],
      text_config: {
        ...size(48, 5120, 8192, 202048),
        ...attention(40, 8),
        ...{ head_dim: 128, num_local_experts: 128, num_experts_per_tok: 1, intermediate_size_mlp: 16384 },
        ...{ interleave_moe_layer_step: 2, attention_chunk_size: 8192, no_rope_layers: [] },
        ...{ max_position_embeddings: 1048576 },
      },
    },
  ],
  [
    "deepseek-v3-671b",
    {
      architectures: ["DeepseekV3ForCausalLM"],
      ...deepseek(61, 7168, 18432, 128),
      ...{ n_routed_experts: 256, n_shared_experts: 1, num_experts_per_tok: 8, moe_intermediate_size: 2048 },
      ...{ first_k_dense_replace: 3, num_nextn_predict_layers: 1 },
    },
  ],
  [
    "deepseek-v2-lite-16b",
    {
      architectures: ["DeepseekV2ForCausalLM"],
      ...deepseek(27, 2048, 10944, 16),
      ...{ vocab_size: 102400, q_lora_rank: null },
      ...{ n_routed_experts: 64, n_shared_experts: 2, num_experts_per_tok: 6, moe_intermediate_size: 1408 },
    },
  ],
];
