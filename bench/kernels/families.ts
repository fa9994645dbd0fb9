// The fits: which measurements belong to which kernel, how the kernel is built there, and the score to reach.

/** One kernel on one GPU with the rows that it was measured by. */
export interface Family {
  kernel: string;
  /** Id of KERNEL_GPUS. */
  gpu: string;
  /** The GPU's name in the measurements' files. */
  measured: string;
  /** Serving kernel and dtype as the measurements name them. */
  source: string;
  dtype: string;
  /** Coefficients that are not fitted: how the kernel is built. */
  built: Record<string, number>;
  /** Key of the values to start from. */
  start: string;
  /** MAPE in % of the forms as first found, where it was published for this kernel alone. */
  target?: number;
  /** The target has not been reached: few geometries or rows, so that the halves differ much. */
  missed?: boolean;
}

const GPUS: [id: string, measured: string][] = [
  ["a100-80g", "a100_sxm"],
  ["h100-sxm", "h100_sxm"],
  ["b200", "b200_sxm"],
  ["rtx-pro-6000", "rtx_pro_6000_server"],
];

type Row = [source: string, dtype: string, built: Record<string, number>, target?: number, missed?: boolean];

function families(
  kernel: string,
  start: (gpu: string, source: string, dtype: string) => string,
  rows: Row[][],
): Family[] {
  return GPUS.flatMap(([gpu, measured], i) =>
    (rows[i] ?? []).map(([source, dtype, built, target, missed = false]) => ({
      ...{ kernel, gpu, measured, source, dtype, built, missed, start: start(measured, source, dtype) },
      ...(target === undefined ? {} : { target }),
    })),
  );
}

const tiles = (small: number[], middle: number[], large: number[], large_cluster = 1) => ({
  large_cluster,
  ...Object.fromEntries(
    Object.entries({ small, middle, large }).flatMap(([name, [limit = 0, rows = 0, columns = 0]]) => [
      [`${name}_limit`, limit],
      [`${name}_rows`, rows],
      [`${name}_columns`, columns],
    ]),
  ),
});
const ANY = 1e9;
const LINEAR = "torch.nn.functional.linear";
const CUTLASS = "CutlassFP8ScaledMMLinearKernel";

const FA2 = { split_rule: 0, slots: 2, block_tokens: 128 };
const UNPACKED = { group_us: 0, copy_us: 0 };
const FA3 = { ...UNPACKED, split_rule: 1, slots: 1, block_tokens: 128 };
const TRTLLM = { ...UNPACKED, split_rule: 2, slots: 1, block_tokens: 256, ragged_loss: 0, part_us: 0 };
const FLASHINFER = { ...UNPACKED, split_rule: 2, slots: 2, block_tokens: 128, ragged_loss: 0, part_us: 0 };

const flash = (tile_columns: number, packed = 1) => ({
  ...{ copy_us: 0, tile_rows: 128, tile_columns, packed, eight_bit: 0 },
});
const FLASH2 = { tile_rows: 64, tile_columns: 64, packed: 2, eight_bit: 0 };

const menu = (tile_load_ratio: number, [a = 0, b = a, c = b, d = c]: number[], eight_bit = 0) => ({
  ...{ tile_load_ratio, tile_1_rows: a, tile_2_rows: b, tile_3_rows: c, tile_4_rows: d, eight_bit },
});
const WIDE = [16, 32, 64, 128];

const EXCHANGES: [kernel: string, source: string][] = [
  ["all-gather-nccl", "all_gather"],
  ["reduce-scatter-nccl", "reduce_scatter"],
  ["all-to-all-nccl", "alltoall"],
];

export const FAMILIES: Family[] = [
  ...families("gemm", (gpu) => `gemm|${gpu}|bfloat16`, [
    [["vllm_default", "bfloat16", {}, 7.0]],
    [[LINEAR, "bfloat16", {}, 6.3]],
    [[LINEAR, "bfloat16", {}, 8.3]],
    [[LINEAR, "bfloat16", {}, 8.2]],
  ]),
  ...families("gemm-fp8", (gpu) => `gemm|${gpu}|fp8`, [
    [],
    [[CUTLASS, "fp8", tiles([64, 64, 64], [128, 64, 128], [ANY, 128, 128], 2), 7.5]],
    [[CUTLASS, "fp8", tiles([64, 64, 64], [256, 128, 128], [ANY, 256, 128]), 12.2]],
    [[CUTLASS, "fp8", tiles([16, 16, 64], [256, 64, 64], [ANY, 128, 128]), 6.0]],
  ]),
  ...families("attention-decode", (gpu, source, dtype) => `attn_decode|${gpu}|${source}/${dtype}`, [
    [["vllm_flash_attn", "bfloat16", FA2, 12.5]],
    [
      ["vllm_flash_attn_fa3", "bfloat16", FA3, 6.3],
      ["vllm_flash_attn_fa3", "fp8", FA3],
    ],
    [
      ["vllm_flashinfer_trtllmdecode", "bfloat16", TRTLLM, 9.1],
      ["vllm_flashinfer_trtllmdecode", "fp8", TRTLLM],
    ],
    [
      ["vllm_flash_attn_fa2", "bfloat16", FA2, 10.4],
      ["vllm_flashinfer_fidecode", "fp8", FLASHINFER],
    ],
  ]),
  ...families("attention-prefill", (gpu, source, dtype) => `attn_prefill|${gpu}|${source}/${dtype}`, [
    [["vllm_flash_attn", "bfloat16", FLASH2, 9.9]],
    [
      ["vllm_flash_attn_fa3", "bfloat16", flash(64), 9.5],
      ["vllm_flash_attn_fa3", "fp8", flash(128)],
    ],
    [
      ["vllm_flashinfer_trtllmprefill", "bfloat16", flash(64, 0), 8.5],
      ["vllm_flashinfer_trtllmprefill", "fp8", flash(128, 0)],
    ],
    [
      ["vllm_flash_attn_fa2", "bfloat16", FLASH2, 10.9],
      ["vllm_flashinfer_fiprefill", "fp8", flash(64)],
    ],
  ]),
  ...families("experts", (gpu, source, dtype) => `moe|${gpu}|${source}/${dtype}`, [
    [["vllm_fused_moe", "bfloat16", menu(0.5, WIDE), 14.1, true]],
    [
      ["vllm_unquantizedfusedmoe_triton_tritonexperts", "bfloat16", menu(2, WIDE), 12.2],
      ["vllm_fp8moe_triton_tritonexperts", "fp8_block", menu(0.5, [64, 128], 1)],
      ["vllm_modeloptfp8moe_flashinfer_cutlass_flashinferexperts", "fp8", menu(2, [128], 1)],
    ],
    [
      ["vllm_unquantizedfusedmoe_flashinfer_trtllm_trtllmbf16experts", "bfloat16", menu(0.5, WIDE), 12.6],
      ["vllm_fp8moe_flashinfer_trtllm_trtllmfp8expertsmonolithic", "fp8_block", menu(0.5, WIDE, 1)],
      ["vllm_modeloptfp8moe_flashinfer_trtllm_trtllmfp8expertsmonolithic", "fp8", menu(0.5, WIDE, 1)],
    ],
  ]),
  ...families("all-reduce", (gpu) => `ar|${gpu}|custom`, [
    [["vllm_graph", "half", {}, 5.1]],
    [["vllm_graph", "half", {}, 7.7]],
    [["vllm_graph", "half", {}, 14.5]],
    [["vllm_graph", "half", {}, 15.0]],
  ]),
  ...families("all-reduce-nccl", (gpu) => `nccl|${gpu}|nccl`, [
    [["all_reduce", "half", {}, 11.4]],
    [["all_reduce", "half", {}, 12.6]],
    [["all_reduce", "half", {}, 11.5]],
    [["all_reduce", "half", {}, 12.2]],
  ]),
  ...EXCHANGES.flatMap(([kernel, source]) =>
    families(
      kernel,
      (gpu) => `nccl|${gpu}|nccl`,
      GPUS.map(() => [[source, "half", {}]]),
    ),
  ),
];
