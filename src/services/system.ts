import type { HardwareFigures } from "../catalog/accelerator.ts";
import { HARDWARE } from "../catalog/hardware.ts";
import { MODELS, type ModelShape } from "../catalog/models.ts";
import type { HostTime, KvCacheDtype, RooflineService, WeightDtype } from "./scenario.ts";

/** A model on its GPUs: what a roofline service names, looked up. */
export interface System {
  model: ModelShape;
  /** With the id of a catalogued one. */
  hardware: HardwareFigures & { id?: string | undefined; name?: string | undefined };
  /** Tensor-parallel GPUs. */
  ranks: number;
  /** Stages of the pipeline. */
  stages: number;
  /** Groups of tensor-parallel GPUs, each of which attends to its share of the sequences. */
  data_ranks: number;
  /** Whether each GPU has some of the experts whole, and not a part of each. */
  expert_parallel: boolean;
  /** Whether each tensor-parallel GPU keeps the hidden states of its share of the tokens only. */
  sequence_parallel: boolean;
  weight_dtype: WeightDtype;
  kv_cache_dtype: KvCacheDtype;
  /** What a step waits for the engine's own program. */
  host: HostTime;
}

/** An engine that prepares a step while the one before it runs. */
const HIDDEN: HostTime = { step_s: 0, layer_s: 0, sequence_s: 0 };

/** Activations, embeddings and the LM head stay at 16 bits, whatever the weights are. */
export const HALF_BYTES = 2;

/**
 * Bytes of a weight with its scales: INT4 in groups of 128, as AWQ and GPTQ store it, and Atom's with 128 outlier channels
 * at 8 bits; MXFP4 has a scale of 8 bits for each 32.
 */
export const WEIGHT_BYTES: Record<WeightDtype, number> = {
  ...{ bf16: 2, fp16: 2, fp8: 1, int8: 1 },
  ...{ int4: 0.52, "int4-naive": 0.52, w4a4: 0.53, mxfp4: 0.53125 },
};

/** Bytes of a number in the KV cache: INT4 with a scale and a zero point of 16 bits for each 128, as Atom stores it. */
export const KV_BYTES: Record<KvCacheDtype, number> = { bf16: 2, fp16: 2, fp8: 1, int4: 0.53125 };

/** The system of a service, whose ids the schema has checked; `host` is its engine's, unless the service has its own. */
export function systemOf(service: RooflineService, host = HIDDEN): System {
  return {
    model: typeof service.model === "string" ? known(MODELS, service.model) : service.model,
    hardware: typeof service.hardware === "string" ? known(HARDWARE, service.hardware) : service.hardware,
    ranks: service.tensor_parallel_size,
    stages: service.pipeline_parallel_size,
    data_ranks: service.data_parallel_size ?? 1,
    expert_parallel: service.enable_expert_parallel ?? false,
    sequence_parallel: service.enable_sequence_parallel ?? false,
    host: service.host ?? host,
    weight_dtype: service.weight_dtype,
    kv_cache_dtype: service.kv_cache_dtype,
  };
}

/** Figures of a GPU by its id, or as they were given; a catalogued one keeps its id. */
export function hardwareOf(given: RooflineService["hardware"]): HardwareFigures & { id?: string | undefined } {
  return typeof given === "string" ? known(HARDWARE, given) : given;
}

/** GPUs of one replica. */
export function gpusOf({ ranks, stages, data_ranks }: System): number {
  return ranks * stages * data_ranks;
}

function known<Row extends { id: string }>(rows: readonly Row[], id: string): Row {
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`the catalogue has no ${id}`);
  return row;
}

/** The dense peak at which matrices are multiplied: 16-bit where the GPU has no peak of the weights' own type. */
export function peakFlops({ hardware, weight_dtype }: System): number {
  return productPeak(hardware, weight_dtype);
}

/** The same for weights of a type. */
export function productPeak(hardware: HardwareFigures, weight_dtype: WeightDtype): number {
  const { bf16_flops_per_s: half, fp8_flops_per_s, int8_flops_per_s, int4_flops_per_s, fp4_flops_per_s } = hardware;
  if (weight_dtype === "fp8") return fp8_flops_per_s ?? half;
  if (weight_dtype === "int8") return int8_flops_per_s ?? half;
  if (weight_dtype === "w4a4") return int4_flops_per_s ?? fp4_flops_per_s ?? int8_flops_per_s ?? half;
  if (weight_dtype === "mxfp4") return fp4_flops_per_s ?? half;
  return half;
}

/** Why a service cannot be laid out on its GPUs; the pointer is relative to the scenario. */
export function systemFault(service: RooflineService): { pointer: string; code: string; detail: string } | undefined {
  const system = systemOf(service);
  const { model, hardware, ranks, stages, data_ranks, expert_parallel, sequence_parallel } = system;
  const { num_attention_heads: heads, num_key_value_heads: kvHeads, num_hidden_layers: layers, experts } = model;
  const fault = (detail: string) => ({
    pointer: "/service/tensor_parallel_size",
    code: "does-not-divide",
    detail,
  });
  if (heads % ranks !== 0) return fault(`must divide the model's ${heads} attention heads`);
  if (kvHeads % ranks !== 0 && ranks % kvHeads !== 0)
    return fault(`must divide the model's ${kvHeads} KV heads, or be a multiple of them`);
  if (stages > layers)
    return {
      pointer: "/service/pipeline_parallel_size",
      code: "too-big",
      detail: `must be at most the model's ${layers} layers`,
    };
  if (expert_parallel && (experts === undefined || experts.count % (ranks * data_ranks) !== 0)) {
    const parted = `needs GPUs that divide the model's ${experts?.count} experts`;
    const detail = experts === undefined ? "needs a model that is a mixture of experts" : parted;
    return { pointer: "/service/enable_expert_parallel", code: "does-not-divide", detail };
  }
  if (sequence_parallel && ranks === 1) {
    const detail = "needs a tensor_parallel_size of at least 2";
    return { pointer: "/service/enable_sequence_parallel", code: "unsupported", detail };
  }
  if (gpusOf(system) === 1 || hardware.link_bytes_per_s !== undefined) return undefined;
  const detail = "is required of hardware that is used in parallel";
  return { pointer: "/service/hardware/link_bytes_per_s", code: "missing", detail };
}
