import { z } from "@hono/zod-openapi";

const rate = (description: string) => z.number().min(1e6).max(1e18).meta({ description });

export const figureFields = {
  memory_bytes: z.number().min(1e9).max(1e14).meta({
    description: "Memory as the driver gives it to a process, in bytes: less than the gigabytes on the box.",
  }),
  memory_bytes_per_s: rate("Peak memory bandwidth, in bytes per second."),
  bf16_flops_per_s: rate("Dense peak at 16-bit floats, in floating-point operations per second."),
  fp8_flops_per_s: rate("Dense peak at FP8; absent where it does not compute in FP8.").optional(),
  int8_flops_per_s: rate("Dense peak at INT8; absent where unknown.").optional(),
  int4_flops_per_s: rate("Dense peak at INT4; absent where unknown or where it does not compute in INT4.").optional(),
  fp4_flops_per_s: rate("Dense peak at FP4; absent where it does not compute in FP4.").optional(),
  link_bytes_per_s: rate("To the other GPUs of its server, per direction, in bytes per second.").optional(),
  link: z
    .enum(["nvlink", "infinity-fabric", "pcie"])
    .optional()
    .meta({ description: "What the link is, which decides its latency; pcie unless given." }),
  host_link_bytes_per_s: rate(
    "To the memory of its host, per direction, in bytes per second: what preemption swap copies KV over.",
  ).optional(),
  power_watts: z.number().min(1).max(1e5).optional().meta({ description: "Design power, in watts." }),
  price: z
    .object({
      usd_per_h: z.number().min(0).max(1e4).meta({ description: "US dollars per hour." }),
      date: z.string().max(40).meta({ description: "Year and month in which it was read." }),
      source: z.string().max(400).meta({ description: "Where it was read." }),
    })
    .optional()
    .meta({ id: "Price", description: "Rent of one, a figure of its date: markets spread by a factor of 2.5." }),
};

export const identityFields = {
  id: z.string().meta({ description: "What `service.hardware` says." }),
  name: z.string().meta({ description: "Its name." }),
  sources: z
    .record(z.string(), z.string())
    .meta({ description: "Where each figure comes from; `specification` of those without a key of their own." }),
};

export const hardwareSchema = z
  .object({ ...identityFields, ...figureFields })
  .meta({ id: "Hardware", description: "An accelerator of the catalogue. Peaks are dense, never sparse." });
