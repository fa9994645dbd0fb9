// Written by npm run fit:kernels -- --write. Values and errors are in this order:
//   launch_us: Fixed time (us)
//   rank_us: Each GPU (us)
//   one_stage_ratio: Share of the link in one stage
//   second_stage_us: The second stage (us)
//   two_stage_ratio: Share of the link in two stages
//   large_launch_us: Fixed time of large messages (us)
//   large_hop_us: Each hop of large messages (us)
//   large_ratio: Share of the link for large messages
//   large_rank_power: 1 + the power of the GPUs with which that share grows

import type { KernelFit } from "../kernel-fit.ts";

export const ALL_REDUCE_FITS: readonly KernelFit[] = [
  {
    kernel: "all-reduce",
    gpu: "a100-80g",
    source: "vllm_graph",
    dtype: "fp16",
    values: [4.753, 0.1353, 0.6145, 8.641, 0.7969, 41.57, 6.536, 0.6688, 1.098],
    errors_percent: [2.2, 17, 4.4, 9.7, 7.8, 12, 27, 3.4, 3.4],
    score: {
      rows: 36,
      mape_percent: 4.99,
      mape_long_percent: 3.58,
      median_percent: 2.85,
      bias_percent: -1.23,
      within_20_ratio: 0.972,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-reduce",
    gpu: "h100-sxm",
    source: "vllm_graph",
    dtype: "fp16",
    values: [4.155, 0.07426, 0.5868, 4.319, 0.6751, 16.4, 1.634, 0.649, 1.28],
    errors_percent: [2.5, 30, 5.9, 11, 7.1, 21, 64, 4.4, 3.7],
    score: {
      rows: 36,
      mape_percent: 5.9,
      mape_long_percent: 9.35,
      median_percent: 4.34,
      bias_percent: -0.223,
      within_20_ratio: 0.972,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-reduce",
    gpu: "b200",
    source: "vllm_graph",
    dtype: "fp16",
    values: [6.529, 0.09562, 0.141, 14.36, 0.7745, 33.17, 0.03, 0.6143, 1.19],
    errors_percent: [6.3, 97, 23, 25, 64, 23, 1000, 10, 9.4],
    score: {
      rows: 36,
      mape_percent: 11.8,
      mape_long_percent: 5.48,
      median_percent: 4.72,
      bias_percent: 8.76,
      within_20_ratio: 0.778,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-reduce",
    gpu: "rtx-pro-6000",
    source: "vllm_graph",
    dtype: "fp16",
    values: [0.05, 2.839, 0.5579, 79.17, 0.683, 9.26, 9.497, 0.5798, 0.6856],
    errors_percent: [1000, 13, 18, 40, 44, 920, 480, 15, 23],
    score: {
      rows: 36,
      mape_percent: 9.74,
      mape_long_percent: 8.01,
      median_percent: 9.2,
      bias_percent: -1.45,
      within_20_ratio: 0.889,
    },
    date: "2026-11-23",
  },
];
