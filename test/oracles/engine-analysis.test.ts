// The analysis of engines against the model that it follows, value by value, on engines that were simulated at length.
// What it owes to the simulated values themselves is in acceptance.test.ts.

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { EngineAnalysisSpec } from "../../src/core/engine-analysis.ts";
import type { LengthSpec } from "../../src/services/scenario.ts";
import { analysed, figures, lawOf, normalSurvival } from "../support/engine-analysis.ts";

const GOLDEN = "../shared/golden/engine.json";
const here = existsSync(GOLDEN);
if (!here) console.warn(`skipped: the simulated engines ${GOLDEN} are not here`);

interface Case {
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
const cases: Case[] = here ? JSON.parse(readFileSync(GOLDEN, "utf8")).cases : [];

/** A lognormal law rounded to the nearest token, where ours rounds up. */
function nearest(mean: number, cv: number, cap: number): LengthSpec {
  if (cv === 0) return { kind: "constant", value: mean };
  const square = Math.log(1 + cv * cv);
  const above = (x: number) => (x <= 0 ? 1 : normalSurvival((Math.log(x / mean) + square / 2) / Math.sqrt(square)));
  const values = Array.from({ length: cap }, (_, i) => i + 1);
  const weights = values.map((n) => (n === 1 ? 1 : above(n - 0.5)) - (n === cap ? 0 : above(n + 0.5)));
  return { kind: "empirical", values, weights };
}

function specOf({ params: p }: Case): Partial<EngineAnalysisSpec> {
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

/** Nearly full steps of prompts have a backlog longer than either model holds. */
const crowded = ({ analytic }: Case): boolean => Number(analytic.rp) > 0.75;

describe.skipIf(!here)("the analysis of an engine follows its model", () => {
  const known: [name: keyof ReturnType<typeof figures>, theirs: string, error: number][] = [
    ["max_rate", "lam_max", 0.007],
    ["slots", "K_eff", 0.006],
    ["spread", "c2X", 0.025],
    ["slowdown", "theta", 0.012],
    ["factor", "phi", 0.015],
    ["decoding", "m", 0.012],
    ["prefill_load", "rp", 0.002],
    ["tpot", "tpot", 0.012],
  ];
  it.each(cases.filter((one) => !crowded(one)))("in every step of $id", (one) => {
    const own = figures(analysed(specOf(one)));
    for (const [name, theirs, error] of known)
      expect(Math.abs(own[name] / Number(one.analytic[theirs]) - 1), name).toBeLessThan(error);
    expect(Math.abs(own.kv_share - Number(one.analytic.kvw))).toBeLessThan(0.005);
  });

  it("and is nearer to the simulated values than it in the mean and the 99th percentile of the first token", () => {
    const clear = cases.filter(({ flags }) => flags.length === 0);
    const errors = clear.map((one) => {
      const analysis = analysed(specOf(one));
      const [mean = 0] = one.sim.ttft ?? [];
      const [p99 = 0] = one.sim.ttft_p99 ?? [];
      const off = (value: number, truth: number) => Math.abs(value / truth - 1);
      return {
        own: off(figures(analysis).ttft, mean) + off(analysis.percentile("ttft_s", 0.99), p99),
        theirs: off(Number(one.analytic.ttft), mean) + off(Number(one.analytic.ttft_p99), p99),
      };
    });
    const sum = (of: (row: { own: number; theirs: number }) => number) => errors.reduce((s, row) => s + of(row), 0);
    expect(errors.length).toBeGreaterThan(8);
    expect(sum((row) => row.own)).toBeLessThan(sum((row) => row.theirs));
  });
});
