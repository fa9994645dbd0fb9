import type { Experts, LatentAttention, SlidingWindow } from "../../../catalog/models.ts";
import type { Architecture } from "./architectures.ts";
import type { Config, Fault } from "./fields.ts";

/** The experts of a config.json, by whichever names its family has for them. */
export function expertsOf(read: Config, { shared }: Architecture, fault: Fault): Experts | undefined {
  const name = (["num_local_experts", "num_experts", "n_routed_experts"] as const).find((one) => read[one] != null);
  const count = (name && read[name]) ?? 0;
  const per_token = read.num_experts_per_tok ?? 0;
  if (count === 0) fault(name ?? "num_experts", "missing", "is required of a mixture of experts");
  if (per_token === 0 || per_token > count)
    fault("num_experts_per_tok", per_token === 0 ? "missing" : "too-big", "must be from 1 to the number of experts");
  const intermediate_size = read.moe_intermediate_size ?? read.intermediate_size;
  return {
    ...{ count, per_token, intermediate_size },
    shared_intermediate_size:
      read.shared_expert_intermediate_size ?? (read.n_shared_experts ?? (shared ? 1 : 0)) * intermediate_size,
    dense_layers: layersOf(read).filter((layer) => !isSparse(layer, read)).length,
  };
}

function isSparse(layer: number, read: Config): boolean {
  const step = read.decoder_sparse_step ?? read.interleave_moe_layer_step ?? 1;
  return (
    layer >= (read.first_k_dense_replace ?? 0) &&
    layer % (read.moe_layer_freq ?? 1) === 0 &&
    (layer + 1) % step === 0 &&
    !(read.mlp_only_layers ?? []).includes(layer)
  );
}

export function latentOf(read: Config, fault: Fault): LatentAttention {
  const required = (field: "kv_lora_rank" | "qk_nope_head_dim" | "qk_rope_head_dim" | "v_head_dim") => {
    if (!read[field]) fault(field, "missing", "is required of latent attention");
    return read[field] ?? 0;
  };
  return {
    kv_lora_rank: required("kv_lora_rank"),
    q_lora_rank: read.q_lora_rank ?? 0,
    qk_nope_head_dim: required("qk_nope_head_dim"),
    qk_rope_head_dim: required("qk_rope_head_dim"),
    v_head_dim: required("v_head_dim"),
  };
}

/** The window, if there is one: one as long as the context is none. */
export function windowOf(read: Config, { windowed }: Architecture, fault: Fault): SlidingWindow | undefined {
  const { layer_types: types, max_position_embeddings: longest } = read;
  const tokens = read.sliding_window ?? read.attention_chunk_size;
  const known = ["full_attention", "sliding_attention", "chunked_attention"];
  const other = types?.find((type) => !known.includes(type));
  if (other !== undefined) fault("layer_types", "unsupported", `${other} is not modelled, only ${known.join(", ")}`);
  if (tokens == null || (longest != null && tokens >= longest)) return undefined;
  if (windowed === undefined) fault("sliding_window", "unsupported", "is not a field of this architecture");
  const sees = (layer: number) => (types == null ? windowed?.(layer, read) : types[layer] !== known[0]);
  const layers = layersOf(read).filter(sees).length;
  return layers === 0 ? undefined : { tokens, layers };
}

function layersOf({ num_hidden_layers }: Config): number[] {
  return Array.from({ length: num_hidden_layers }, (_, layer) => layer);
}
