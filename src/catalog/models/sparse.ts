// Mixtures of experts. Where every layer is one, intermediate_size is what the config.json states, and stands for nothing.

import type { Model, ModelShape } from "../model.ts";
import { AIC, BLIS, CARD, GENZ, model, type Row } from "./row.ts";

type Columns = [count: number, perToken: number, intermediate: number, shared: number, denseLayers: number];
type Sparse = [experts: Columns, row: Row, window?: ModelShape["sliding_window"]];

/**
 * Llama 4: of each four layers, three attend within chunks of 8,192 tokens, which is the window up to there and at most it
 * beyond. Its vision tower is left out, and so is the layer of GLM that predicts a second token.
 */
// biome-ignore format: a table
const SPARSE: Sparse[] = [
  [[8, 2, 14336, 0, 0], ["mixtral-8x7b", "Mixtral 8x7B", 32, 4096, 32, 8, 128, 14336, 32000, "untied", 46702792704, AIC]],
  [[8, 2, 16384, 0, 0], ["mixtral-8x22b", "Mixtral 8x22B v0.1", 56, 6144, 48, 8, 128, 16384, 32000, "untied", 140620634112, AIC]],
  [[60, 4, 1408, 5632, 0], ["qwen1.5-moe-a2.7b", "Qwen1.5 MoE A2.7B", 24, 2048, 16, 16, 128, 5632, 151936, "untied", 14315784192, CARD]],
  [[64, 8, 2560, 20480, 0], ["qwen2-57b-a14b", "Qwen2 57B A14B", 28, 3584, 28, 4, 128, 18944, 151936, "untied", 57408658944, CARD]],
  [[128, 8, 768, 0, 0], ["qwen3-30b-a3b", "Qwen3 30B A3B", 48, 2048, 32, 4, 128, 6144, 151936, "untied", 30532122624, AIC]],
  [[128, 8, 1536, 0, 0], ["qwen3-235b-a22b", "Qwen3 235B A22B", 94, 4096, 64, 4, 128, 12288, 151936, "untied", 235093634560, AIC]],
  [[160, 8, 2560, 0, 0], ["qwen3-coder-480b-a35b", "Qwen3 Coder 480B A35B", 62, 6144, 96, 8, 128, 8192, 151936, "untied", 480154875392, AIC]],
  [[16, 1, 8192, 8192, 0], ["llama-4-scout-109b-a17b", "Llama 4 Scout", 48, 5120, 40, 8, 128, 16384, 202048, "untied", 107769861120, AIC], { tokens: 8192, layers: 36 }],
  [[128, 1, 8192, 8192, 24], ["llama-4-maverick-400b-a17b", "Llama 4 Maverick", 48, 5120, 40, 8, 128, 16384, 202048, "untied", 400711848960, AIC], { tokens: 8192, layers: 36 }],
  [[64, 8, 1024, 0, 0], ["olmoe-1b-7b", "OLMoE 1B 7B", 16, 2048, 16, 16, 128, 1024, 50304, "untied", 6919161856, CARD]],
  [[16, 2, 6400, 0, 0], ["phi-3.5-moe-42b", "Phi-3.5 MoE", 32, 4096, 32, 8, 128, 6400, 32064, "untied", 41873153344, GENZ]],
  [[128, 8, 1408, 1408, 1], ["glm-4.5-air-106b", "GLM-4.5 Air", 46, 4096, 96, 8, 128, 10944, 151552, "untied", 106852251264, CARD]],
  [[160, 8, 1536, 1536, 3], ["glm-4.5-355b", "GLM-4.5", 92, 5120, 96, 8, 128, 12288, 151552, "untied", 352797829024, CARD]],
  [[32, 4, 2880, 0, 0], ["gpt-oss-20b", "gpt-oss 20B", 24, 2880, 64, 8, 64, 2880, 201088, "untied", 20914757184, AIC], { tokens: 128, layers: 12 }],
  [[128, 4, 2880, 0, 0], ["gpt-oss-120b", "gpt-oss 120B", 36, 2880, 64, 8, 64, 2880, 201088, "untied", 116829156672, AIC], { tokens: 128, layers: 18 }],
];

/** DeepSeek and its kin, whose attention is latent: ranks of the query, experts, row. Layers that predict further tokens are left out. */
type Latent = [queryRank: number, experts: Columns, row: Row];

// biome-ignore format: a table
const LATENT: Latent[] = [
  [0, [64, 6, 1408, 2816, 1], ["deepseek-v2-lite-16b", "DeepSeek-V2 Lite", 27, 2048, 16, 16, 192, 10944, 102400, "untied", 15706484224, BLIS]],
  [1536, [160, 6, 1536, 3072, 1], ["deepseek-v2-236b", "DeepSeek-V2", 60, 5120, 128, 128, 192, 12288, 102400, "untied", 235741434880, CARD]],
  [1536, [256, 8, 2048, 2048, 3], ["deepseek-v3-671b", "DeepSeek-V3", 61, 7168, 128, 128, 192, 18432, 129280, "untied", 671026419200, AIC]],
  [1536, [256, 8, 2048, 2048, 3], ["deepseek-r1-671b", "DeepSeek-R1", 61, 7168, 128, 128, 192, 18432, 129280, "untied", 671026419200, AIC]],
  [1536, [384, 8, 2048, 2048, 1], ["kimi-k2-1026b", "Kimi K2", 61, 7168, 64, 64, 192, 18432, 163840, "untied", 1026408232448, AIC]],
];

const HEADS = { kv_lora_rank: 512, qk_nope_head_dim: 128, qk_rope_head_dim: 64, v_head_dim: 128 };

const experts = ([count, per_token, intermediate_size, shared, dense_layers]: Columns) => ({
  ...{ count, per_token, intermediate_size, shared_intermediate_size: shared, dense_layers },
});

export const SPARSE_MODELS: readonly Model[] = [
  ...SPARSE.map(([columns, row, sliding_window]) =>
    model(row, true, { experts: experts(columns), ...(sliding_window === undefined ? {} : { sliding_window }) }),
  ),
  ...LATENT.map(([q_lora_rank, columns, row]) =>
    model(row, true, { experts: experts(columns), latent: { ...HEADS, q_lora_rank } }),
  ),
];
