import { describe, expect, it } from "vitest";
import { service as schema } from "../../src/api/schemas/service.ts";
import { MODELS } from "../../src/catalog/models.ts";

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
const CONFIGS: [id: string, config: Record<string, unknown>][] = [
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

function parsed(model: unknown) {
  const read = schema.parse({ kind: "roofline", hardware: "h100-sxm", model });
  if (read.kind !== "roofline" || typeof read.model === "string") throw new Error("no model");
  return { weight_dtype: read.weight_dtype, model: read.model };
}

/** What is said of a config.json that is refused. */
function refused(model: unknown) {
  const read = schema.safeParse({ kind: "roofline", hardware: "h100-sxm", model }, { reportInput: true });
  return read.error?.issues.map(({ path, message }) => `/${path.join("/")}: ${message}`) ?? [];
}

const config = (id: string) => {
  const found = CONFIGS.find(([of]) => of === id)?.[1];
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};

describe("a config.json", () => {
  it.each(CONFIGS)("of %s gives the shape that the catalogue has", (id, given) => {
    const { name: _name, ...shape } = parsed(given).model;
    const row = MODELS.find((model) => model.id === id);
    const { id: _id, name, parameter_count, source, ...known } = { ...row };
    expect(shape).toEqual(known);
  });

  it("of a layout that is listed layer by layer counts the list, not the pattern of its family", () => {
    const listed = ["sliding_attention", "full_attention", ...Array(22).fill("full_attention")];
    const read = parsed({ ...config("gpt-oss-20b"), layer_types: listed });
    expect(read.model.sliding_window).toEqual({ tokens: 128, layers: 1 });
  });

  it("of Qwen has its window from max_window_layers on, where it says that it uses it", () => {
    const qwen = { ...config("mistral-7b-v0.1"), architectures: ["Qwen2ForCausalLM"], max_window_layers: 28 };
    expect(parsed(qwen).model.sliding_window).toBeUndefined();
    const used = parsed({ ...qwen, use_sliding_window: true });
    expect(used.model.sliding_window).toEqual({ tokens: 4096, layers: 4 });
  });

  it("may keep some layers dense by a step, and by a list", () => {
    const dense = (vary: object) => parsed({ ...config("qwen3-30b-a3b"), ...vary }).model.experts?.dense_layers;
    expect(dense({})).toBe(0);
    expect(dense({ decoder_sparse_step: 2 })).toBe(24);
    expect(dense({ mlp_only_layers: [0, 3] })).toBe(2);
  });

  it.each([
    [{ quant_method: "mxfp4", modules_to_not_convert: ["lm_head"] }, "mxfp4"],
    [{ quant_method: "fp8", weight_block_size: [128, 128] }, "fp8"],
    [{ quant_method: "fbgemm_fp8" }, "fp8"],
    [{ quant_method: "modelopt", quant_algo: "FP8" }, "fp8"],
    [{ quant_method: "awq", bits: 4 }, "int4"],
    [{ quant_method: "compressed-tensors", config_groups: groups("float", 8) }, "fp8"],
    [{ quant_method: "compressed-tensors", config_groups: groups("int", 4) }, "int4"],
    [{ quant_method: "compressed-tensors", config_groups: groups("int", 8) }, "int8"],
  ])("with quantization_config %o has weights of %s", (quantization_config, dtype) => {
    expect(parsed({ ...config("gpt-oss-20b"), quantization_config }).weight_dtype).toBe(dtype);
  });

  it("with a quantization_config that is not priced asks for weight_dtype", () => {
    const quantization_config = { quant_method: "compressed-tensors", config_groups: groups("float", 4) };
    expect(refused({ ...config("gpt-oss-20b"), quantization_config })).toEqual([
      expect.stringContaining("/weight_dtype: is required"),
    ]);
  });

  it.each([
    [
      { ...config("mixtral-8x7b"), architectures: ["JambaForCausalLM"] },
      "/model/architectures: JambaForCausalLM is not",
    ],
    [{ ...config("mixtral-8x7b"), num_local_experts: null }, "/model/num_experts: is required"],
    [{ ...config("mixtral-8x7b"), num_experts_per_tok: 9 }, "/model/num_experts_per_tok: must be from 1"],
    [{ ...config("deepseek-v3-671b"), kv_lora_rank: null }, "/model/kv_lora_rank: is required"],
    [{ ...config("gemma-2-9b"), layer_types: ["linear_attention"] }, "/model/layer_types: linear_attention is not"],
    [{ ...config("gemma-3-4b"), text_config: { num_hidden_layers: "many" } }, "/model/text_config/num_hidden_layers: "],
    [{ ...config("olmoe-1b-7b"), sliding_window: 512 }, "/model/sliding_window: is not a field"],
  ])("is refused with a pointer: %#", (given, said) => {
    expect(refused(given)).toContainEqual(expect.stringContaining(said));
  });

  function groups(type: string, num_bits: number) {
    return { group_0: { targets: ["Linear"], weights: { type, num_bits } } };
  }
});
