import { z } from "@hono/zod-openapi";
import type { ModelShape } from "../../catalog/models.ts";
import { strict } from "./fields.ts";

const count = (description: string, most: number) => z.int().min(1).max(most).meta({ description });
const some = (description: string, most: number) => z.int().min(0).max(most).meta({ description });

const experts = strict({
  count: count("Routed experts of a layer.", 100_000),
  per_token: count("Routed experts that a token passes through.", 100_000),
  intermediate_size: count("Inner width of one routed expert.", 1_048_576),
  shared_intermediate_size: some(
    "Inner width of the shared experts together, through which every token passes; 0 for none.",
    1_048_576,
  ),
  dense_layers: some("Layers that keep a dense MLP of the model's own intermediate_size.", 1000),
})
  .refine(({ count, per_token }) => per_token <= count, {
    path: ["per_token"],
    error: "must be at most count",
    params: { code: "too-big" },
  })
  .meta({ id: "Experts", description: "A mixture of experts, where the model has one." });

const latent = strict({
  kv_lora_rank: count("Numbers of a token's latent, from which keys and values of all heads come.", 65_536),
  q_lora_rank: some("Rank of the queries' projection; 0 where it is one matrix.", 65_536),
  qk_nope_head_dim: count("Width of a head's queries and keys without positions.", 4096),
  qk_rope_head_dim: count("Width of the part with positions, which all heads share.", 4096),
  v_head_dim: count("Width of a head's values.", 4096),
}).meta({
  id: "LatentAttention",
  description:
    "Multi-head latent attention: of a token, kv_lora_rank + qk_rope_head_dim numbers are cached for all heads.",
});

const slidingWindow = strict({
  tokens: count("Positions that such a layer attends to, the token's own included.", 10_000_000),
  layers: count("Layers with the window; the others attend to everything.", 1000),
}).meta({
  id: "SlidingWindow",
  description: "Layers that attend to the last positions only, where the model has some.",
});

/** The fields of a model's shape, as its config.json spells them. */
export const shapeFields = {
  num_hidden_layers: count("Decoder layers.", 1000),
  hidden_size: count("Width of the residual stream.", 262_144),
  num_attention_heads: count("Query heads.", 4096),
  num_key_value_heads: count("Key and value heads.", 4096),
  head_dim: count("Width of one head.", 4096),
  intermediate_size: count("Inner width of the MLP.", 1_048_576),
  vocab_size: count("Entries of the vocabulary.", 4_194_304),
  gated_mlp: z.boolean().meta({ description: "Three matrices in the MLP (gate, up, down), or two (up, down)." }),
  tie_word_embeddings: z.boolean().meta({ description: "Whether the LM head is the embedding." }),
  experts: experts.optional(),
  latent: latent.optional(),
  sliding_window: slidingWindow.optional(),
};

/** Where the layers of a shape do not add up; pointers are relative to it. */
export function layerFaults(shape: ModelShape): { path: string[]; message: string }[] {
  const { num_hidden_layers: layers, experts, sliding_window } = shape;
  const message = `must be at most num_hidden_layers (${layers})`;
  return [
    ...((experts?.dense_layers ?? 0) > layers ? [{ path: ["experts", "dense_layers"], message }] : []),
    ...((sliding_window?.layers ?? 0) > layers ? [{ path: ["sliding_window", "layers"], message }] : []),
  ];
}

export const modelFields = {
  id: z.string().meta({ description: "What `service.model` says." }),
  name: z.string().meta({ description: "Its name." }),
  parameter_count: z.number().meta({ description: "Parameters, as its publisher counts them." }),
  source: z.string().meta({ description: "Where its shape comes from." }),
};

export const modelSchema = z
  .object({ ...modelFields, ...shapeFields })
  .meta({ id: "Model", description: "A decoder model of the catalogue." });
