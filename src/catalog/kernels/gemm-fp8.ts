// Written by npm run fit:kernels -- --write. Values and errors are in this order:
//   launch_us: Fixed time of both kernels (us)
//   bandwidth_ratio: Share of the memory bandwidth
//   overlap_power: p: how well arithmetic hides traffic
//   fill_depth: Pipeline fill and epilogue, in units of k
//   quantize_row_ns: Quantisation of a row, on 132 processors (ns)
//   quantize_bandwidth_ratio: Share of the bandwidth that quantisation gets
//   quantize_depth_ns: Quantisation of a row's length, per unit of k (ns)
//   resident_count: Weights that the benchmark cycles through
//   l2_ratio: L2 bandwidth over memory's
//   saturation_ratio: Processors over the CTAs that saturate memory
//   small_limit: Most rows of the small tile
//   small_rows: Rows of the small tile
//   small_columns: Columns of the small tile
//   small_ratio: Share of the dense peak in it
//   middle_limit: Most rows of the middle tile
//   middle_rows: Rows of the middle tile
//   middle_columns: Columns of the middle tile
//   middle_ratio: Share of the dense peak in it
//   large_limit: Most rows of the large tile
//   large_rows: Rows of the large tile
//   large_columns: Columns of the large tile
//   large_ratio: Share of the dense peak in it
//   throttle_ratio: Time lost to sustained power
//   large_cluster: Large tiles that go together, one below the other

import type { KernelFit } from "../kernel-fit.ts";

export const GEMM_FP8_FITS: readonly KernelFit[] = [
  {
    kernel: "gemm-fp8",
    gpu: "h100-sxm",
    source: "CutlassFP8ScaledMMLinearKernel",
    dtype: "fp8",
    values: [
      5.135, 0.8063, 2.201, 185, 6.155, 0.9302, 0.01326, 12, 5.283, 8, 64, 64, 64, 0.9352, 128, 64, 128, 0.9811,
      1000000000, 128, 128, 0.9966, 0.6347, 2,
    ],
    errors_percent: [
      0.59, 0.95, 3.7, 10, 0.96, 1.5, 180, 8.5, 62, 9.5, 0, 0, 0, 4.9, 0, 0, 0, 2.8, 0, 0, 0, 1.7, 5.4, 0,
    ],
    score: {
      rows: 17612,
      mape_percent: 6.91,
      mape_long_percent: 8.67,
      median_percent: 4.85,
      bias_percent: -0.144,
      within_20_ratio: 0.948,
    },
    date: "2026-11-23",
  },
  {
    kernel: "gemm-fp8",
    gpu: "b200",
    source: "CutlassFP8ScaledMMLinearKernel",
    dtype: "fp8",
    values: [
      5.376, 1.078, 1, 600, 6.278, 0.5148, 0.166, 9.609, 8, 8, 64, 64, 64, 0.7354, 256, 128, 128, 2.253, 1000000000,
      256, 128, 1.438, 0.8, 1,
    ],
    errors_percent: [1.1, 9.1, 11, 11, 2.1, 3.6, 26, 11, 100, 22, 0, 0, 0, 13, 0, 0, 0, 12, 0, 0, 0, 6.9, 16, 0],
    score: {
      rows: 17612,
      mape_percent: 11.7,
      mape_long_percent: 12,
      median_percent: 6.93,
      bias_percent: -0.444,
      within_20_ratio: 0.872,
    },
    date: "2026-11-23",
  },
  {
    kernel: "gemm-fp8",
    gpu: "rtx-pro-6000",
    source: "CutlassFP8ScaledMMLinearKernel",
    dtype: "fp8",
    values: [
      4.556, 0.9772, 2.21, 103.3, 3.718, 2.726, 0.001, 6.7, 1.991, 8, 16, 16, 64, 0.3655, 256, 64, 64, 0.9125,
      1000000000, 128, 128, 1.077, 0.2259, 1,
    ],
    errors_percent: [
      0.56, 0.68, 2.7, 12, 1.5, 2.4, 1000, 2.6, 3.3, 8.1, 0, 0, 0, 3.3, 0, 0, 0, 1.9, 0, 0, 0, 1.2, 7.4, 0,
    ],
    score: {
      rows: 17612,
      mape_percent: 5.96,
      mape_long_percent: 5.08,
      median_percent: 3.71,
      bias_percent: 0.483,
      within_20_ratio: 0.953,
    },
    date: "2026-11-23",
  },
];
