// Ada of NVIDIA.

import { dense, type Hardware, linked, memory } from "../accelerator.ts";
import { AIC, DRIVER, generic, LLM_VIEWER, PROPERTIES, price } from "./sources.ts";

export const ADA: readonly Hardware[] = [
  {
    id: "l4",
    name: "NVIDIA L4",
    ...memory({ gib: 22.03, gb_per_s: 300 }),
    ...dense({ bf16: 121, fp8: 242, int8: 242 }),
    ...linked("pcie", 32),
    power_watts: 72,
    price: price(0.35),
    sources: { specification: AIC, memory_bytes: DRIVER },
  },
  {
    id: "l40",
    name: "NVIDIA L40",
    ...memory({ gib: 44.39, gb_per_s: 864 }),
    ...dense({ bf16: 181, fp8: 362, int8: 362 }),
    ...linked("pcie", 32),
    power_watts: 300,
    price: generic(2.5),
    sources: { specification: LLM_VIEWER, memory_bytes: DRIVER },
  },
  {
    id: "l40s",
    name: "NVIDIA L40S",
    ...memory({ gib: 44.4, gb_per_s: 864 }),
    ...dense({ bf16: 362.05, fp8: 733, int8: 733 }),
    ...linked("pcie", 32),
    power_watts: 350,
    price: price(0.8),
    sources: { specification: AIC, memory_bytes: DRIVER },
  },
  {
    id: "rtx-4090",
    name: "NVIDIA GeForce RTX 4090",
    ...memory({ gib: 23.64, gb_per_s: 1008 }),
    ...dense({ bf16: 165.2, fp8: 330.3, int8: 660.6, int4: 1321.2 }),
    ...linked("pcie", 32),
    power_watts: 450,
    price: price(0.4),
    sources: {
      specification: "NVIDIA Ada GPU architecture whitepaper: floating-point tensor peaks with FP32 accumulation",
      memory_bytes: DRIVER,
    },
  },
  {
    id: "rtx-6000-ada",
    name: "NVIDIA RTX 6000 Ada Generation",
    ...memory({ gib: 47.48, gb_per_s: 960 }),
    ...dense({ bf16: 364.2, fp8: 728.5, int8: 728.5, int4: 1457 }),
    ...linked("pcie", 32),
    power_watts: 300,
    sources: {
      specification: "NVIDIA Ada GPU architecture whitepaper, of the professional AD102",
      memory_bytes: PROPERTIES,
    },
  },
];
