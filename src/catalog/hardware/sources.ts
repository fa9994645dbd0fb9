// Where figures of accelerators were read, and prices with their dates.

import type { Price } from "../accelerator.ts";

export const AIC = "ai-dynamo/aiconfigurator systems/*.yaml";
export const LLM_ANALYSIS = "cli99/llm-analysis gpu_configs";
export const LLM_VIEWER = "hahnyuan/LLM-Viewer hardware_params.py";
export const PLANNER = "Jejin/vllm-capacity-planner domain/src/seed.ts";
export const TPU = "cloud.google.com/tpu/docs";

/** What its maker prints of a device. */
export const datasheet = (device: string) => `datasheet of the ${device}`;

/** Of usable memory. */
export const DRIVER = "total capacity in the CUDA or HIP out-of-memory messages of public issue threads";
export const PROPERTIES = "total_memory of torch.cuda.get_device_properties in public logs";
export const XLA = "HBM in the out-of-memory messages of XLA in public logs";

export const price = (usd_per_h: number): Price => ({ usd_per_h, date: "2026-08", source: `${PLANNER}, indicative` });
export const generic = (usd_per_h: number): Price => ({
  usd_per_h,
  date: "2026-04",
  source: "llm-d-planner gpu_catalog.json, generic",
});
