// What the kernel forms need of a GPU beside its datasheet: processors, L2, and whose kernels it runs.

import { HARDWARE } from "./hardware.ts";

/** GPUs that run the same kernels; coefficients carry over within one. `-gddr`: the same processors on slower memory. */
export type Architecture =
  | "volta"
  | "turing"
  | "ampere"
  | "ampere-gddr"
  | "ada"
  | "hopper"
  | "blackwell"
  | "blackwell-gddr";

/** Constants of one GPU; `id` is the hardware's. */
export interface KernelGpu {
  id: string;
  architecture: Architecture;
  bf16_flops_per_s: number;
  /** Where the GPU computes in 8-bit floats; else its 16-bit peak. */
  fp8_flops_per_s: number;
  memory_bytes_per_s: number;
  link_bytes_per_s: number;
  /** Streaming multiprocessors. */
  processors: number;
  l2_bytes: number;
}

type Row = [id: string, processors: number, l2_mb: number];

/**
 * Processors and L2 are those of the architectures' white papers: V100, TU10x, GA100, GA10x, AD10x, H100, RTX Blackwell and
 * Blackwell. H20, H200 and B200: multi_processor_count and L2_cache_size of torch.cuda.get_device_properties in public logs,
 * and so their likes GH200, B300, GB200 and GB300.
 */
const GPUS: Record<Architecture, Row[]> = {
  volta: [["v100-32g", 80, 6]],
  turing: [["t4", 40, 4]],
  ampere: [
    ["a30", 56, 24],
    ["a100-40g", 108, 40],
    ["a100-80g", 108, 40],
    ["a100-80g-pcie", 108, 40],
    ["a800-80g", 108, 40],
  ],
  "ampere-gddr": [
    ["a10", 72, 6],
    ["a10g", 80, 6],
    ["a40", 84, 6],
    ["a6000", 84, 6],
    ["rtx-3090", 82, 6],
  ],
  ada: [
    ["l4", 58, 48],
    ["l40", 142, 96],
    ["l40s", 142, 96],
    ["rtx-4090", 128, 72],
    ["rtx-6000-ada", 142, 96],
  ],
  hopper: [
    ["h100-pcie", 114, 50],
    ["h100-nvl", 132, 50],
    ["h100-sxm", 132, 50],
    ["h100-sxm-64g", 132, 50],
    ["h800", 132, 50],
    ["h20", 78, 60],
    ["h200", 132, 60],
    ["gh200-96g", 132, 60],
  ],
  blackwell: [
    ["b200", 148, 126],
    ["b300", 148, 126],
    ["gb200", 152, 126],
    ["gb300", 152, 126],
  ],
  "blackwell-gddr": [
    ["rtx-5090", 170, 96],
    ["rtx-pro-6000", 188, 128],
  ],
};

function gpu(architecture: Architecture, [id, processors, l2_mb]: Row): KernelGpu {
  const hardware = HARDWARE.find((row) => row.id === id);
  if (hardware === undefined) throw new Error(`the catalogue has no ${id}`);
  const { bf16_flops_per_s, fp8_flops_per_s = bf16_flops_per_s, memory_bytes_per_s, link_bytes_per_s = 0 } = hardware;
  return {
    ...{ id, architecture, bf16_flops_per_s, fp8_flops_per_s, memory_bytes_per_s, link_bytes_per_s },
    ...{ processors, l2_bytes: l2_mb * 1e6 },
  };
}

/**
 * Every GPU of NVIDIA in the catalogue. RTX PRO 6000: its sheet says 1,792 GB/s, but measured kernels then reach 84 % of it
 * where other GDDR cards reach 94 %; 1,597 GB/s is what fits.
 */
export const KERNEL_GPUS: readonly KernelGpu[] = Object.entries(GPUS).flatMap(([architecture, rows]) =>
  rows.map((row) => gpu(asArchitecture(architecture), row)),
);

/** Sound for a key of GPUS. */
function asArchitecture(key: string): Architecture {
  return key as Architecture;
}
