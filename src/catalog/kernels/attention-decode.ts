// Written by npm run fit:kernels -- --write. Values and errors are in this order:
//   launch_us: Fixed time (us)
//   bandwidth_ratio: Share of the memory bandwidth
//   wave_us: One wave of CTAs (us)
//   split_us: The kernel that joins the parts (us)
//   saturation_ratio: Processors over the CTAs that saturate memory
//   resident_count: KV caches that the benchmark cycles through
//   l2_ratio: L2 bandwidth over memory's
//   tail_ns: The longest part's own time, per token (ns)
//   crowded_ratio: Time of a wave beyond 992 sequences
//   dim_power: How a wave grows with the head
//   ragged_loss: What a wave that is not full loses
//   part_us: Joining one part (us)
//   overlap_power: p: how well a wave's start hides traffic
//   group_us: Packing a group's heads, FlashAttention 2 (us)
//   copy_us: Copying queries and outputs for it (us)
//   split_rule: 0 FlashAttention 2, 1 FlashAttention 3, 2 as many as fill
//   slots: CTAs a processor holds at once, for the rule
//   block_tokens: Tokens of a block, where as many parts as fill (tokens)

import type { KernelFit } from "../kernel-fit.ts";

export const ATTENTION_DECODE_FITS: readonly KernelFit[] = [
  {
    kernel: "attention-decode",
    gpu: "a100-80g",
    source: "vllm_flash_attn",
    dtype: "bf16",
    values: [
      7.094, 0.7396, 3.837, 3.904, 1.531, 1.828, 1.101, 0.05, 1.037, 0.05778, 0.1969, 0.2111, 2.329, 1.889, 5.802, 0, 2,
      128,
    ],
    errors_percent: [1.5, 1, 0.99, 3.6, 3.7, 31, 2.3, 1000, 1.2, 1000, 21, 3.2, 3.7, 5.8, 1.5, 0, 0, 0],
    score: {
      rows: 2769,
      mape_percent: 4.86,
      mape_long_percent: 6.56,
      median_percent: 3.67,
      bias_percent: -0.109,
      within_20_ratio: 0.987,
    },
    date: "2026-11-23",
  },
  {
    kernel: "attention-decode",
    gpu: "h100-sxm",
    source: "vllm_flash_attn_fa3",
    dtype: "bf16",
    values: [7.708, 1.193, 4.112, 0.8816, 8, 1.156, 1.921, 5.494, 0.8208, 0.3638, 4, 0.0466, 1, 0, 0, 1, 1, 128],
    errors_percent: [0.51, 2.3, 0.82, 8.6, 31, 4.6, 4.9, 6, 0.83, 2.5, 16, 4.5, 1.4, 0, 0, 0, 0, 0],
    score: {
      rows: 6330,
      mape_percent: 6.31,
      mape_long_percent: 6.43,
      median_percent: 4.48,
      bias_percent: -0.469,
      within_20_ratio: 0.952,
    },
    date: "2026-11-23",
  },
  {
    kernel: "attention-decode",
    gpu: "h100-sxm",
    source: "vllm_flash_attn_fa3",
    dtype: "fp8",
    values: [8.871, 0.9554, 4.371, 0.906, 8, 12, 1, 3.227, 0.8055, 0.5765, 4, 0.05105, 1, 0, 0, 1, 1, 128],
    errors_percent: [0.47, 3.2, 0.84, 8.7, 24, 1000, 11, 9.2, 0.84, 1.6, 22, 4.6, 1.3, 0, 0, 0, 0, 0],
    score: {
      rows: 6330,
      mape_percent: 6.75,
      mape_long_percent: 8.23,
      median_percent: 5.32,
      bias_percent: -0.865,
      within_20_ratio: 0.961,
    },
    date: "2026-11-23",
  },
  {
    kernel: "attention-decode",
    gpu: "b200",
    source: "vllm_flashinfer_trtllmdecode",
    dtype: "bf16",
    values: [7.725, 0.8944, 1.778, 1.698, 8, 1.341, 1.249, 0.3664, 1, 0.3389, 0, 0, 2.646, 0, 0, 2, 1, 256],
    errors_percent: [0.58, 1.1, 1.3, 3.9, 680, 9.7, 3.7, 34, 1.4, 5.1, 0, 0, 6, 0, 0, 0, 0, 0],
    score: {
      rows: 6566,
      mape_percent: 8.13,
      mape_long_percent: 6.95,
      median_percent: 5.66,
      bias_percent: -1.45,
      within_20_ratio: 0.91,
    },
    date: "2026-11-23",
  },
  {
    kernel: "attention-decode",
    gpu: "b200",
    source: "vllm_flashinfer_trtllmdecode",
    dtype: "fp8",
    values: [8.509, 0.9211, 1.349, 1.446, 8, 1.221, 1.147, 0.7621, 1.071, 0.1512, 0, 0, 1.554, 0, 0, 2, 1, 256],
    errors_percent: [0.54, 1.9, 1.5, 4.6, 230, 23, 3.3, 13, 1.5, 13, 0, 0, 4.3, 0, 0, 0, 0, 0],
    score: {
      rows: 6566,
      mape_percent: 9.19,
      mape_long_percent: 7.13,
      median_percent: 7.7,
      bias_percent: -0.647,
      within_20_ratio: 0.91,
    },
    date: "2026-11-23",
  },
  {
    kernel: "attention-decode",
    gpu: "rtx-pro-6000",
    source: "vllm_flash_attn_fa2",
    dtype: "bf16",
    values: [
      4.797, 0.9778, 3.76, 2.497, 2.803, 0.735, 2.457, 8.716, 1.041, 0.01, 0.003935, 0.1727, 2.028, 0.4976, 3.862, 0, 2,
      128,
    ],
    errors_percent: [1.3, 0.55, 0.86, 2.5, 3.8, 1.1, 1.7, 3.7, 0.85, 84, 1000, 1.3, 2.4, 11, 1, 0, 0, 0],
    score: {
      rows: 6329,
      mape_percent: 5.5,
      mape_long_percent: 6.82,
      median_percent: 3.89,
      bias_percent: -1.08,
      within_20_ratio: 0.979,
    },
    date: "2026-11-23",
  },
  {
    kernel: "attention-decode",
    gpu: "rtx-pro-6000",
    source: "vllm_flashinfer_fidecode",
    dtype: "fp8",
    values: [5.316, 1.052, 5.945, 1.236, 8, 0.6845, 3.986, 8.053, 0.804, 0.2108, 0, 0, 1, 0, 0, 2, 2, 128],
    errors_percent: [2.4, 2, 2, 6.4, 32, 2.2, 6.4, 8.7, 1.6, 7.5, 0, 0, 3.5, 0, 0, 0, 0, 0],
    score: {
      rows: 6041,
      mape_percent: 8.74,
      mape_long_percent: 10.9,
      median_percent: 5.25,
      bias_percent: -1.17,
      within_20_ratio: 0.896,
    },
    date: "2026-11-23",
  },
];
