import { existsSync, readFileSync } from "node:fs";
import type { EngineAnalysisSpec } from "../../src/core/engine-analysis.ts";
import type { LengthSpec } from "../../src/services/scenario.ts";
import { lawOf, normalSurvival } from "./engine-analysis.ts";

const GOLDEN = "../shared/golden/engine.json";

/** An engine that was simulated at length, and what the model says of it. */
export interface Case {
  id: string;
  params: { mP: number; cP: number; capP: number; mO: number; cO: number; capO: number; lambda_: number; cfg: Config };
  sim: Record<string, [mean: number, error: number]> & { saturated_rate: number };
  analytic: Record<string, number>;
  flags: string[];
}
interface Config extends Record<"ipeak" | "ibw" | "F1" | "F2" | "W" | "KVB" | "ov0" | "ov1", number> {
  budget: number;
  maxseqs: number;
  blocks: number;
  blk: number;
  mode: number;
}
/** None where they are not at hand. */
export const cases: Case[] = existsSync(GOLDEN) ? JSON.parse(readFileSync(GOLDEN, "utf8")).cases : [];

/** A lognormal law rounded to the nearest token, where ours rounds up. */
function nearest(mean: number, cv: number, cap: number): LengthSpec {
  if (cv === 0) return { kind: "constant", value: mean };
  const square = Math.log(1 + cv * cv);
  const above = (x: number) => (x <= 0 ? 1 : normalSurvival((Math.log(x / mean) + square / 2) / Math.sqrt(square)));
  const values = Array.from({ length: cap }, (_, i) => i + 1);
  const weights = values.map((n) => (n === 1 ? 1 : above(n - 0.5)) - (n === cap ? 0 : above(n + 0.5)));
  return { kind: "empirical", values, weights };
}

/** The case as the analysis takes it. */
export function specOf({ params: p }: Case): Partial<EngineAnalysisSpec> {
  const { cfg: c } = p;
  return {
    rate_per_s: p.lambda_,
    prompt_tokens: nearest(p.mP, p.cP, p.capP),
    output_tokens: nearest(p.mO, p.cO, p.capO),
    longest_prompt: p.capP,
    longest_output: p.capO,
    chunked: c.mode === 0,
    max_num_seqs: c.maxseqs,
    max_num_batched_tokens: c.budget,
    block_size: c.blk,
    kv_blocks: c.blocks < 1e8 ? c.blocks : 0,
    law: lawOf({
      ...{ token: c.F1 * c.ipeak, pair: c.F2 * c.ipeak, step: c.W * c.ibw, context: c.KVB * c.ibw },
      ...{ host: c.ov0, sequence: c.ov1 },
    }),
  };
}
