import { z } from "@hono/zod-openapi";
import type { ModelShape } from "../../catalog/models.ts";
import type { WeightDtype } from "../../services/scenario.ts";
import { shapeFields } from "./model.ts";

/** Architectures whose decoder is that of Llama: grouped-query attention and a gated MLP in every layer. */
const LLAMA_LIKE = [
  "LlamaForCausalLM",
  "MistralForCausalLM",
  "Qwen2ForCausalLM",
  "Qwen3ForCausalLM",
  "Phi3ForCausalLM",
];

/** A model as its config.json states it, and the type of its weights where that says one. */
export interface ConfigModel extends ModelShape {
  name: string;
  quantized?: WeightDtype | "unknown";
}

/** A Hugging Face config.json, whose other fields do not matter here. */
const config = z.looseObject({
  architectures: z.array(z.string().max(100)).min(1).max(10),
  num_hidden_layers: shapeFields.num_hidden_layers,
  hidden_size: shapeFields.hidden_size,
  num_attention_heads: shapeFields.num_attention_heads,
  num_key_value_heads: shapeFields.num_key_value_heads.nullish(),
  head_dim: shapeFields.head_dim.nullish(),
  intermediate_size: shapeFields.intermediate_size,
  vocab_size: shapeFields.vocab_size,
  tie_word_embeddings: z.boolean().nullish(),
  max_position_embeddings: z.int().min(1).nullish(),
  sliding_window: z.int().min(1).nullish(),
  use_sliding_window: z.boolean().nullish(),
  quantization_config: z.looseObject({ quant_method: z.string().nullish(), bits: z.number().nullish() }).nullish(),
});

/** Whether an object is a config.json rather than a shape of our own. */
export function isConfig(value: object): boolean {
  return "architectures" in value || "model_type" in value;
}

/** Reads a config.json: dense architectures like Llama's; others are refused by their name. */
export const configSchema = config.transform((read, context): ConfigModel => {
  const fault = (field: string, code: string, message: string) =>
    context.addIssue({ code: "custom", path: [field], message, params: { code } });
  const [architecture = ""] = read.architectures;
  if (!LLAMA_LIKE.includes(architecture))
    fault("architectures", "unsupported", `${architecture} is not one of ${LLAMA_LIKE.join(", ")}`);
  if (isWindowed(read)) fault("sliding_window", "unsupported", "is not modelled: attention must see the whole context");
  const heads = read.num_attention_heads;
  if (read.head_dim == null && read.hidden_size % heads !== 0)
    fault("hidden_size", "does-not-divide", "must be a multiple of num_attention_heads, unless head_dim is given");
  const quantized = quantizationOf(read.quantization_config);
  return {
    name: architecture,
    num_hidden_layers: read.num_hidden_layers,
    hidden_size: read.hidden_size,
    num_attention_heads: heads,
    num_key_value_heads: read.num_key_value_heads ?? heads,
    head_dim: read.head_dim ?? read.hidden_size / heads,
    intermediate_size: read.intermediate_size,
    vocab_size: read.vocab_size,
    gated_mlp: true,
    tie_word_embeddings: read.tie_word_embeddings ?? false,
    ...(quantized === undefined ? {} : { quantized }),
  };
});

/** A window as long as the context is none; Qwen's counts only where use_sliding_window says so. */
function isWindowed(read: z.output<typeof config>): boolean {
  const { sliding_window: window, use_sliding_window: used, max_position_embeddings: longest } = read;
  return window != null && used !== false && (longest == null || window < longest);
}

function quantizationOf(read: z.output<typeof config>["quantization_config"]): ConfigModel["quantized"] {
  if (read == null) return undefined;
  if (read.quant_method === "fp8") return "fp8";
  if (["awq", "gptq"].includes(read.quant_method ?? "")) {
    if (read.bits === 4) return "int4";
  }
  return "unknown";
}
