import { denseLayers, parameterCounts } from "./model.ts";
import type { WeightDtype } from "./service.ts";
import { HALF_BYTES, type System, WEIGHT_BYTES } from "./system.ts";

/** Layers on a GPU of the stage that holds most, which bounds the KV of all: as few dense ones as can be, as they come first. */
export function heldLayers({ model, stages }: System): { layers: number; sparse: number } {
  const layers = Math.ceil(model.num_hidden_layers / stages);
  return { layers, sparse: Math.min(layers, model.num_hidden_layers - denseLayers(model)) };
}

/** Type of the layers' weights but the routed experts': under mxfp4 a mixture has them at 16 bits, as gpt-oss does. */
export function plainDtype({ model, weight_dtype }: System): WeightDtype {
  return weight_dtype === "mxfp4" && model.experts !== undefined ? "bf16" : weight_dtype;
}

/**
 * Weights of one GPU, of the stage that holds most: its layers at the weights' type; at 16 bits routers, and embedding and LM
 * head, of which a stage of several has one. Engines may pad: vLLM holds gpt-oss-120b in 64.4 GiB of an H100, not 60.7.
 * Routed experts are shared out over all data-parallel ranks, whether each GPU has whole ones or parts of each.
 */
export function weightBytes(system: System): number {
  const { model, ranks, stages, data_ranks, weight_dtype } = system;
  const counts = parameterCounts(model, ranks, ranks * data_ranks);
  const { layers, sparse } = heldLayers(system);
  const alike = layers * (counts.qkv + counts.output) + (layers - sparse) * counts.mlp + sparse * counts.shared_experts;
  const half = counts.embedding + (stages > 1 ? 0 : counts.lm_head) + sparse * counts.router;
  const routed = sparse * counts.experts;
  return Math.ceil(routed * WEIGHT_BYTES[weight_dtype] + alike * WEIGHT_BYTES[plainDtype(system)] + half * HALF_BYTES);
}
