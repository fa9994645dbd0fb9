// Blackwell of NVIDIA.

import { dense, type Hardware, linked, memory } from "../accelerator.ts";
import { AIC, DRIVER, PLANNER, price } from "./sources.ts";

export const BLACKWELL: readonly Hardware[] = [
  {
    id: "rtx-5090",
    name: "NVIDIA GeForce RTX 5090",
    ...memory({ gib: 31.36, gb_per_s: 1792 }),
    ...dense({ bf16: 209.5, fp8: 419, int8: 838, fp4: 1676 }),
    ...linked("pcie", 64),
    power_watts: 575,
    price: price(0.7),
    sources: {
      specification:
        "NVIDIA RTX Blackwell GPU architecture whitepaper: floating-point tensor peaks with FP32 accumulation",
      memory_bytes: DRIVER,
    },
  },
  {
    id: "rtx-pro-6000",
    name: "NVIDIA RTX PRO 6000 Blackwell Server Edition",
    ...memory({ gib: 94.97, gb_per_s: 1597 }),
    ...dense({ bf16: 467.8, fp8: 935.6, int8: 935.6, fp4: 1871.2 }),
    ...linked("pcie", 64),
    power_watts: 600,
    price: price(1.8),
    sources: {
      specification: `${AIC}; memory bandwidth from casys-kaist/LLMServingSim (the workstation edition has 1,792 GB/s)`,
      memory_bytes: DRIVER,
    },
  },
  {
    id: "b200",
    name: "NVIDIA B200 SXM",
    ...memory({ gib: 178.35, gb_per_s: 7700 }),
    ...dense({ bf16: 2250, fp8: 4500, int8: 4500, fp4: 9000 }),
    ...linked("nvlink", 900, 64),
    power_watts: 1000,
    price: price(6.5),
    sources: { specification: AIC, memory_bytes: DRIVER },
  },
  {
    id: "b300",
    name: "NVIDIA B300 SXM",
    ...memory({ gib: 267.69, gb_per_s: 8000 }),
    ...dense({ bf16: 2250, fp8: 4500, int8: 153.5, fp4: 14000 }),
    ...linked("nvlink", 900, 64),
    power_watts: 1100,
    price: price(8.5),
    sources: { specification: `${AIC}; ${PLANNER}`, memory_bytes: DRIVER },
  },
  {
    id: "gb200",
    name: "NVIDIA GB200, one of its GPUs",
    ...memory({ gib: 184.31, gb_per_s: 8000 }),
    ...dense({ bf16: 2500, fp8: 5000, int8: 5000, fp4: 10000 }),
    link: "nvlink",
    link_bytes_per_s: 900e9,
    power_watts: 1200,
    sources: { specification: AIC, memory_bytes: DRIVER },
  },
  {
    id: "gb300",
    name: "NVIDIA GB300, one of its GPUs",
    ...memory({ gib: 276.5, gb_per_s: 8000 }),
    ...dense({ bf16: 2500, fp8: 5000, int8: 165, fp4: 15000 }),
    link: "nvlink",
    link_bytes_per_s: 900e9,
    power_watts: 1400,
    sources: { specification: AIC, memory_bytes: DRIVER },
  },
];
