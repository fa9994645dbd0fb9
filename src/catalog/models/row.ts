// A row of the tables of models, and where their shapes were read.

import type { Model, ModelShape } from "../model.ts";

export const AIC = "config.json, in ai-dynamo/aiconfigurator model_configs";
export const BLIS = "config.json, in BLIS model_configs";
export const GENZ = "GenZ-LLM-Analyzer Models/Model_sets";
export const VIDUR = "microsoft/vidur model_config.py";
export const CARD = "config.json of the model's repository on Hugging Face";

export type Row = [
  id: string,
  name: string,
  layers: number,
  hidden: number,
  heads: number,
  kvHeads: number,
  headDim: number,
  intermediate: number,
  vocab: number,
  head: "tied" | "untied",
  parameters: number,
  source: string,
];

type Parts = Pick<ModelShape, "experts" | "latent" | "sliding_window">;

/** The model of a row; `parts` are those that a plain decoder lacks. */
export function model(row: Row, gated_mlp: boolean, parts: Parts = {}): Model {
  const [id, name, layers, hidden_size, heads, kvHeads, head_dim, intermediate_size, vocab_size, head, count, source] =
    row;
  return {
    ...{ id, name, num_hidden_layers: layers, hidden_size },
    ...{ num_attention_heads: heads, num_key_value_heads: kvHeads, head_dim, intermediate_size, vocab_size },
    ...{ gated_mlp, tie_word_embeddings: head === "tied" },
    ...parts,
    ...{ parameter_count: count, source },
  };
}
