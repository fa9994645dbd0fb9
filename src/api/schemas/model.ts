import { z } from "@hono/zod-openapi";

const count = (description: string, most: number) => z.int().min(1).max(most).meta({ description });

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
};

export const modelFields = {
  id: z.string().meta({ description: "What `service.model` says." }),
  name: z.string().meta({ description: "Its name." }),
  parameter_count: z.number().meta({ description: "Parameters, as its publisher counts them." }),
  source: z.string().meta({ description: "Where its shape comes from." }),
};

export const modelSchema = z
  .object({ ...modelFields, ...shapeFields })
  .meta({ id: "Model", description: "A dense decoder model of the catalogue." });
