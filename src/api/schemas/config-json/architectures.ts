import type { Config } from "./fields.ts";

/** How the decoders of an architecture differ from Llama's: grouped-query attention and a gated MLP in every layer. */
export interface Architecture {
  /** Layers with a window where the config.json has no layer_types; absent of architectures without windows. */
  windowed?: (layer: number, read: Config) => boolean;
  experts?: boolean;
  /** A shared expert as wide as the routed ones, which no field states. */
  shared?: boolean;
  latent?: boolean;
  /** Whether the LM head is the embedding where no field says. */
  tied?: boolean;
  /** Fields that config.json leaves out where they are these. */
  defaults?: Partial<Config>;
}

const all = () => true;
/** Qwen: from a layer on, and only where it says that it uses the window. */
const last = (layer: number, read: Config) =>
  read.use_sliding_window === true && layer >= (read.max_window_layers ?? 0);
const everyOther = (layer: number) => layer % 2 === 0;
const butEverySixth = (layer: number, read: Config) => (layer + 1) % (read.sliding_window_pattern ?? 6) !== 0;
/** Llama 4: layers with rotary positions see their chunk. */
const rotary = (layer: number, { no_rope_layers: listed }: Config) =>
  listed != null && listed.length > 0 ? listed[layer] === 1 : (layer + 1) % 4 !== 0;

/** Defaults of Gemma3TextConfig. */
const GEMMA_3: Partial<Config> = {
  ...{ vocab_size: 262_208, hidden_size: 2304, intermediate_size: 9216, num_hidden_layers: 26 },
  ...{ num_attention_heads: 8, num_key_value_heads: 4, head_dim: 256, sliding_window: 4096 },
};

/** By the first name of `architectures`. */
export const ARCHITECTURES: Record<string, Architecture> = {
  LlamaForCausalLM: {},
  MistralForCausalLM: { windowed: all },
  Qwen2ForCausalLM: { windowed: last },
  Qwen3ForCausalLM: { windowed: last },
  Phi3ForCausalLM: { windowed: all },
  Mistral3ForConditionalGeneration: { windowed: all },
  InternLM2ForCausalLM: {},
  GraniteForCausalLM: {},
  GlmForCausalLM: {},
  Glm4ForCausalLM: {},
  Olmo2ForCausalLM: {},
  SeedOssForCausalLM: {},
  Gemma2ForCausalLM: { windowed: everyOther, tied: true },
  Gemma3ForCausalLM: { windowed: butEverySixth, tied: true },
  Gemma3ForConditionalGeneration: { windowed: butEverySixth, tied: true, defaults: GEMMA_3 },
  MixtralForCausalLM: { windowed: all, experts: true },
  PhiMoEForCausalLM: { windowed: all, experts: true },
  PhimoeForCausalLM: { windowed: all, experts: true },
  Qwen2MoeForCausalLM: { windowed: last, experts: true },
  Qwen3MoeForCausalLM: { windowed: last, experts: true },
  OlmoeForCausalLM: { experts: true },
  GraniteMoeForCausalLM: { experts: true },
  DeepseekForCausalLM: { experts: true },
  GptOssForCausalLM: { windowed: everyOther, experts: true },
  Glm4MoeForCausalLM: { experts: true },
  Llama4ForCausalLM: { windowed: rotary, experts: true, shared: true },
  Llama4ForConditionalGeneration: { windowed: rotary, experts: true, shared: true },
  DeepseekV2ForCausalLM: { experts: true, latent: true },
  DeepseekV3ForCausalLM: { experts: true, latent: true },
};
