// Written by npm run fit:kernels -- --write. Values and errors are in this order:
//   launch_us: Fixed time (us)
//   hop_us: Each hop (us)
//   link_ratio: Share of the link
//   pipeline: Chunks, per root of the hops

import type { KernelFit } from "../kernel-fit.ts";

export const ALL_GATHER_NCCL_FITS: readonly KernelFit[] = [
  {
    kernel: "all-gather-nccl",
    gpu: "a100-80g",
    source: "all_gather",
    dtype: "fp16",
    values: [9.446, 0.5647, 0.7431, 4.129],
    errors_percent: [10, 46, 14, 26],
    score: {
      rows: 32,
      mape_percent: 15.1,
      mape_long_percent: 18.1,
      median_percent: 12.2,
      bias_percent: 0.641,
      within_20_ratio: 0.688,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-gather-nccl",
    gpu: "h100-sxm",
    source: "all_gather",
    dtype: "fp16",
    values: [4.877, 0.7337, 0.7584, 2.161],
    errors_percent: [9.6, 21, 12, 28],
    score: {
      rows: 32,
      mape_percent: 11.2,
      mape_long_percent: 17,
      median_percent: 9.21,
      bias_percent: -2.37,
      within_20_ratio: 0.75,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-gather-nccl",
    gpu: "b200",
    source: "all_gather",
    dtype: "fp16",
    values: [8.095, 1.162, 0.8309, 3.259],
    errors_percent: [10, 23, 20, 31],
    score: {
      rows: 32,
      mape_percent: 13,
      mape_long_percent: 20,
      median_percent: 9.8,
      bias_percent: 0.932,
      within_20_ratio: 0.719,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-gather-nccl",
    gpu: "rtx-pro-6000",
    source: "all_gather",
    dtype: "fp16",
    values: [4.103, 1.387, 0.4079, 2.158],
    errors_percent: [14, 17, 7.9, 37],
    score: {
      rows: 32,
      mape_percent: 9.57,
      mape_long_percent: 11.9,
      median_percent: 7.05,
      bias_percent: 1.78,
      within_20_ratio: 0.813,
    },
    date: "2026-11-23",
  },
];
