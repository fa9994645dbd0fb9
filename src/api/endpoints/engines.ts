import { z } from "@hono/zod-openapi";
import { ENGINES } from "../../catalog/engines.ts";
import { listing } from "../listing.ts";

const words = (description: string) => z.string().meta({ description });

const limits = (which: string) =>
  z
    .object({
      max_num_seqs: z.int().meta({ description: "Most sequences of a step." }),
      max_num_batched_tokens: z.int().meta({ description: "Most new tokens of a step." }),
    })
    .meta({ description: `Limits of a step ${which}.` });

const schema = z
  .object({
    id: words("What `engine.preset` says."),
    name: words("Its name."),
    summary: words("What it does."),
    date: words("Year and month in which its defaults were read."),
    source: words("Where its defaults were read."),
    batching: words("Its batching discipline."),
    order: words("Its queue order."),
    memory_base: z.enum(["total", "static", "free"]).meta({
      description:
        "What gpu_memory_utilization is a share of. total: all memory, for weights, activations and KV; static: all memory, for weights and KV; free: what weights and activations leave, for KV.",
    }),
    large_gpu: limits("on GPUs of at least 70 GiB that are no A100"),
    other_gpu: limits("on all other GPUs"),
    block_size: z.int().meta({ description: "Tokens of a KV block." }),
    gpu_memory_utilization: z.number().meta({ description: "Share of memory, 0 to 1; see memory_base." }),
    kv_allocation: words("When KV blocks are taken: on-demand, full or maximum."),
    watermark_ratio: z.number().meta({ description: "Share of the KV blocks that an admission leaves free, 0 to 1." }),
    preemption: words("What happens to the KV of a preempted request: recompute or swap."),
    enable_prefix_caching: z.boolean().meta({ description: "Whether equal prefixes share KV blocks." }),
    request_overhead_s: z.number().meta({ description: "What a request takes beside its steps, in seconds." }),
    async_scheduling: z.boolean().meta({ description: "Whether each step is formed while the one before it runs." }),
  })
  .meta({ id: "EnginePreset", description: "The defaults of a real engine at a date." });

export const engines = listing(
  "/v1/engines",
  { tag: "catalogue", one: "Engine", many: "Engines", of: "engine presets" },
  schema,
  ENGINES,
);
