// Engine presets: the defaults of real engines at a date. Engines change them often, so each says where it was read.

/** Which share of memory `gpu_memory_utilization` is. */
export type MemoryBase =
  /** Weights, activations and KV together, of all memory. */
  | "total"
  /** Weights and KV, of all memory; activations stay outside. */
  | "static"
  /** KV alone, of what is free once weights and activations have been placed. */
  | "free";

/** The most sequences and tokens of a step, by GPU. */
export interface BatchLimits {
  max_num_seqs: number;
  max_num_batched_tokens: number;
}

export interface Engine {
  id: string;
  name: string;
  summary: string;
  /** Year and month in which its defaults were read. */
  date: string;
  source: string;
  /** Ids of the registries. */
  batching: string;
  order: string;
  memory_base: MemoryBase;
  /** On GPUs of at least 70 GiB that are no A100. */
  large_gpu: BatchLimits;
  /** On all others, and where no GPU is known. */
  other_gpu: BatchLimits;
  block_size: number;
  gpu_memory_utilization: number;
  kv_allocation: "on-demand" | "full" | "maximum";
  watermark_ratio: number;
  preemption: "recompute" | "swap";
  enable_prefix_caching: boolean;
  /** Whether each step is formed while the one before it runs, so that the host's time is hidden. */
  async_scheduling: boolean;
  /** What a request takes beside its steps (HTTP, tokeniser). */
  request_overhead_s: number;
  /** Host time of a step that its GPUs wait for: once, for each layer, and for each sequence. */
  host: { step_s: number; layer_s: number; sequence_s: number };
}

/** TTFT of vLLM V1 on H100 over that of its steps; taken for the others, which were not measured. */
const REQUEST_OVERHEAD_S = 0.003;

/** Each step is prepared while the one before it runs: nothing of it shows. */
const HIDDEN = { step_s: 0, layer_s: 0, sequence_s: 0 };
/** Fitted to runs of OPT-1.3B and Llama-2-7B in vLLM V0 on H100 (FerranAgulloLopez/vLLMBatchingMemoryGap). */
const VLLM_V0 = { step_s: 0, layer_s: 54e-6, sequence_s: 50e-6 };

/** Every preset; the first is that of a scenario that names none. */
export const ENGINES: readonly Engine[] = [
  {
    id: "vllm-v1",
    name: "vLLM, V1 engine",
    summary: "Chunked prefill beside decodes in every step, KV blocks on demand, preemption by recompute.",
    date: "2026-11",
    source:
      "vllm-project/vllm: vllm/config/scheduler.py at 01230b4, vllm/config/cache.py at 002f10e, get_batch_defaults of " +
      "vllm/engine/arg_utils.py for the API server. Releases before it use 0.90 of memory.",
    batching: "chunked-prefill",
    order: "fcfs",
    memory_base: "total",
    large_gpu: { max_num_seqs: 1024, max_num_batched_tokens: 8192 },
    other_gpu: { max_num_seqs: 256, max_num_batched_tokens: 2048 },
    block_size: 16,
    gpu_memory_utilization: 0.92,
    kv_allocation: "on-demand",
    watermark_ratio: 0,
    preemption: "recompute",
    enable_prefix_caching: true,
    async_scheduling: true,
    request_overhead_s: REQUEST_OVERHEAD_S,
    host: HIDDEN,
  },
  {
    id: "vllm-v0",
    name: "vLLM, V0 engine",
    summary: "Whole prompts before decodes, KV blocks on demand with a watermark of 1 %.",
    date: "2026-11",
    source:
      "microsoft/vidur's vLLM scheduler (watermark 0.01, 4,096 tokens a step; the engine itself takes the model's " +
      "context length) and the engine's own 256 sequences and 0.90 of memory.",
    batching: "prefill-first",
    order: "fcfs",
    memory_base: "total",
    large_gpu: { max_num_seqs: 256, max_num_batched_tokens: 4096 },
    other_gpu: { max_num_seqs: 256, max_num_batched_tokens: 4096 },
    block_size: 16,
    gpu_memory_utilization: 0.9,
    kv_allocation: "on-demand",
    watermark_ratio: 0.01,
    preemption: "recompute",
    enable_prefix_caching: false,
    async_scheduling: false,
    request_overhead_s: REQUEST_OVERHEAD_S,
    host: VLLM_V0,
  },
  {
    id: "sglang",
    name: "SGLang",
    summary: "Chunked prefill in steps of its own, apart from decodes; a KV cache of single tokens.",
    date: "2026-11",
    source:
      "sgl-project/sglang: python/sglang/srt/server_args.py at 001067f (page size 1, chunks of 8,192 tokens on 80 GB, " +
      "no mixed chunks). It sets its memory fraction and its limit of requests by GPU and model: 0.88, its former " +
      "default on one GPU, and 2,048 stand for them, and chunks of 2,048 for small GPUs.",
    batching: "separate-prefill",
    order: "fcfs",
    memory_base: "static",
    large_gpu: { max_num_seqs: 2048, max_num_batched_tokens: 8192 },
    other_gpu: { max_num_seqs: 2048, max_num_batched_tokens: 2048 },
    block_size: 1,
    gpu_memory_utilization: 0.88,
    kv_allocation: "on-demand",
    watermark_ratio: 0,
    preemption: "recompute",
    enable_prefix_caching: true,
    async_scheduling: true,
    request_overhead_s: REQUEST_OVERHEAD_S,
    host: HIDDEN,
  },
  {
    id: "tensorrt-llm",
    name: "TensorRT-LLM",
    summary: "Nothing is ever evicted: a request is admitted when its prompt and its longest output fit.",
    date: "2026-11",
    source:
      "NVIDIA/TensorRT-LLM: tensorrt_llm/llmapi/llm_args.py (GUARANTEED_NO_EVICT, blocks of 32, 0.9 of free memory, " +
      "block reuse); 2,048 sequences and 8,192 tokens are those of its documentation.",
    batching: "no-evict",
    order: "fcfs",
    memory_base: "free",
    large_gpu: { max_num_seqs: 2048, max_num_batched_tokens: 8192 },
    other_gpu: { max_num_seqs: 2048, max_num_batched_tokens: 8192 },
    block_size: 32,
    gpu_memory_utilization: 0.9,
    kv_allocation: "maximum",
    watermark_ratio: 0,
    preemption: "recompute",
    enable_prefix_caching: true,
    async_scheduling: true,
    request_overhead_s: REQUEST_OVERHEAD_S,
    host: HIDDEN,
  },
];
