import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Instance } from "../../src/core/core.ts";
import { setLengths } from "../../src/core/lengths.ts";
import type { LengthSpec } from "../../src/services/scenario.ts";
import { MAX_TOKENS } from "../../src/services/workload.ts";
import { inner } from "../support/inner.ts";

const instance = new Instance(new WebAssembly.Module(readFileSync("build/core.wasm")), "000000000000");
const { exports } = instance;

/** P(N > x) in closed form, x >= 1: what the table must hold at every place, though few are evaluated. */
const LAWS: [string, LengthSpec, (x: number) => number][] = [
  ["a jump", { kind: "constant", value: 70_001 }, (x) => (x < 70_001 ? 1 : 0)],
  ["two kinks", { kind: "uniform", min: 999, max: 90_000 }, (x) => Math.min(1, (90_000 - x) / 89_002)],
  ["a fast tail", { kind: "geometric", mean: 40 }, (x) => Math.exp(x * Math.log1p(-1 / 40))],
  ["a slow tail", { kind: "geometric", mean: 1e6 }, (x) => Math.exp(x * Math.log1p(-1e-6))],
  ["a kink", { kind: "pareto", minimum: 777.7, shape: 1.3 }, (x) => Math.min(1, 777.7 / x) ** 1.3],
  ["a rise at once", { kind: "weibull", shape: 0.2, scale: 5 }, (x) => Math.exp(-((x / 5) ** 0.2))],
  ["a narrow fall", { kind: "weibull", shape: 60, scale: 5e4 }, (x) => Math.exp(-((x / 5e4) ** 60))],
  ["a wide one", { kind: "lognormal", mu: 5, sigma: 3 }, (x) => inner.erfc((Math.log(x) - 5) / 3 / Math.SQRT2) / 2],
  ["a steep head", { kind: "gamma", shape: 0.1, scale: 2e4 }, (x) => inner.gammaSurvival(0.1, x / 2e4)],
  [
    "steps",
    { kind: "empirical", values: [3, 4, 900, 100_000], weights: [1, 1, 1, 1] },
    (x) => [3, 4, 900, 100_000].filter((value) => value > x).length / 4,
  ],
];

describe.each([100, 4_097, MAX_TOKENS])("the table of lengths up to %d tokens", (cap) => {
  test.each(LAWS)("is the law itself at every place: %s", (_name, law, survival) => {
    exports.reset();
    setLengths(instance, law, cap);
    const top = exports.lengthsTop();
    let worst = 0;
    let rises = 0;
    let mean = 1;
    for (let x = 1; x < top; x++) {
      const truth = survival(x);
      const value = exports.longestSurvival(1, x);
      worst = Math.max(worst, Math.abs(value - truth) / Math.max(truth, 1e-28));
      rises = Math.max(rises, value - exports.longestSurvival(1, x - 1) * (1 + 1e-12));
      mean += truth;
    }
    expect(worst).toBeLessThan(1e-12);
    expect(rises).toBeLessThanOrEqual(0);
    expect(Math.abs(exports.lengthsMoment(1) / mean - 1)).toBeLessThan(1e-12);
    expect(exports.lengthsClippedRatio()).toBeCloseTo(Math.max(0, survival(cap)), 14);
  });
});
