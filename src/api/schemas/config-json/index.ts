import { z } from "@hono/zod-openapi";
import type { ModelShape } from "../../../catalog/models.ts";
import type { WeightDtype } from "../../../services/scenario.ts";
import { ARCHITECTURES, type Architecture } from "./architectures.ts";
import { type Config, config, type Fault } from "./fields.ts";
import { expertsOf, latentOf, windowOf } from "./parts.ts";
import { quantization, quantizationOf } from "./quantization.ts";

/** A model as its config.json states it, and the type of its weights where that says one. */
export interface ConfigModel extends ModelShape {
  name: string;
  quantized?: WeightDtype | "unknown";
}

/** Whether an object is a config.json rather than a shape of our own. */
export function isConfig(value: object): boolean {
  return "architectures" in value || "model_type" in value;
}

const whole = z.looseObject({
  architectures: z.array(z.string().max(100)).min(1).max(10),
  quantization_config: quantization.nullish(),
  text_config: z.looseObject({}).nullish(),
});

/** Reads a config.json; of one with a vision tower, its text_config. Other architectures are refused by their name. */
export const configSchema = whole.transform((read, context): ConfigModel => {
  const [name = ""] = read.architectures;
  const architecture = ARCHITECTURES[name];
  const at = read.text_config == null ? [] : ["text_config"];
  const fault = (path: string[], code: string, message: string) =>
    context.addIssue({ code: "custom", path, message, params: { code } });
  if (architecture === undefined) {
    fault(["architectures"], "unsupported", `${name} is not one of ${Object.keys(ARCHITECTURES).join(", ")}`);
    return z.NEVER;
  }
  const parsed = config.safeParse({ ...architecture.defaults, ...(read.text_config ?? read) }, { reportInput: true });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) context.issues.push(asRaw({ ...issue, path: [...at, ...issue.path] }));
    return z.NEVER;
  }
  const quantized = quantizationOf(read.quantization_config);
  return {
    name,
    ...shapeOf(parsed.data, architecture, (field, code, message) => fault([...at, field], code, message)),
    ...(quantized === undefined ? {} : { quantized }),
  };
});

function shapeOf(read: Config, architecture: Architecture, fault: Fault): ModelShape {
  const heads = read.num_attention_heads;
  const latent = architecture.latent ? latentOf(read, fault) : undefined;
  const experts = architecture.experts ? expertsOf(read, architecture, fault) : undefined;
  const sliding_window = windowOf(read, architecture, fault);
  const head_dim = latent ? latent.qk_nope_head_dim + latent.qk_rope_head_dim : read.head_dim;
  if (head_dim == null && read.hidden_size % heads !== 0)
    fault("hidden_size", "does-not-divide", "must be a multiple of num_attention_heads, unless head_dim is given");
  return {
    num_hidden_layers: read.num_hidden_layers,
    hidden_size: read.hidden_size,
    num_attention_heads: heads,
    num_key_value_heads: latent ? heads : (read.num_key_value_heads ?? heads),
    head_dim: head_dim ?? read.hidden_size / heads,
    intermediate_size: read.intermediate_size_mlp ?? read.intermediate_size,
    vocab_size: read.vocab_size,
    gated_mlp: true,
    tie_word_embeddings: read.tie_word_embeddings ?? architecture.tied ?? false,
    ...(experts === undefined ? {} : { experts }),
    ...(latent === undefined ? {} : { latent }),
    ...(sliding_window === undefined ? {} : { sliding_window }),
  };
}

/** Sound for an issue of a parse: it has what a raw one needs. */
function asRaw(issue: object): z.core.$ZodRawIssue {
  return issue as z.core.$ZodRawIssue;
}
