// Written by npm run fit:kernels -- --write. Values and errors are in this order:
//   launch_us: Fixed time (us)
//   compute_ratio: Share of the dense peak within a tile
//   bandwidth_ratio: Share of the memory bandwidth
//   overlap_power: p: how well arithmetic hides traffic
//   fill_depth: Pipeline fill and epilogue, in units of k
//   small_tile_loss: What small tiles lose
//   split_us: The reduction kernel after split-K (us)
//   saturation_ratio: Processors over the CTAs that saturate memory
//   resident_count: Weights that the benchmark cycles through
//   l2_ratio: L2 bandwidth over memory's
//   throttle_ratio: Time lost to sustained power
//   vector_us: Fixed time of one row, where that has a kernel of its own (us)

import type { KernelFit } from "../kernel-fit.ts";

export const GEMM_FITS: readonly KernelFit[] = [
  {
    kernel: "gemm",
    gpu: "a100-80g",
    source: "vllm_default",
    dtype: "bf16",
    values: [2.293, 1.672, 0.7503, 3.398, 174.9, 1.039, 2.426, 3.973, 12, 2.171, 0.002, 4.794],
    errors_percent: [1.7, 3.5, 0.84, 4.2, 2.5, 6, 1.8, 1000, 11, 5.2, 760, 2],
    score: {
      rows: 4536,
      mape_percent: 6.98,
      mape_long_percent: 5.36,
      median_percent: 4.94,
      bias_percent: 0.137,
      within_20_ratio: 0.952,
    },
    date: "2026-11-23",
  },
  {
    kernel: "gemm",
    gpu: "h100-sxm",
    source: "torch.nn.functional.linear",
    dtype: "bf16",
    values: [2.546, 0.909, 0.8702, 2.99, 159.9, 0.02173, 2.643, 5.078, 11, 1.764, 0.0307, 5.725],
    errors_percent: [0.45, 1.1, 0.41, 2.8, 2.7, 25, 1.1, 5, 4.9, 2.4, 31, 27],
    score: {
      rows: 17612,
      mape_percent: 6.13,
      mape_long_percent: 6.09,
      median_percent: 4.66,
      bias_percent: -0.111,
      within_20_ratio: 0.971,
    },
    date: "2026-11-23",
  },
  {
    kernel: "gemm",
    gpu: "b200",
    source: "torch.nn.functional.linear",
    dtype: "bf16",
    values: [2.071, 1.006, 0.86, 1.93, 114.2, 0.1829, 3.012, 2.195, 12, 1.315, 0.1483, 4.911],
    errors_percent: [0.58, 2, 0.96, 3.5, 5.2, 8.2, 1.2, 1.8, 9.7, 2.2, 13, 3.7],
    score: {
      rows: 17612,
      mape_percent: 8.14,
      mape_long_percent: 6.98,
      median_percent: 6.3,
      bias_percent: -0.0276,
      within_20_ratio: 0.93,
    },
    date: "2026-11-23",
  },
  {
    kernel: "gemm",
    gpu: "rtx-pro-6000",
    source: "torch.nn.functional.linear",
    dtype: "bf16",
    values: [1.491, 1.206, 0.9417, 4.078, 92.63, 0.3889, 2.077, 8, 6.456, 5.337, 0.002, 3.523],
    errors_percent: [2.4, 3.2, 0.68, 6, 6.8, 7.5, 2.2, 1000, 2, 8, 940, 4.6],
    score: {
      rows: 17612,
      mape_percent: 7.77,
      mape_long_percent: 4.2,
      median_percent: 4.77,
      bias_percent: 0.156,
      within_20_ratio: 0.917,
    },
    date: "2026-11-23",
  },
];
