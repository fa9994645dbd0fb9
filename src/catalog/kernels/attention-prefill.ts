// Written by npm run fit:kernels -- --write. Values and errors are in this order:
//   launch_us: Fixed time (us)
//   compute_ratio: Share of the dense peak
//   bandwidth_ratio: Share of the memory bandwidth
//   overlap_power: p: how well arithmetic hides traffic
//   tile_us: Start and end of a row tile (us)
//   exposed_ratio: Share of the longest row tile that nothing hides
//   kv_traffic_ratio: Traffic of the new keys and values: written and read
//   softmax_dim: The softmax, in numbers of a head
//   sequence_us: Each sequence (us)
//   throttle_ratio: Time lost to sustained power
//   copy_us: Copying one token's queries and outputs of a group, FlashAttention 2 (us)
//   tile_rows: Queries of a row tile
//   tile_columns: Keys of a block
//   packed: 1 where a tile packs the queries of a group, 2 for one new token only
//   eight_bit: 1 where the arithmetic is of 8 bits

import type { KernelFit } from "../kernel-fit.ts";

export const ATTENTION_PREFILL_FITS: readonly KernelFit[] = [
  {
    kernel: "attention-prefill",
    gpu: "a100-80g",
    source: "vllm_flash_attn",
    dtype: "bf16",
    values: [7.092, 0.8518, 1.3, 1.102, 1.928, 1.064, 4.401, 42.84, 0.03259, 0.0678, 7.431, 64, 64, 2, 0],
    errors_percent: [2.5, 610, 11, 6.6, 3.3, 4.5, 8.7, 1000, 11, 31, 3.6, 0, 0, 0, 0],
    score: {
      rows: 2455,
      mape_percent: 7.2,
      mape_long_percent: 6.99,
      median_percent: 4.77,
      bias_percent: -0.609,
      within_20_ratio: 0.934,
    },
    date: "2026-11-23",
  },
  {
    kernel: "attention-prefill",
    gpu: "h100-sxm",
    source: "vllm_flash_attn_fa3",
    dtype: "bf16",
    values: [10.74, 1.223, 0.9689, 1, 2.004, 0.5065, 4.38, 61.96, 0.006153, 0.1784, 0, 128, 64, 1, 0],
    errors_percent: [0.84, 2.4, 4.8, 2.9, 2.7, 4.6, 3.7, 4, 25, 11, 0, 0, 0, 0, 0],
    score: {
      rows: 5112,
      mape_percent: 8.45,
      mape_long_percent: 7.77,
      median_percent: 6.53,
      bias_percent: 0.113,
      within_20_ratio: 0.923,
    },
    date: "2026-11-23",
  },
  {
    kernel: "attention-prefill",
    gpu: "h100-sxm",
    source: "vllm_flash_attn_fa3",
    dtype: "fp8",
    values: [12.14, 0.8785, 0.4323, 1, 0.5709, 0.6317, 2.667, 24.01, 0.01049, 0.05661, 0, 128, 128, 1, 0],
    errors_percent: [0.94, 3.3, 2.9, 2.9, 13, 5.6, 3, 7.7, 20, 44, 0, 0, 0, 0, 0],
    score: {
      rows: 5112,
      mape_percent: 10.3,
      mape_long_percent: 9.49,
      median_percent: 7.66,
      bias_percent: 0.216,
      within_20_ratio: 0.865,
    },
    date: "2026-11-23",
  },
  {
    kernel: "attention-prefill",
    gpu: "b200",
    source: "vllm_flashinfer_trtllmprefill",
    dtype: "bf16",
    values: [6.438, 1.419, 1.09, 1.115, 2.339, 1.458, 6, 150, 0.02964, 0.06428, 0, 128, 64, 0, 0],
    errors_percent: [1.7, 2.6, 7.5, 2.9, 1.2, 2.3, 6.3, 3.4, 7.6, 24, 0, 0, 0, 0, 0],
    score: {
      rows: 4768,
      mape_percent: 7.3,
      mape_long_percent: 7.49,
      median_percent: 5.76,
      bias_percent: 0.556,
      within_20_ratio: 0.952,
    },
    date: "2026-11-23",
  },
  {
    kernel: "attention-prefill",
    gpu: "b200",
    source: "vllm_flashinfer_trtllmprefill",
    dtype: "fp8",
    values: [7.282, 1.591, 0.4642, 1.168, 1.57, 1.622, 6, 150, 0.03118, 0.02223, 0, 128, 128, 0, 0],
    errors_percent: [2.2, 4.5, 4.5, 3, 2.6, 3.6, 4.2, 5.5, 11, 110, 0, 0, 0, 0, 0],
    score: {
      rows: 4768,
      mape_percent: 10.2,
      mape_long_percent: 11.5,
      median_percent: 7.83,
      bias_percent: 0.781,
      within_20_ratio: 0.878,
    },
    date: "2026-11-23",
  },
  {
    kernel: "attention-prefill",
    gpu: "rtx-pro-6000",
    source: "vllm_flash_attn_fa2",
    dtype: "bf16",
    values: [5.517, 0.7947, 1.3, 1.717, 2.709, 0.607, 3.709, 20.14, 0.001026, 0.03728, 4.564, 64, 64, 2, 0],
    errors_percent: [1.6, 1.5, 5.4, 4, 1.5, 3.2, 5.4, 5.1, 110, 35, 2.8, 0, 0, 0, 0],
    score: {
      rows: 5112,
      mape_percent: 7.91,
      mape_long_percent: 5.77,
      median_percent: 5.2,
      bias_percent: 1.37,
      within_20_ratio: 0.927,
    },
    date: "2026-11-23",
  },
  {
    kernel: "attention-prefill",
    gpu: "rtx-pro-6000",
    source: "vllm_flashinfer_fiprefill",
    dtype: "fp8",
    values: [7.149, 0.63, 1.3, 1.844, 0.01, 1.112, 3.156, 3.72, 0.0001, 0.002, 0, 128, 64, 1, 0],
    errors_percent: [3, 2.8, 3.7, 5.5, 1000, 3.5, 5, 29, 1000, 1000, 0, 0, 0, 0, 0],
    score: {
      rows: 4709,
      mape_percent: 10.4,
      mape_long_percent: 7.67,
      median_percent: 5.39,
      bias_percent: 2.01,
      within_20_ratio: 0.871,
    },
    date: "2026-11-23",
  },
];
