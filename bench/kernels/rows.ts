// Measurements as shapes and seconds, in halves that share no group of shapes.

import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Family } from "./families.ts";

/** AIConfigurator's measurements, where they are. */
export const DATA = "../shared/data/gpu_ops";

export interface Measured {
  /** Rows of one group go to one half. */
  group: string;
  shape: number[];
  seconds: number;
}

type Cells = Record<string, string>;

/** How a kernel's file is named, which of its rows are a family's, and what they ask. */
interface Reader {
  file: string;
  source: string;
  dtype: string;
  keep?: (cells: Cells) => boolean;
  row: (cells: Cells, dtype: string) => Omit<Measured, "seconds">;
}

const of = (cells: Cells, ...names: string[]) => names.map((name) => Number(cells[name]));
const attention = (cells: Cells) => of(cells, "num_heads", "num_key_value_heads", "head_dim");
const gemm: Reader = {
  file: "gemm",
  source: "kernel_source",
  dtype: "gemm_dtype",
  row: (cells) => ({ group: `${cells.n},${cells.k}`, shape: of(cells, "m", "n", "k") }),
};
const nccl: Reader = {
  file: "nccl",
  source: "op_name",
  dtype: "nccl_dtype",
  row: (cells) => message(cells),
};
const bytesOf = (dtype: string) => (dtype.startsWith("fp8") ? 1 : 2);
const ROUTING: Record<string, number> = { balanced: 0, "power_law_1.01": 1.01, "power_law_1.2": 1.2 };

const READERS: Record<string, Reader> = {
  gemm,
  "gemm-fp8": gemm,
  "attention-decode": {
    ...{ file: "attn_decode", source: "kernel_source", dtype: "kv_cache_dtype" },
    row: (cells, dtype) => {
      const [batch = 0, tokens = 0] = of(cells, "batch_size", "kv_len");
      const layout = attention(cells);
      return { group: [batch, ...layout].join(), shape: [batch, batch * tokens, tokens, ...layout, bytesOf(dtype)] };
    },
  },
  "attention-prefill": {
    ...{ file: "attn_prefill", source: "kernel_source", dtype: "kv_cache_dtype" },
    row: (cells, dtype) => {
      const [batch = 0, tokens = 0] = of(cells, "batch_size", "isl");
      const layout = attention(cells);
      return { group: [batch, ...layout].join(), shape: [batch, tokens, 0, ...layout, bytesOf(dtype)] };
    },
  },
  experts: {
    ...{ file: "moe", source: "kernel_source", dtype: "moe_dtype" },
    keep: (cells) => cells.moe_ep_size === "1",
    row: (cells, dtype) => {
      const geometry = of(cells, "hidden_size", "inter_size", "topk", "num_experts");
      const [hidden = 0, inner = 0, chosen = 0, experts = 0] = geometry;
      const shard = inner / Number(cells.moe_tp_size);
      const routing = ROUTING[cells.distribution ?? ""] ?? 0;
      const tokens = Number(cells.num_tokens);
      return { group: geometry.join(), shape: [tokens, hidden, shard, chosen, experts, bytesOf(dtype), routing, 0, 0] };
    },
  },
  // Messages are stated in numbers of two bytes.
  "all-reduce": {
    ...{ file: "vllm_custom_allreduce", source: "backend", dtype: "" },
    row: (cells) => message(cells),
  },
  "all-reduce-nccl": nccl,
  "all-gather-nccl": nccl,
  "reduce-scatter-nccl": nccl,
  "all-to-all-nccl": nccl,
};

function message(cells: Cells): Omit<Measured, "seconds"> {
  const [ranks = 0, numbers = 0] = of(cells, "num_gpus", "message_size");
  return { group: `${ranks},${numbers}`, shape: [ranks, 2 * numbers] };
}

const files = new Map<string, Cells[]>();

function cellsOf(path: string): Cells[] {
  const known = files.get(path);
  if (known !== undefined) return known;
  const [head = "", ...lines] = gunzipSync(readFileSync(path)).toString().trim().split("\n");
  const names = head.split(",");
  const rows = lines.map((line) => {
    const values = line.split(",");
    return Object.fromEntries(names.map((name, i) => [name, values[i] ?? ""]));
  });
  files.clear();
  files.set(path, rows);
  return rows;
}

export function present(): boolean {
  return existsSync(DATA);
}

/** The measurements of a family. */
export function rowsOf({ kernel, measured, source, dtype }: Family): Measured[] {
  const reader = READERS[kernel];
  if (reader === undefined) return [];
  return cellsOf(`${DATA}/aic_${measured}_${reader.file}.csv.gz`)
    .filter((cells) => cells[reader.source] === source && (reader.dtype === "" || cells[reader.dtype] === dtype))
    .filter((cells) => reader.keep?.(cells) ?? true)
    .map((cells) => ({ ...reader.row(cells, dtype), seconds: Number(cells.latency_ms) * 1e-3 }))
    .filter(({ seconds }) => seconds > 0);
}

/** Whether a group of shapes is fitted; the others are scored. FNV-1a of its name, so that it never changes. */
export function isFitted(group: string): boolean {
  let hash = 0x811c9dc5;
  for (const character of group) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return ((hash ^ (hash >>> 15)) & 1) === 0;
}
