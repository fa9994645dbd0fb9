// Written by npm run fit:kernels -- --write. Values and errors are in this order:
//   launch_us: Fixed time (us)
//   compute_ratio: Share of the dense peak
//   bandwidth_ratio: Share of the memory bandwidth
//   overlap_power: p: how well arithmetic hides traffic
//   l2_ratio: L2 bandwidth over memory's
//   activation_bandwidth_ratio: Share of the bandwidth for activations
//   token_us: Each token and expert that it goes to (us)
//   expert_us: Each expert (us)
//   tile_us: Start and end of a tile (us)
//   throttle_ratio: Time lost to sustained power
//   tile_load_ratio: Row tile over the mean tokens of an expert
//   tile_1_rows: Row tiles to choose from
//   tile_2_rows: Row tiles to choose from
//   tile_3_rows: Row tiles to choose from
//   tile_4_rows: Row tiles to choose from
//   eight_bit: 1 where the arithmetic is of 8 bits

import type { KernelFit } from "../kernel-fit.ts";

export const EXPERTS_FITS: readonly KernelFit[] = [
  {
    kernel: "experts",
    gpu: "a100-80g",
    source: "vllm_fused_moe",
    dtype: "bf16",
    values: [43.68, 0.8737, 0.8134, 1.999, 1.667, 0.6048, 0.01818, 0.01271, 0.01, 0.8, 0.5, 16, 32, 64, 128, 0],
    errors_percent: [5.9, 7.8, 5.6, 24, 13, 43, 16, 120, 1000, 21, 0, 0, 0, 0, 0, 0],
    score: {
      rows: 1620,
      mape_percent: 17.5,
      mape_long_percent: 17.1,
      median_percent: 12.6,
      bias_percent: 5.35,
      within_20_ratio: 0.736,
    },
    date: "2026-11-23",
  },
  {
    kernel: "experts",
    gpu: "h100-sxm",
    source: "vllm_unquantizedfusedmoe_triton_tritonexperts",
    dtype: "bf16",
    values: [32.79, 1.092, 1.002, 2.215, 1.734, 0.5917, 0.00003956, 0.00001, 2.084, 0.002, 2, 16, 32, 64, 128, 0],
    errors_percent: [4, 14, 5.3, 13, 6.5, 13, 1000, 1000, 5, 1000, 0, 0, 0, 0, 0, 0],
    score: {
      rows: 2889,
      mape_percent: 9.55,
      mape_long_percent: 8.9,
      median_percent: 5.49,
      bias_percent: -2.86,
      within_20_ratio: 0.872,
    },
    date: "2026-11-23",
  },
  {
    kernel: "experts",
    gpu: "h100-sxm",
    source: "vllm_fp8moe_triton_tritonexperts",
    dtype: "fp8_block",
    values: [33.1, 0.3995, 0.8785, 2.721, 3.363, 0.4871, 0.000001, 0.00001, 1.522, 0.002, 0.5, 64, 128, 128, 128, 1],
    errors_percent: [2.1, 2.4, 1.8, 8.8, 33, 5.1, 1000, 1000, 5.2, 1000, 0, 0, 0, 0, 0, 0],
    score: {
      rows: 2910,
      mape_percent: 10.5,
      mape_long_percent: 10.2,
      median_percent: 5.92,
      bias_percent: 1.41,
      within_20_ratio: 0.869,
    },
    date: "2026-11-23",
  },
  {
    kernel: "experts",
    gpu: "h100-sxm",
    source: "vllm_modeloptfp8moe_flashinfer_cutlass_flashinferexperts",
    dtype: "fp8",
    values: [10.71, 0.1869, 0.2633, 1.582, 1, 3.818, 0.001179, 0.03468, 10.06, 0.002, 2, 128, 128, 128, 128, 1],
    errors_percent: [34, 6.9, 6.4, 8.5, 110, 87, 49, 24, 2.5, 1000, 0, 0, 0, 0, 0, 0],
    score: {
      rows: 2430,
      mape_percent: 12.4,
      mape_long_percent: 11.9,
      median_percent: 8.97,
      bias_percent: -2.34,
      within_20_ratio: 0.822,
    },
    date: "2026-11-23",
  },
  {
    kernel: "experts",
    gpu: "b200",
    source: "vllm_unquantizedfusedmoe_flashinfer_trtllm_trtllmbf16experts",
    dtype: "bf16",
    values: [16.55, 0.5458, 0.9261, 3.269, 1.941, 2.36, 0.000001, 0.00001, 0.9522, 0.002, 0.5, 16, 32, 64, 128, 0],
    errors_percent: [3.5, 4.1, 1.7, 15, 5.5, 55, 1000, 1000, 7.2, 1000, 0, 0, 0, 0, 0, 0],
    score: {
      rows: 1513,
      mape_percent: 8.21,
      mape_long_percent: 8.05,
      median_percent: 5.91,
      bias_percent: -2.49,
      within_20_ratio: 0.917,
    },
    date: "2026-11-23",
  },
  {
    kernel: "experts",
    gpu: "b200",
    source: "vllm_fp8moe_flashinfer_trtllm_trtllmfp8expertsmonolithic",
    dtype: "fp8_block",
    values: [26.51, 0.2309, 1.02, 2.146, 1.355, 1.668, 0.0009998, 0.00001, 0.752, 0.002, 0.5, 16, 32, 64, 128, 1],
    errors_percent: [1.7, 2, 5.4, 13, 3.6, 22, 21, 1000, 4.8, 1000, 0, 0, 0, 0, 0, 0],
    score: {
      rows: 1701,
      mape_percent: 11.1,
      mape_long_percent: 10.9,
      median_percent: 8.14,
      bias_percent: 4.04,
      within_20_ratio: 0.882,
    },
    date: "2026-11-23",
  },
  {
    kernel: "experts",
    gpu: "b200",
    source: "vllm_modeloptfp8moe_flashinfer_trtllm_trtllmfp8expertsmonolithic",
    dtype: "fp8",
    values: [16.31, 0.5479, 0.9036, 2.431, 2.137, 1.132, 0.000001, 0.00001, 0.8557, 0.002, 0.5, 16, 32, 64, 128, 1],
    errors_percent: [2.3, 3.4, 1.6, 9.3, 6, 14, 1000, 1000, 3.2, 1000, 0, 0, 0, 0, 0, 0],
    score: {
      rows: 1818,
      mape_percent: 8.26,
      mape_long_percent: 7.73,
      median_percent: 7.15,
      bias_percent: 0.784,
      within_20_ratio: 0.95,
    },
    date: "2026-11-23",
  },
];
