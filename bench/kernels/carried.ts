// Measurements of other benchmarks, which no fit has seen: layers in vLLM (LLMServingSim), layers by themselves (Vidur), decode
// attention on H800 (InferSim).

import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Unseen } from "./carried-score.ts";
import { DATA, type Measured } from "./rows.ts";

function lines(file: string): string[][] {
  const bytes = readFileSync(`${DATA}/${file}`);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  return text
    .trim()
    .split("\n")
    .map((line) => line.split(","));
}

const rows = (file: string) => lines(file).slice(1);

/** Columns and depth of the projections of Llama-3.1-8B. */
const PROJECTIONS: Record<string, [n: number, k: number]> = {
  qkv_proj: [6144, 4096],
  o_proj: [4096, 4096],
  gate_up_proj: [28672, 4096],
  down_proj: [4096, 14336],
};

/** Heads, KV heads, width of a head and bytes of a number in its KV cache. */
const LAYOUT = [32, 8, 128, 2];

/** GPUs on which LLMServingSim timed Llama-3.1-8B in vLLM 0.19, and their names there. */
const PROFILED = { "rtx-4090": "RTX4090", "rtx-pro-6000": "RTXPRO6000" };
type Profiled = keyof typeof PROFILED;

const inVllm = (gpu: Profiled, rows: Measured[]): Unseen => ({ gpu, cold: true, rows });

/** Its projections. */
export function projections(gpu: Profiled): Unseen {
  const timed = rows(`llmss_${PROFILED[gpu]}_Llama-3.1-8B_tp1_dense.csv`);
  const measured = timed.flatMap(([layer = "", tokens, time_us]) => {
    const weights = PROJECTIONS[layer];
    if (weights === undefined) return [];
    return [{ group: layer, shape: [Number(tokens), ...weights], seconds: Number(time_us) * 1e-6 }];
  });
  return inVllm(gpu, measured);
}

const attention = (gpu: Profiled) =>
  rows(`llmss_${PROFILED[gpu]}_Llama-3.1-8B_tp1_attention.csv.gz`).map((cells) => cells.map(Number));

/** Its attention in steps that only decode. */
export function decodes(gpu: Profiled): Unseen {
  const measured = attention(gpu).flatMap(([chunk, , batch = 0, context = 0, time_us = 0]) =>
    chunk !== 0 ? [] : [{ group: "", shape: [batch, batch * context, context, ...LAYOUT], seconds: time_us * 1e-6 }],
  );
  return inVllm(gpu, measured);
}

/** Its attention in steps of one prompt's chunk, alone; most of them behind a part of it that is cached. */
export function prefills(gpu: Profiled): Unseen {
  const measured = attention(gpu).flatMap(([chunk = 0, cached = 0, batch, , time_us = 0]) =>
    batch !== 0 || chunk === 0 ? [] : [{ group: "", shape: [1, chunk, cached, ...LAYOUT], seconds: time_us * 1e-6 }],
  );
  return inVllm(gpu, measured);
}

/** Decode attention on H800: an H100 with slower links. */
export function decodeOnH800(): Unseen {
  const files = readdirSync(`${DATA}/infersim`).filter((file) => file.startsWith("mha_decode"));
  const measured = files.flatMap((file) => {
    const layout = /(\d+)-(\d+)-(\d+)/.exec(file)?.slice(1).map(Number) ?? [];
    return rows(`infersim/${file}`).map((cells) => {
      const [batch = 0, tokens = 0, time_us = 0] = cells.slice(2).map(Number);
      return { group: file, shape: [batch, batch * tokens, tokens, ...layout, 2], seconds: time_us * 1e-6 };
    });
  });
  return { gpu: "h800", cold: false, rows: measured };
}

/** Projections of Llama 2 7B and 70B, split over 1 to 8 GPUs, as Vidur timed them. */
export function layerProjections(gpu: "a100-80g" | "h100-sxm"): Unseen {
  const measured = ["7b", "70b"].flatMap((size) => {
    const [head = [], ...body] = lines(`vidur_${gpu.slice(0, 4)}_Llama-2-${size}-hf_layer_ops.csv.gz`);
    return body.flatMap((cells) => {
      const cell = (name: string) => Number(cells[head.indexOf(name)]);
      const [hidden, inner, ranks] = [cell("n_embd"), cell("n_expanded_embd"), cell("num_tensor_parallel_workers")];
      const queries = (hidden * (cell("n_head") + 2 * cell("n_kv_head"))) / cell("n_head");
      const shapes: Record<string, [n: number, k: number]> = {
        attn_pre_proj_ms: [queries / ranks, hidden],
        attn_post_proj_ms: [hidden, hidden / ranks],
        mlp_up_proj_ms: [(2 * inner) / ranks, hidden],
        mlp_down_proj_ms: [hidden, inner / ranks],
      };
      const measured = Object.entries(shapes).map(([name, weights]) => ({
        ...{ group: name, shape: [cell("num_tokens"), ...weights], seconds: cell(name) * 1e-3 },
      }));
      return measured.filter(({ seconds }) => seconds > 0);
    });
  });
  return { gpu, cold: false, rows: measured };
}
