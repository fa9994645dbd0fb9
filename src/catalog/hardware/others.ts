// Gaudi of Intel and TPUs of Google.

import { dense, type Hardware, memory } from "../accelerator.ts";
import { TPU, XLA } from "./sources.ts";

export const OTHERS: readonly Hardware[] = [
  {
    id: "gaudi-2",
    name: "Intel Gaudi 2",
    ...memory({ gib: 94.62, gb_per_s: 2460 }),
    ...dense({ bf16: 432, fp8: 865 }),
    link_bytes_per_s: 262.5e9,
    host_link_bytes_per_s: 32e9,
    power_watts: 600,
    sources: {
      specification:
        "Intel Gaudi 2 white paper, and Hot Chips 2024 slides of Gaudi 3; links: 21 of its 24 Ethernet ports of 100 Gbit/s",
      memory_bytes: "vLLM's log on it",
    },
  },
  {
    id: "gaudi-3",
    name: "Intel Gaudi 3",
    ...memory({ gib: 126.62, gb_per_s: 3670 }),
    ...dense({ bf16: 1835, fp8: 1835 }),
    link_bytes_per_s: 525e9,
    host_link_bytes_per_s: 64e9,
    power_watts: 900,
    sources: {
      specification: "Intel Hot Chips 2024 slides of Gaudi 3; links: 21 of its 24 Ethernet ports of 200 Gbit/s",
      memory_bytes: "128 GiB less what the driver of Gaudi 2 keeps to itself",
    },
  },
  {
    id: "tpu-v5e",
    name: "Google TPU v5e",
    ...memory({ gib: 15.75, gb_per_s: 819 }),
    ...dense({ bf16: 197, int8: 393 }),
    link_bytes_per_s: 200e9,
    sources: { specification: `${TPU}/v6e; links: 1,600 Gbit/s`, memory_bytes: XLA },
  },
  {
    id: "tpu-v5p",
    name: "Google TPU v5p",
    ...memory({ gib: 95.74, gb_per_s: 2765 }),
    ...dense({ bf16: 459, int8: 918 }),
    link_bytes_per_s: 600e9,
    sources: { specification: `${TPU}/v5p; links: half of 1,200 GB/s both ways`, memory_bytes: XLA },
  },
  {
    id: "tpu-v6e",
    name: "Google TPU v6e",
    ...memory({ gib: 31.25, gb_per_s: 1600 }),
    ...dense({ bf16: 918, int8: 1836 }),
    link_bytes_per_s: 400e9,
    sources: { specification: `${TPU}/v6e; links: half of 800 GB/s both ways`, memory_bytes: XLA },
  },
];
