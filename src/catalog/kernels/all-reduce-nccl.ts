// Written by npm run fit:kernels -- --write. Values and errors are in this order:
//   launch_us: Fixed time (us)
//   hop_us: Each hop (us)
//   link_ratio: Share of the link
//   pipeline: Chunks, per root of the hops

import type { KernelFit } from "../kernel-fit.ts";

export const ALL_REDUCE_NCCL_FITS: readonly KernelFit[] = [
  {
    kernel: "all-reduce-nccl",
    gpu: "a100-80g",
    source: "all_reduce",
    dtype: "fp16",
    values: [9.215, 1.541, 0.7445, 2.731],
    errors_percent: [7.7, 15, 7.4, 22],
    score: {
      rows: 32,
      mape_percent: 10.6,
      mape_long_percent: 10.1,
      median_percent: 9.1,
      bias_percent: -3.43,
      within_20_ratio: 0.938,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-reduce-nccl",
    gpu: "h100-sxm",
    source: "all_reduce",
    dtype: "fp16",
    values: [4.96, 1.466, 0.8259, 1.703],
    errors_percent: [9, 12, 8.5, 29],
    score: {
      rows: 32,
      mape_percent: 9.8,
      mape_long_percent: 13.5,
      median_percent: 5.74,
      bias_percent: -3.41,
      within_20_ratio: 0.844,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-reduce-nccl",
    gpu: "b200",
    source: "all_reduce",
    dtype: "fp16",
    values: [8.14, 2.314, 0.7882, 2.435],
    errors_percent: [9.4, 13, 12, 31],
    score: {
      rows: 32,
      mape_percent: 9,
      mape_long_percent: 12.1,
      median_percent: 5.68,
      bias_percent: -1.05,
      within_20_ratio: 0.906,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-reduce-nccl",
    gpu: "rtx-pro-6000",
    source: "all_reduce",
    dtype: "fp16",
    values: [2.81, 3.003, 0.4254, 1.905],
    errors_percent: [28, 15, 9.3, 59],
    score: {
      rows: 32,
      mape_percent: 12.2,
      mape_long_percent: 17.8,
      median_percent: 6.39,
      bias_percent: 4.34,
      within_20_ratio: 0.781,
    },
    date: "2026-11-23",
  },
];
