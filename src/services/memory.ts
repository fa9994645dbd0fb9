import type { MemoryBase } from "../catalog/engines.ts";
import type { ModelShape } from "../catalog/models.ts";
import { cachedNumbers, denseLayers } from "./model.ts";
import { HALF_BYTES, KV_BYTES, type System } from "./system.ts";
import { heldLayers, weightBytes } from "./weights.ts";

/** Where the memory of one GPU goes, in bytes. */
export interface Memory {
  total_bytes: number;
  /** What gpu_memory_utilization grants, by the engine's own reading of it. */
  usable_bytes: number;
  weight_bytes: number;
  /** The peak of a step, as the engine finds it by running the largest one. */
  activation_bytes: number;
  /** The CUDA context, communication buffers and what else is not the engine's own. */
  other_bytes: number;
  kv_bytes: number;
  block_bytes: number;
  kv_blocks: number;
}

/** A model whose weights leave no memory for KV: HTTP 422, with where the memory went. */
export class DoesNotFit extends Error {
  constructor(readonly memory: Memory) {
    super("the model does not fit: its weights and a step's activations leave no room for KV");
  }
}

/** The knobs of an engine that decide its memory. */
export interface MemoryKnobs {
  block_size: number;
  gpu_memory_utilization: number;
  max_num_seqs: number;
  max_num_batched_tokens: number;
}

/**
 * Bytes of the sampler for each entry of the vocabulary and each sequence: logits, probabilities, sorted copies and
 * their places. Measured: vLLM gave up 37.9 to 38.9 bytes of KV for each as max_num_seqs grew (OPT-1.3B and Llama-2-7B
 * on an H100 of 64 GB, FerranAgulloLopez/vLLMBatchingMemoryGap).
 */
const SAMPLER_BYTES = 38;

/** The same by llm-d-planner's capacity_planner.py: 0.15 GiB on one GPU, 0.6 GiB where they talk. */
const OTHER_BYTES = { alone: 0.15 * 2 ** 30, parallel: 0.6 * 2 ** 30 };

/** Where the memory of one GPU goes; no KV blocks where nothing is left for them. */
export function memoryOf(system: System, knobs: MemoryKnobs, base: MemoryBase): Memory {
  const total_bytes = system.hardware.memory_bytes;
  const weight_bytes = weightBytes(system);
  const activation_bytes = activationBytes(system, knobs);
  const other_bytes = Math.ceil(
    system.ranks * system.stages * system.data_ranks > 1 ? OTHER_BYTES.parallel : OTHER_BYTES.alone,
  );
  const share = knobs.gpu_memory_utilization;
  const taken = weight_bytes + activation_bytes + other_bytes;
  const usable_bytes = Math.floor(share * (base === "free" ? Math.max(0, total_bytes - taken) : total_bytes));
  const kv = { total: usable_bytes - taken, static: usable_bytes - weight_bytes, free: usable_bytes }[base];
  const kv_bytes = taken > total_bytes ? 0 : Math.max(0, kv);
  const block_bytes = blockBytes(system, knobs.block_size);
  const kv_blocks = Math.floor(kv_bytes / block_bytes);
  return { total_bytes, usable_bytes, weight_bytes, activation_bytes, other_bytes, kv_bytes, block_bytes, kv_blocks };
}

/**
 * The larger of a forward pass over a full step (the residual stream and the MLP's inner activations: the formula of
 * Jejin/vllm-capacity-planner, which the measured runs above follow within 16 MiB) and of sampling for every sequence.
 */
function activationBytes({ model, ranks }: System, { max_num_batched_tokens, max_num_seqs }: MemoryKnobs): number {
  const { hidden_size: d } = model;
  const inner = Math.max(denseInner(model, ranks), expertsInner(model, ranks)) + d / ranks;
  const forward = max_num_batched_tokens * (3 * d + inner) * HALF_BYTES;
  const sampler = Math.min(max_num_seqs, max_num_batched_tokens) * model.vocab_size * SAMPLER_BYTES;
  return Math.ceil(Math.max(forward, sampler));
}

/** Inner activations of a token in a dense MLP. */
function denseInner(model: ModelShape, ranks: number): number {
  return denseLayers(model) === 0 ? 0 : ((model.gated_mlp ? 3 : 2) * model.intermediate_size) / ranks;
}

/** The same among its experts, for each that it passes: gate and up, in whose place the output comes, and their product (vLLM's fused_experts). */
function expertsInner({ hidden_size: d, experts }: ModelShape, ranks: number): number {
  if (experts === undefined) return 0;
  const inner = experts.intermediate_size / ranks;
  const shared = (3 * experts.shared_intermediate_size) / ranks;
  return experts.per_token * (Math.max(2 * inner, d) + inner) + shared;
}

/**
 * One block in all layers of the GPU: keys and values of the heads that one GPU holds, or the latents, which each GPU holds. Layers with
 * a window keep all of it, as an engine without a hybrid KV manager does: with one, more sequences fit.
 */
function blockBytes(system: System, block_size: number): number {
  const { model, ranks, kv_cache_dtype } = system;
  return heldLayers(system).layers * cachedNumbers(model, ranks) * KV_BYTES[kv_cache_dtype] * block_size;
}
