// Written by npm run fit:kernels -- --write. Values and errors are in this order:
//   launch_us: Fixed time (us)
//   hop_us: Each hop (us)
//   link_ratio: Share of the link
//   pipeline: Chunks, per root of the hops

import type { KernelFit } from "../kernel-fit.ts";

export const REDUCE_SCATTER_NCCL_FITS: readonly KernelFit[] = [
  {
    kernel: "reduce-scatter-nccl",
    gpu: "a100-80g",
    source: "reduce_scatter",
    dtype: "fp16",
    values: [9.201, 0.5901, 0.7498, 3.18],
    errors_percent: [10, 44, 14, 31],
    score: {
      rows: 32,
      mape_percent: 11,
      mape_long_percent: 12.7,
      median_percent: 10.2,
      bias_percent: -1.66,
      within_20_ratio: 0.906,
    },
    date: "2026-11-23",
  },
  {
    kernel: "reduce-scatter-nccl",
    gpu: "h100-sxm",
    source: "reduce_scatter",
    dtype: "fp16",
    values: [5.069, 0.6831, 0.6968, 1.304],
    errors_percent: [8.4, 20, 9.9, 39],
    score: {
      rows: 32,
      mape_percent: 10.9,
      mape_long_percent: 18.8,
      median_percent: 7.71,
      bias_percent: -3.36,
      within_20_ratio: 0.781,
    },
    date: "2026-11-23",
  },
  {
    kernel: "reduce-scatter-nccl",
    gpu: "b200",
    source: "reduce_scatter",
    dtype: "fp16",
    values: [8.101, 1.079, 0.7613, 2.807],
    errors_percent: [8, 18, 15, 27],
    score: {
      rows: 32,
      mape_percent: 12.5,
      mape_long_percent: 19.1,
      median_percent: 9.02,
      bias_percent: 0.081,
      within_20_ratio: 0.719,
    },
    date: "2026-11-23",
  },
  {
    kernel: "reduce-scatter-nccl",
    gpu: "rtx-pro-6000",
    source: "reduce_scatter",
    dtype: "fp16",
    values: [3.683, 1.515, 0.4114, 2.25],
    errors_percent: [13, 15, 7.3, 33],
    score: {
      rows: 32,
      mape_percent: 9.02,
      mape_long_percent: 9.78,
      median_percent: 8.07,
      bias_percent: 1.9,
      within_20_ratio: 0.938,
    },
    date: "2026-11-23",
  },
];
