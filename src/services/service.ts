// The service laws of a scenario, as they were sent and completed. Names and units are those of the wire.

import type { HardwareFigures } from "../catalog/accelerator.ts";
import type { ModelShape } from "../catalog/models.ts";
import type { Term } from "./forms.ts";

/** A batch of b whose longest output is l takes batch_s + request_s b + (token_s + token_request_s b) l seconds. */
export interface LinearService {
  kind: "linear";
  batch_s: number;
  request_s: number;
  token_s: number;
  token_request_s: number;
  /** How far the law is off, as calibrate found it. */
  error_ratio?: number | undefined;
}

/** The law as the core sees it: a step takes the sum over terms of the largest of each term's forms. */
export interface FormsService {
  kind: "forms";
  terms: Term[];
  /** How far the law is off, as calibrate found it. */
  error_ratio?: number | undefined;
}

/** Time of the host that its GPUs do not hide. */
export interface HostTime {
  /** Once a step, for each layer of it, and for each sequence. */
  step_s: number;
  layer_s: number;
  sequence_s: number;
}

/** A model on GPUs, each an id of the catalogue or its figures; the law follows from them. */
export interface RooflineService {
  kind: "roofline";
  model: string | (ModelShape & { name?: string | undefined });
  hardware: string | (HardwareFigures & { name?: string | undefined });
  tensor_parallel_size: number;
  pipeline_parallel_size: number;
  data_parallel_size?: number | undefined;
  enable_expert_parallel?: boolean | undefined;
  /** Between reductions, each tensor-parallel GPU keeps the hidden states of its share of the tokens. */
  enable_sequence_parallel?: boolean | undefined;
  /** What a step waits for the host; the engine's own unless given. */
  host?: HostTime | undefined;
  /** How far the law is off; that of its kernels unless given. */
  error_ratio?: number | undefined;
  /** Every step takes so many times as long: an end of the law's error, never on the wire. */
  time_ratio?: number | undefined;
  weight_dtype: WeightDtype;
  kv_cache_dtype: KvCacheDtype;
}

/**
 * fp8, int8: weights and activations. int4: weights alone, unpacked within the kernel (Marlin); int4-naive: unpacked to 16
 * bits in memory first. w4a4: weights and activations, as Atom. mxfp4: both in blocks of 32 where the GPU computes in FP4,
 * else weights alone.
 */
export type WeightDtype = "bf16" | "fp16" | "fp8" | "int8" | "int4" | "int4-naive" | "w4a4" | "mxfp4";
export type KvCacheDtype = "bf16" | "fp16" | "fp8" | "int4";

export type Service = LinearService | FormsService | RooflineService;
