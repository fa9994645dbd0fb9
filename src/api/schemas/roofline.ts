import { z } from "@hono/zod-openapi";
import { HARDWARE } from "../../catalog/hardware.ts";
import { MODELS } from "../../catalog/models.ts";
import type { RooflineService } from "../../services/scenario.ts";
import { near } from "../near.ts";
import { type ConfigModel, configSchema, isConfig } from "./config-json/index.ts";
import { strict } from "./fields.ts";
import { figureFields, identityFields } from "./hardware.ts";
import { layerFaults, modelFields, shapeFields } from "./model.ts";

const dtype =
  "bf16, fp16: 16 bits; fp8, int8: weights and activations; int4: weights alone, in groups of 128, unpacked within the kernel (Marlin); int4-naive: unpacked to 16 bits in memory first; w4a4: weights and activations at 4 bits with 128 outlier channels at 8 (Atom); mxfp4: weights and activations where the GPU computes in FP4, else weights alone";

export const WEIGHT_DTYPES = ["bf16", "fp16", "fp8", "int8", "int4", "int4-naive", "w4a4", "mxfp4"] as const;
export const KV_CACHE_DTYPES = ["bf16", "fp16", "fp8", "int4"] as const;

const inlineModel = strict({
  ...shapeFields,
  id: modelFields.id.optional(),
  name: modelFields.name.max(100).optional(),
  parameter_count: modelFields.parameter_count.optional(),
  source: modelFields.source.optional(),
}).transform(({ id: _id, parameter_count: _count, source: _source, ...shape }, context) => {
  for (const fault of layerFaults(shape)) context.addIssue({ code: "custom", ...fault, params: { code: "too-big" } });
  return shape;
});

const inlineHardware = strict({
  ...figureFields,
  id: identityFields.id.optional(),
  name: identityFields.name.max(100).optional(),
  sources: identityFields.sources.optional(),
}).transform(({ id: _id, sources: _sources, ...figures }) => figures);

/** An id of the catalogue, or an object read by the schema that `schemaOf` picks; faults point into the object. */
function idOr<Output>(
  path: string,
  rows: readonly { id: string }[],
  schemaOf: (value: object) => z.ZodType<Output>,
  component: string,
  description: string,
) {
  const ids = rows.map(({ id }) => id);
  return z
    .unknown()
    .transform((value, context): string | Output => {
      const fault = (code: string, message: string) => {
        context.addIssue({ code: "custom", message, params: { code }, input: value });
        return z.NEVER;
      };
      if (typeof value === "string") return ids.includes(value) ? value : fault("unknown-value", unknownId(value));
      if (value === undefined) return fault("missing", "is required");
      if (typeof value !== "object" || value === null || Array.isArray(value))
        return fault("wrong-type", `must be an id of ${path} or an object`);
      const parsed = schemaOf(value).safeParse(value, { reportInput: true });
      if (parsed.success) return parsed.data;
      context.issues.push(...parsed.error.issues.map((issue) => ({ ...issue }) as z.core.$ZodRawIssue));
      return z.NEVER;
    })
    .meta({
      description,
      anyOf: [
        { type: "string", enum: ids, description: `An id of ${path}.` },
        { type: "object", description: `An object with the fields of ${component}.`, additionalProperties: true },
      ],
    });

  function unknownId(id: string): string {
    const close = near(id, ids);
    return `is not an id of ${path}${close.length > 0 ? `: did you mean ${close.join(" or ")}?` : ""}`;
  }
}

const model = idOr<z.output<typeof inlineModel> | ConfigModel>(
  "/v1/models",
  MODELS,
  (value) => (isConfig(value) ? configSchema : inlineModel),
  "Model, or a Hugging Face config.json",
  "The model: an id of /v1/models, an object with the fields of Model, or a Hugging Face config.json.",
);

export const hardware = idOr<z.output<typeof inlineHardware>>(
  "/v1/hardware",
  HARDWARE,
  () => inlineHardware,
  "Hardware",
  "The GPU: an id of /v1/hardware, or an object with the fields of Hardware.",
);

/** The model itself, and what its config.json says of its weights. */
function split(given: z.output<typeof model>): {
  model: RooflineService["model"];
  quantized?: ConfigModel["quantized"];
} {
  if (typeof given === "string" || !("quantized" in given)) return { model: given };
  const { quantized, ...shape } = given;
  return { model: shape, quantized };
}

const hostTime = (what: string) =>
  z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .meta({ description: `Host time ${what}, in seconds; 0 unless given.` });

export const roofline = strict({
  kind: z.literal("roofline").meta({ description: "The law of a step from a model's shape and a GPU's kernels." }),
  model,
  hardware,
  tensor_parallel_size: z.int().min(1).max(64).default(1).meta({
    description: "GPUs that share every layer; must divide the attention heads; 1 unless given.",
  }),
  pipeline_parallel_size: z.int().min(1).max(64).default(1).meta({
    description:
      "Stages that share the layers: a step goes through in as many micro-batches, one behind the other; 1 unless given.",
  }),
  data_parallel_size: z.int().min(1).max(64).default(1).meta({
    description:
      "Groups of GPUs that each attend to an even share of the sequences, and share out the experts; a replica has all of them, and its limits are theirs together; 1 unless given.",
  }),
  enable_expert_parallel: z.boolean().default(false).meta({
    description: "Whether each GPU has some of the experts whole, and not a part of each; false unless given.",
  }),
  enable_sequence_parallel: z.boolean().default(false).meta({
    description:
      "Whether each tensor-parallel GPU keeps the hidden states of its share of the tokens only, so that norms are shared out and each all-reduce is a reduce-scatter and an all-gather; false unless given.",
  }),
  host: strict({
    step_s: hostTime("once a step"),
    layer_s: hostTime("for each layer of a step"),
    sequence_s: hostTime("for each sequence of a step"),
  })
    .optional()
    .meta({
      description:
        "Time of the host that the GPUs wait for; unless given the engine preset's: none where it schedules ahead, and what was measured of vLLM V0.",
    }),
  weight_dtype: z
    .enum(WEIGHT_DTYPES)
    .optional()
    .meta({ description: `Type of the weights (${dtype}); bf16 unless given or the config.json says another.` }),
  kv_cache_dtype: z
    .enum(KV_CACHE_DTYPES)
    .default("bf16")
    .meta({ description: "Type of the KV cache; int4 with a scale and a zero point for each 128; bf16 unless given." }),
  error_ratio: z.number().min(0).max(0.9).optional().meta({
    description:
      "How far the law is off, which simulate runs through to model_low and model_high of each latency; that of its kernels unless given, 0 for no band.",
  }),
})
  .transform((service, context): RooflineService => {
    const { weight_dtype } = service;
    const { model, quantized } = split(service.model);
    if (weight_dtype === undefined && quantized === "unknown") {
      const message =
        "is required: the model's quantization_config is none of fp8, mxfp4, awq and gptq of 4 bits, and fp8, int8 and int4 of compressed-tensors";
      context.addIssue({ code: "custom", path: ["weight_dtype"], message, params: { code: "missing" } });
    }
    return {
      ...service,
      model,
      weight_dtype: weight_dtype ?? (quantized === undefined || quantized === "unknown" ? "bf16" : quantized),
    };
  })
  .meta({
    id: "RooflineService",
    description:
      "A step is the sum of its kernels, each a form fitted to measurements on this GPU or the nearest one; a roofline of the datasheet where none is near.",
  });
