import { z } from "@hono/zod-openapi";

const count = (description: string) => z.int().meta({ description });

const bytes = (description: string) => z.number().meta({ description: `${description}, in bytes.` });

export const memorySchema = z
  .object({
    total_bytes: bytes("Memory of the GPU"),
    usable_bytes: bytes("What gpu_memory_utilization grants, as the engine reads it"),
    weight_bytes: bytes("Weights"),
    activation_bytes: bytes("Peak of a step's activations"),
    other_bytes: bytes("Context of the driver and buffers of communication"),
    kv_bytes: bytes("What is left for KV"),
    block_bytes: bytes("One KV block"),
    kv_blocks: count("KV blocks that fit."),
  })
  .meta({ id: "Memory", description: "Where the memory of one GPU goes, where the service names one." });
