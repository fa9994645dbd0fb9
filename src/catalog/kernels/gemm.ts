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

import type { KernelFit } from "../kernel-fit.ts";

export const GEMM_FITS: readonly KernelFit[] = [
  {
    kernel: "gemm",
    gpu: "a100-80g",
    source: "vllm_default",
    dtype: "bf16",
    values: [2.338, 1.597, 0.7629, 3.145, 173.9, 0.9228, 2.38, 3.905, 12, 1.982, 0.002],
    errors_percent: [1.7, 3.4, 1.1, 4.8, 2.6, 6.1, 1.9, 180, 13, 4.8, 790],
    score: {
      rows: 4536,
      mape_percent: 7.07,
      mape_long_percent: 5.4,
      median_percent: 5.04,
      bias_percent: 0.233,
      within_20_ratio: 0.95,
    },
    date: "2026-11-23",
  },
  {
    kernel: "gemm",
    gpu: "h100-sxm",
    source: "torch.nn.functional.linear",
    dtype: "bf16",
    values: [2.546, 0.9094, 0.8703, 2.989, 160, 0.02183, 2.643, 5.116, 10.98, 1.759, 0.03101],
    errors_percent: [0.45, 1.1, 0.41, 2.8, 2.7, 25, 1.1, 5.3, 5, 2.3, 31],
    score: {
      rows: 17612,
      mape_percent: 6.13,
      mape_long_percent: 6.09,
      median_percent: 4.65,
      bias_percent: -0.108,
      within_20_ratio: 0.971,
    },
    date: "2026-11-23",
  },
  {
    kernel: "gemm",
    gpu: "b200",
    source: "torch.nn.functional.linear",
    dtype: "bf16",
    values: [2.071, 1.003, 0.8611, 1.923, 113.9, 0.179, 3.003, 2.196, 12, 1.313, 0.1476],
    errors_percent: [0.58, 2, 0.99, 3.5, 5.2, 8.2, 1.2, 1.8, 9.8, 2.2, 13],
    score: {
      rows: 17612,
      mape_percent: 8.15,
      mape_long_percent: 6.98,
      median_percent: 6.33,
      bias_percent: -0.031,
      within_20_ratio: 0.93,
    },
    date: "2026-11-23",
  },
  {
    kernel: "gemm",
    gpu: "rtx-pro-6000",
    source: "torch.nn.functional.linear",
    dtype: "bf16",
    values: [1.49, 1.215, 0.9429, 3.984, 91.78, 0.3993, 2.064, 8, 6.445, 5.605, 0.005987],
    errors_percent: [2.5, 3.3, 0.7, 5.9, 6.8, 7.4, 2.2, 1000, 2.1, 8.3, 160],
    score: {
      rows: 17612,
      mape_percent: 7.86,
      mape_long_percent: 4.2,
      median_percent: 4.76,
      bias_percent: 0.336,
      within_20_ratio: 0.916,
    },
    date: "2026-11-23",
  },
];
