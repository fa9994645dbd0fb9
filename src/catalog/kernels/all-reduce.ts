// Written by npm run fit:kernels -- --write. Values and errors are in this order:
//   launch_us: Fixed time (us)
//   rank_us: Each GPU (us)
//   one_stage_ratio: Share of the link in one stage
//   second_stage_us: The second stage (us)
//   two_stage_ratio: Share of the link in two stages
//   large_launch_us: Fixed time of large messages (us)
//   large_hop_us: Each hop of large messages (us)
//   large_ratio: Share of the link for large messages
//   large_pipeline: Chunks of large messages, per root of the hops

import type { KernelFit } from "../kernel-fit.ts";

export const ALL_REDUCE_FITS: readonly KernelFit[] = [
  {
    kernel: "all-reduce",
    gpu: "a100-80g",
    source: "vllm_graph",
    dtype: "fp16",
    values: [4.752, 0.1352, 0.6137, 8.641, 0.7969, 47.3, 4.75, 0.7255, 0.01],
    errors_percent: [2.5, 19, 5.1, 11, 8.9, 12, 120, 5.2, 1000],
    score: {
      rows: 36,
      mape_percent: 5.78,
      mape_long_percent: 5.61,
      median_percent: 3.31,
      bias_percent: -1.83,
      within_20_ratio: 0.972,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-reduce",
    gpu: "h100-sxm",
    source: "vllm_graph",
    dtype: "fp16",
    values: [4.155, 0.07429, 0.5868, 4.319, 0.6751, 22.65, 0.03, 0.7905, 0.01],
    errors_percent: [4.3, 52, 10, 19, 12, 25, 1000, 9.6, 1000],
    score: {
      rows: 36,
      mape_percent: 7.98,
      mape_long_percent: 14.7,
      median_percent: 4.58,
      bias_percent: -0.369,
      within_20_ratio: 0.889,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-reduce",
    gpu: "b200",
    source: "vllm_graph",
    dtype: "fp16",
    values: [6.506, 0.1113, 0.1629, 11.57, 0.5401, 35.52, 0.03, 0.7184, 0.01],
    errors_percent: [7, 92, 31, 35, 53, 25, 1000, 17, 1000],
    score: {
      rows: 36,
      mape_percent: 11.9,
      mape_long_percent: 8.17,
      median_percent: 9.19,
      bias_percent: 6.93,
      within_20_ratio: 0.806,
    },
    date: "2026-11-23",
  },
  {
    kernel: "all-reduce",
    gpu: "rtx-pro-6000",
    source: "vllm_graph",
    dtype: "fp16",
    values: [0.05, 2.922, 0.6687, 40.71, 0.3377, 0.05, 0.03428, 0.5188, 6.978],
    errors_percent: [1000, 16, 16, 300, 140, 1000, 1000, 27, 340],
    score: {
      rows: 36,
      mape_percent: 13.4,
      mape_long_percent: 17.2,
      median_percent: 9.47,
      bias_percent: 0.538,
      within_20_ratio: 0.722,
    },
    date: "2026-11-23",
  },
];
