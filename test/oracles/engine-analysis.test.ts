// The analysis of engines against the model that it follows, value by value, on engines that were simulated at length.
// What it owes to the simulated values themselves is in acceptance.test.ts.

import { describe, expect, it } from "vitest";
import { analysed, figures } from "../support/engine-analysis.ts";
import { type Case, cases, specOf } from "../support/golden-engine.ts";

const here = cases.length > 0;
if (!here) console.warn("skipped: the simulated engines of ../shared/golden/engine.json are not here");

/** Nearly full steps of prompts have a backlog longer than either model holds. */
const crowded = ({ analytic }: Case): boolean => Number(analytic.rp) > 0.75;

describe.skipIf(!here)("the analysis of an engine follows its model", () => {
  const known: [name: keyof ReturnType<typeof figures>, theirs: string, error: number][] = [
    // Whole prompts fill a step by renewal here, and by a rule of thumb there.
    ["max_rate", "lam_max", 0.01],
    ["slots", "K_eff", 0.006],
    ["spread", "c2X", 0.025],
    ["slowdown", "theta", 0.012],
    ["factor", "phi", 0.025],
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
