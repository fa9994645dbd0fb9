import { z } from "@hono/zod-openapi";
import { ENGINES } from "../../catalog/engines.ts";
import { batching } from "./batching.ts";
import { strict } from "./fields.ts";
import { order } from "./order.ts";

const BLOCK_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

const presets = z.enum(ENGINES.map(({ id }) => id)).meta({
  description: `Defaults of a real engine at a date (/v1/engines): the batching discipline too, unless given; ${ENGINES[0]?.id} unless given.`,
});

/** How requests are served, as it is sent: every knob is optional, and services/presets.ts fills in the rest. */
export const engine = strict({
  preset: presets.optional(),
  batching: batching.optional(),
  order: order.optional(),
  max_num_seqs: z.int().min(1).max(65_536).optional().meta({
    description: "Most sequences of a step; the preset's for the GPU unless given. Step-level disciplines only.",
  }),
  max_num_batched_tokens: z.int().min(1).max(1_048_576).optional().meta({
    description: "Most new tokens of a step; the preset's for the GPU unless given. Step-level disciplines only.",
  }),
  block_size: z
    .int()
    .min(1)
    .max(256)
    .refine((size) => BLOCK_SIZES.includes(size), { params: { code: "not-a-power" }, error: "must be a power of two" })
    .optional()
    .meta({
      description: "Tokens of a KV block, a power of two; the preset's unless given. Step-level disciplines only.",
    }),
  gpu_memory_utilization: z.number().gt(0).max(1).optional().meta({
    description:
      "Share of the GPU's memory, 0 to 1, as the preset's engine reads it (memory_base of /v1/engines); the preset's unless given. Step-level disciplines only.",
  }),
  kv_blocks: z.int().min(1).max(1e9).optional().meta({
    description:
      "KV blocks of a replica; unless given computed from model and GPU, and unlimited where the service names none. Step-level disciplines only.",
  }),
  kv_allocation: z.enum(["on-demand", "full", "maximum"]).optional().meta({
    description:
      "When KV blocks are taken: as tokens come, prompt and output at admission, or prompt and max_output_tokens at admission; the preset's unless given. Step-level disciplines only.",
  }),
  watermark_ratio: z.number().min(0).max(0.5).optional().meta({
    description:
      "Share of the KV blocks that an admission leaves free, 0 to 0.5; the preset's unless given. Step-level disciplines only.",
  }),
  preemption: z.enum(["recompute", "swap"]).optional().meta({
    description:
      "What becomes of the KV of a preempted request; the preset's unless given. Step-level disciplines only.",
  }),
  swap_block_s: z.number().min(0).max(10).optional().meta({
    description:
      "Copying a KV block to host memory or back, in seconds, under preemption swap only; unless given its bytes over the GPU's host_link_bytes_per_s, and required where the service names no such GPU.",
  }),
  enable_prefix_caching: z.boolean().optional().meta({
    description: "Whether equal prefixes share KV blocks; the preset's unless given. Step-level disciplines only.",
  }),
  request_overhead_s: z.number().min(0).max(10).optional().meta({
    description:
      "What a request takes beside its steps (HTTP, tokeniser), in seconds: its first token and its end are seen that much later. Unless given the preset's with a roofline, and 0 with other laws. Step-level disciplines only.",
  }),
  async_scheduling: z.boolean().optional().meta({
    description:
      "Whether each step is formed while the one before it runs, so that the host's time is hidden and who comes meanwhile joins the step after; unless given the preset's with a roofline, and false with other laws, whose steps are taken to include the host's time. Step-level disciplines only.",
  }),
}).meta({
  id: "Engine",
  description:
    "How requests are served. Unless batching is given: the preset's; without a preset one at a time under the linear law, and as vllm-v1 under laws of steps.",
});
