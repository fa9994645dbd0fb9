// Measurements of other benchmarks, which no fit has seen: layers in vLLM (LLMServingSim), decode attention on H800 (InferSim).

import { readdirSync, readFileSync } from "node:fs";
import { DATA, type Measured } from "./rows.ts";

const lines = (file: string) =>
  readFileSync(`${DATA}/${file}`, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));

/** Columns and depth of the projections of Llama-3.1-8B. */
const PROJECTIONS: Record<string, [n: number, k: number]> = {
  qkv_proj: [6144, 4096],
  o_proj: [4096, 4096],
  gate_up_proj: [28672, 4096],
  down_proj: [4096, 14336],
};

/** Projections of Llama-3.1-8B timed in vLLM 0.19 on RTX PRO 6000. */
export function projections(): Measured[] {
  return lines("llmss_RTXPRO6000_Llama-3.1-8B_tp1_dense.csv").flatMap(([layer = "", tokens, time_us]) => {
    const weights = PROJECTIONS[layer];
    if (weights === undefined) return [];
    return [{ group: layer, shape: [Number(tokens), ...weights], seconds: Number(time_us) * 1e-6 }];
  });
}

/** Decode attention on H800: an H100 with slower links. */
export function decodeOnH800(): Measured[] {
  const files = readdirSync(`${DATA}/infersim`).filter((file) => file.startsWith("mha_decode"));
  return files.flatMap((file) => {
    const layout = /(\d+)-(\d+)-(\d+)/.exec(file)?.slice(1).map(Number) ?? [];
    return lines(`infersim/${file}`).map((cells) => {
      const [batch = 0, tokens = 0, time_us = 0] = cells.slice(2).map(Number);
      return { group: file, shape: [batch, batch * tokens, tokens, ...layout, 2], seconds: time_us * 1e-6 };
    });
  });
}
