// Written by npm run fit:kernels -- --write. Values and errors are in this order:
//   launch_us: Fixed time (us)
//   hop_us: Each hop (us)
//   link_ratio: Share of the link
//   pipeline: Chunks, per root of the hops

import type { KernelFit } from "../kernel-fit.ts";

export const ALL_TO_ALL_NCCL_FITS: readonly KernelFit[] = [
  {
    kernel: "all-to-all-nccl",
    gpu: "a100-80g",
    source: "alltoall",
    dtype: "fp16",
    values: [11.92, 0.01227, 0.6825, 2.377],
    errors_percent: [6.1, 1000, 7.9, 21],
    score: {
      rows: 32,
      mape_percent: 10.5,
      mape_long_percent: 13.5,
      median_percent: 10.5,
      bias_percent: -5.78,
      within_20_ratio: 0.875,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-to-all-nccl",
    gpu: "h100-sxm",
    source: "alltoall",
    dtype: "fp16",
    values: [6.771, 0.3709, 0.7065, 1.677],
    errors_percent: [13, 78, 14, 46],
    score: {
      rows: 32,
      mape_percent: 19.3,
      mape_long_percent: 9.9,
      median_percent: 20.4,
      bias_percent: -2.11,
      within_20_ratio: 0.5,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-to-all-nccl",
    gpu: "b200",
    source: "alltoall",
    dtype: "fp16",
    values: [9.94, 0.1598, 0.6965, 2.843],
    errors_percent: [7.9, 120, 14, 25],
    score: {
      rows: 32,
      mape_percent: 16.9,
      mape_long_percent: 22,
      median_percent: 19.2,
      bias_percent: -7.42,
      within_20_ratio: 0.563,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-to-all-nccl",
    gpu: "rtx-pro-6000",
    source: "alltoall",
    dtype: "fp16",
    values: [5.826, 0.4555, 0.3895, 2.791],
    errors_percent: [7.7, 33, 5.8, 19],
    score: {
      rows: 32,
      mape_percent: 13.5,
      mape_long_percent: 13.4,
      median_percent: 11.1,
      bias_percent: -3.66,
      within_20_ratio: 0.75,
    },
    date: "2026-11-23",
  },
];
