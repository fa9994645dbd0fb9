// The time of a step from datasheets: each operator takes as long as its arithmetic at the dense peak or its bytes at
// the full memory bandwidth, whichever is longer; operators follow one another. Real kernels reach neither, so this is
// a lower bound of GPU time, and the host's time beside it is another engine's.

import { type Amounts, amounts, atRate, type Bound, plus, type Term } from "./forms.ts";
import { cachedNumbers, denseLayers, parameterCounts } from "./model.ts";
import type { Warning } from "./result.ts";
import { HALF_BYTES, KV_BYTES, peakFlops, type System, WEIGHT_BYTES } from "./system.ts";

/** Host time of vLLM 0.15 as BLIS fitted it (trained-physics defaults): per step, per layer of it, and per sequence. */
const HOST_S = { step: 126e-6, layer: 32.1e-6, sequence: 4.42e-6 };

/** Latency of one collective: NVLink as in Inference Lab, others as the point-to-point of AIConfigurator. */
const LINK_LATENCY_S = { nvlink: 5e-6, "infinity-fabric": 10e-6, pcie: 10e-6 };

export const DATASHEET_ASSUMPTION =
  "a step is priced from datasheets: a roofline of dense peaks is typically 30 to 80 % off real kernels; calibrate to narrow it";

export const DATASHEET_WARNING: Warning = {
  code: "datasheet-only",
  detail: `${DATASHEET_ASSUMPTION}. Real steps are slower, so that latencies come out low and the largest rate high, and near saturation a small error of the step is a large one of the wait`,
};

/** A step law with what its steps compute and read on each GPU, so that MFU and MBU follow from a run's sums. */
export interface Roofline {
  terms: Term[];
  /** FLOPs and bytes of one GPU; the LM head counts every sequence as sampled. */
  flops: Amounts;
  bytes: Amounts;
  peak_flops_per_s: number;
  peak_bytes_per_s: number;
}

/** An operator over all layers on one GPU: a matrix product or attention. */
interface Operator {
  name: string;
  flops: Amounts;
  bytes: Amounts;
  flops_per_s: number;
}

/** What a product moves besides its weights, and how many of those a token meets. */
interface Product {
  activations: number;
  written_bytes?: number;
  chosen_ratio?: number;
}

/**
 * The terms of a decoder, one an operator. What these sums cannot say errs to the slow side: a step reads all experts, however
 * few its tokens choose, and layers with a window see everything.
 */
export function roofline(system: System): Roofline {
  const operators = operatorsOf(system).filter(({ bytes }) => bytes.step + bytes.token + bytes.sequence > 0);
  const bandwidth = system.hardware.memory_bytes_per_s;
  const bounds: Bound[] = ["compute", "memory-bandwidth"];
  const terms = operators.map(({ name, flops, bytes, flops_per_s }) => ({
    name,
    forms: [atRate(flops, flops_per_s), atRate(bytes, bandwidth)],
    bounds,
  }));
  return {
    terms: [...terms, ...allReduce(system), host(system)],
    flops: operators.map(({ flops }) => flops).reduce(plus),
    bytes: operators.map(({ bytes }) => bytes).reduce(plus),
    peak_flops_per_s: peakFlops(system),
    peak_bytes_per_s: bandwidth,
  };
}

function operatorsOf(system: System): Operator[] {
  const { model, ranks, hardware } = system;
  const { num_hidden_layers: layers, hidden_size: d, vocab_size, latent, experts } = model;
  const weights = parameterCounts(model, ranks);
  const heads = model.num_attention_heads / ranks;
  const dense = denseLayers(model);
  const sparse = layers - dense;
  const queries = heads * (latent === undefined ? model.head_dim : latent.qk_nope_head_dim + latent.qk_rope_head_dim);
  const values = heads * (latent?.v_head_dim ?? model.head_dim);
  const cached = cachedNumbers(model, ranks);
  const keyBytes = cached * KV_BYTES[system.kv_cache_dtype];
  const peak = peakFlops(system);
  const half = hardware.bf16_flops_per_s;
  /** A product of so many layers' weights with the step's tokens, which read and write so many activations each. */
  const product = (
    name: string,
    count: number,
    parameters: number,
    { activations, written_bytes = 0, chosen_ratio = 1 }: Product,
  ): Operator => ({
    name,
    flops: amounts({ token: 2 * parameters * chosen_ratio * count }),
    bytes: amounts({
      step: parameters * WEIGHT_BYTES[system.weight_dtype] * count,
      token: (activations * HALF_BYTES + written_bytes) * count,
    }),
    flops_per_s: peak,
  });
  /** An MLP of so many inner features on this GPU. */
  const inner = (features: number) => 2 * d + ((model.gated_mlp ? 3 : 2) * features) / ranks;
  const { count = 1, per_token = 0, intermediate_size = 0, shared_intermediate_size = 0 } = experts ?? {};
  const routed = per_token * inner(intermediate_size);
  return [
    product("qkv-projection", layers, weights.qkv, { activations: d + queries + cached, written_bytes: keyBytes }),
    {
      name: "attention",
      // Scores and values: a multiply-add for each of a head's numbers.
      flops: amounts({ pair: 2 * (queries + values) * layers }),
      bytes: amounts({ context_token: keyBytes * layers, token: (queries + values) * HALF_BYTES * layers }),
      flops_per_s: half,
    },
    product("output-projection", layers, weights.output, { activations: values + d }),
    product("mlp", dense, weights.mlp, { activations: inner(model.intermediate_size) }),
    product("router", sparse, weights.router, { activations: d + count }),
    product("experts", sparse, weights.experts, { activations: routed, chosen_ratio: per_token / count }),
    product("shared-experts", sparse, weights.shared_experts, { activations: inner(shared_intermediate_size) }),
    {
      name: "elementwise",
      // Norms, residuals and activations, about 10 operations and 5 passes over the hidden state; and the embedding.
      flops: amounts({ token: 10 * d * layers }),
      bytes: amounts({ token: (5 * layers + 1) * d * HALF_BYTES }),
      flops_per_s: half,
    },
    {
      name: "lm-head",
      flops: amounts({ sequence: (2 * d * vocab_size) / ranks }),
      bytes: amounts({
        step: (d * vocab_size * HALF_BYTES) / ranks,
        sequence: d * HALF_BYTES + (vocab_size * 4) / ranks,
      }),
      flops_per_s: half,
    },
  ];
}

/** Two all-reduces a layer: one latency each, and the traffic of a ring. */
function allReduce({ model, hardware, ranks }: System): Term[] {
  if (ranks === 1) return [];
  const count = 2 * model.num_hidden_layers;
  const token = (count * 2 * (ranks - 1) * model.hidden_size * HALF_BYTES) / ranks;
  const form = atRate(amounts({ token }), hardware.link_bytes_per_s ?? 0);
  const latency = LINK_LATENCY_S[hardware.link ?? "pcie"];
  return [{ name: "all-reduce", forms: [{ ...form, step_s: count * latency }], bounds: ["interconnect"] }];
}

function host({ model }: System): Term {
  const step = HOST_S.step + HOST_S.layer * model.num_hidden_layers;
  return { name: "host", forms: [atRate(amounts({ step, sequence: HOST_S.sequence }), 1)], bounds: ["host"] };
}
