// Hopper of NVIDIA.

import { dense, type Hardware, linked, memory } from "../accelerator.ts";
import { AIC, DRIVER, datasheet, PLANNER, PROPERTIES, price } from "./sources.ts";

export const HOPPER: readonly Hardware[] = [
  {
    id: "h100-pcie",
    name: "NVIDIA H100 PCIe",
    ...memory({ gib: 79.19, gb_per_s: 2000 }),
    ...dense({ bf16: 756.5, fp8: 1513, int8: 1513 }),
    ...linked("pcie", 64),
    power_watts: 350,
    sources: { specification: AIC, memory_bytes: DRIVER },
  },
  {
    id: "h100-nvl",
    name: "NVIDIA H100 NVL",
    ...memory({ gib: 93.1, gb_per_s: 3900 }),
    ...dense({ bf16: 835, fp8: 1671, int8: 1671 }),
    ...linked("nvlink", 300, 64),
    power_watts: 400,
    price: price(3.2),
    sources: { specification: `${PLANNER}; power: ${datasheet("H100 NVL")}`, memory_bytes: DRIVER },
  },
  {
    id: "h100-sxm",
    name: "NVIDIA H100 SXM",
    ...memory({ gib: 79.19, gb_per_s: 3350 }),
    ...dense({ bf16: 989, fp8: 1979, int8: 1979 }),
    ...linked("nvlink", 450, 64),
    power_watts: 700,
    price: price(2.9),
    sources: { specification: AIC, memory_bytes: DRIVER },
  },
  {
    id: "h100-sxm-64g",
    name: "NVIDIA H100 SXM 64 GB",
    ...memory({ gib: 63.5, gb_per_s: 2000 }),
    ...dense({ bf16: 989, fp8: 1979, int8: 1979 }),
    ...linked("nvlink", 450, 64),
    power_watts: 700,
    sources: {
      specification: "as the H100 SXM, with HBM2e at 1,593 MHz: FerranAgulloLopez/vLLMBatchingMemoryGap",
      memory_bytes: "the least that the KV blocks of its engine at 0.90 of memory leave room for (the same runs)",
    },
  },
  {
    id: "h800",
    name: "NVIDIA H800 SXM",
    ...memory({ gib: 79.19, gb_per_s: 3350 }),
    ...dense({ bf16: 989, fp8: 1979, int8: 1979 }),
    ...linked("nvlink", 200, 64),
    power_watts: 700,
    sources: { specification: AIC, memory_bytes: "as the H100 SXM, whose memory it has" },
  },
  {
    id: "h20",
    name: "NVIDIA H20 SXM",
    ...memory({ gib: 95.0, gb_per_s: 4000 }),
    ...dense({ bf16: 148, fp8: 296, int8: 296 }),
    ...linked("nvlink", 450, 64),
    power_watts: 400,
    sources: {
      specification: `alibaba/InferSim hardware/gpu.py; power: ${datasheet("H20")}`,
      memory_bytes: PROPERTIES,
    },
  },
  {
    id: "h200",
    name: "NVIDIA H200 SXM",
    ...memory({ gib: 139.8, gb_per_s: 4800 }),
    ...dense({ bf16: 989, fp8: 1979, int8: 1979 }),
    ...linked("nvlink", 450, 64),
    power_watts: 700,
    price: price(4.5),
    sources: { specification: AIC, memory_bytes: DRIVER },
  },
  {
    id: "gh200-96g",
    name: "NVIDIA GH200 96 GB",
    ...memory({ gib: 94.5, gb_per_s: 4000 }),
    ...dense({ bf16: 989, fp8: 1979, int8: 1979 }),
    ...linked("nvlink", 450, 450),
    power_watts: 1000,
    sources: {
      specification: `Inference Lab catalog; power, of the module with its CPU: ${datasheet("GH200")}`,
      memory_bytes: DRIVER,
    },
  },
];
