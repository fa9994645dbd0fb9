// What the kernel forms need of a GPU beside its datasheet: processors, L2, and the bandwidth that fits measurements.

/** Constants of one GPU; `id` is the hardware's. */
export interface KernelGpu {
  id: string;
  architecture: "ampere" | "ada" | "hopper" | "blackwell" | "blackwell-gddr";
  bf16_flops_per_s: number;
  /** Where the GPU computes in 8-bit floats; else its 16-bit peak. */
  fp8_flops_per_s: number;
  memory_bytes_per_s: number;
  link_bytes_per_s: number;
  /** Streaming multiprocessors. */
  processors: number;
  l2_bytes: number;
}

type Architecture = KernelGpu["architecture"];
type Figures = [
  bf16_tera: number,
  fp8_tera: number,
  memory_gb: number,
  link_gb: number,
  processors: number,
  l2: number,
];

function gpu(id: string, architecture: Architecture, [bf16, fp8, memory, link, processors, l2_mb]: Figures): KernelGpu {
  return {
    id,
    architecture,
    bf16_flops_per_s: bf16 * 1e12,
    fp8_flops_per_s: fp8 * 1e12,
    memory_bytes_per_s: memory * 1e9,
    link_bytes_per_s: link * 1e9,
    processors,
    l2_bytes: l2_mb * 1e6,
  };
}

/**
 * Peaks and bandwidth are the vendors' figures; processors and L2 the architectures' white papers. RTX PRO 6000: its sheet
 * says 1,792 GB/s, but measured kernels then reach 84 % of it where other GDDR cards reach 94 %; 1,597 GB/s is what fits.
 */
export const KERNEL_GPUS: readonly KernelGpu[] = [
  gpu("a100-80g", "ampere", [312, 312, 2039, 300, 108, 40]),
  gpu("a100-40g", "ampere", [312, 312, 1555, 300, 108, 40]),
  gpu("h100-sxm", "hopper", [989, 1979, 3350, 450, 132, 50]),
  gpu("h200", "hopper", [989, 1979, 4800, 450, 132, 50]),
  gpu("b200", "blackwell", [2250, 4500, 7700, 900, 148, 126]),
  gpu("rtx-pro-6000", "blackwell-gddr", [467.8, 935.6, 1597, 64, 188, 128]),
  gpu("l40s", "ada", [362, 733, 864, 32, 142, 96]),
  gpu("rtx-4090", "ada", [165, 330, 1010, 32, 128, 72]),
];
