// What steps compute and move on one GPU, as sums over a run, so that MFU and MBU follow from what the run summed up.

import { type Amounts, amounts, plus } from "./forms.ts";
import { cachedNumbers, denseLayers, parameterCounts } from "./model.ts";
import { HALF_BYTES, KV_BYTES, type System, WEIGHT_BYTES } from "./system.ts";

/** What one GPU computes and moves. The LM head counts every sequence as sampled. */
export interface Usage {
  flops: Amounts;
  bytes: Amounts;
}

/** What a product moves besides its weights, and how many of those a token meets. */
interface Product {
  activations: number;
  written_bytes?: number;
  chosen_ratio?: number;
  /** Of the weights, how many this GPU has where data-parallel ranks share them out. */
  held_ratio?: number;
}

/**
 * The usage of a decoder, by the sums of its steps over all GPUs. What sums cannot say errs to the high side: a step reads all
 * experts, however few its tokens choose, and layers with a window see everything.
 */
export function usageOf(system: System): Usage {
  const operators = operatorsOf(system);
  // Data-parallel ranks share the sequences. Stages share the layers, whose weights each of as many micro-batches reads.
  const parts = system.stages * system.data_ranks;
  const shared = ({ step, token, pair, context_token, sequence }: Amounts): Amounts => ({
    step,
    token: token / parts,
    pair: pair / parts,
    context_token: context_token / parts,
    sequence: sequence / parts,
  });
  return {
    flops: shared(operators.map(({ flops }) => flops).reduce(plus)),
    bytes: shared(operators.map(({ bytes }) => bytes).reduce(plus)),
  };
}

function operatorsOf(system: System): Usage[] {
  const { model, ranks } = system;
  const { num_hidden_layers: layers, hidden_size: d, vocab_size, latent, experts } = model;
  const weights = parameterCounts(model, ranks);
  const heads = model.num_attention_heads / ranks;
  const dense = denseLayers(model);
  const sparse = layers - dense;
  const queries = heads * (latent === undefined ? model.head_dim : latent.qk_nope_head_dim + latent.qk_rope_head_dim);
  const values = heads * (latent?.v_head_dim ?? model.head_dim);
  const cached = cachedNumbers(model, ranks);
  const keyBytes = cached * KV_BYTES[system.kv_cache_dtype];
  /** A product of so many layers' weights with the step's tokens, which read and write so many activations each. */
  const product = (
    count: number,
    parameters: number,
    { activations, written_bytes = 0, chosen_ratio = 1, held_ratio = 1 }: Product,
  ): Usage => ({
    flops: amounts({ token: 2 * parameters * chosen_ratio * count }),
    bytes: amounts({
      step: parameters * held_ratio * WEIGHT_BYTES[system.weight_dtype] * count,
      token: (activations * HALF_BYTES + written_bytes) * count,
    }),
  });
  /** An MLP of so many inner features on this GPU. */
  const inner = (features: number) => 2 * d + ((model.gated_mlp ? 3 : 2) * features) / ranks;
  const { count = 1, per_token = 0, intermediate_size = 0, shared_intermediate_size = 0 } = experts ?? {};
  const routed = per_token * inner(intermediate_size);
  return [
    product(layers, weights.qkv, { activations: d + queries + cached, written_bytes: keyBytes }),
    {
      // Scores and values: a multiply-add for each of a head's numbers.
      flops: amounts({ pair: 2 * (queries + values) * layers }),
      bytes: amounts({ context_token: keyBytes * layers, token: (queries + values) * HALF_BYTES * layers }),
    },
    product(layers, weights.output, { activations: values + d }),
    product(dense, weights.mlp, { activations: inner(model.intermediate_size) }),
    product(sparse, weights.router, { activations: d + count }),
    product(sparse, weights.experts, {
      activations: routed,
      chosen_ratio: per_token / count,
      held_ratio: 1 / system.data_ranks,
    }),
    product(sparse, weights.shared_experts, { activations: inner(shared_intermediate_size) }),
    {
      // Norms, residuals and activations, about 10 operations and 5 passes over the hidden state; and the embedding.
      flops: amounts({ token: 10 * d * layers }),
      bytes: amounts({ token: (5 * layers + 1) * d * HALF_BYTES }),
    },
    {
      flops: amounts({ sequence: (2 * d * vocab_size) / ranks }),
      bytes: amounts({
        step: (d * vocab_size * HALF_BYTES) / ranks,
        sequence: d * HALF_BYTES + (vocab_size * 4) / ranks,
      }),
    },
  ];
}
