import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SOJOURN } from "../../assembly/abi/layout";
import { LENGTHS } from "../../assembly/lengths";
import { Instance } from "../../src/core/core.ts";
import { setLengths } from "../../src/core/lengths.ts";
import type { LengthSpec } from "../../src/services/scenario.ts";

const instance = new Instance(new WebAssembly.Module(readFileSync("build/core.wasm")), "000000000000");
const { exports } = instance;

const CAP = 300;
/** Several statements of each law. */
const LAWS: Record<string, LengthSpec[]> = {
  constant: [
    { kind: "constant", value: 1 },
    { kind: "constant", value: 250 },
    { kind: "constant", value: 4000 },
  ],
  uniform: [
    { kind: "uniform", min: 1, max: 100 },
    { kind: "uniform", min: 40, max: 900 },
  ],
  geometric: [
    { kind: "geometric", mean: 1 },
    { kind: "geometric", mean: 20 },
    { kind: "geometric", mean: 5000 },
  ],
  lognormal: [
    { kind: "lognormal", mean: 80, cv: 0.5 },
    { kind: "lognormal", mu: 4, sigma: 1.5 },
  ],
  gamma: [
    { kind: "gamma", mean: 80, cv: 0.3 },
    { kind: "gamma", shape: 0.4, scale: 300 },
  ],
  weibull: [
    { kind: "weibull", shape: 0.5, scale: 60 },
    { kind: "weibull", shape: 3, scale: 120 },
  ],
  pareto: [
    { kind: "pareto", minimum: 10, shape: 1.1 },
    { kind: "pareto", minimum: 0.5, shape: 3 },
  ],
  empirical: [
    { kind: "empirical", values: [3, 40, 41, 900], weights: [2, 5, 1, 1] },
    { kind: "empirical", values: [7], weights: [0.1] },
  ],
};

/**
 * P(n > x) for x = 0 .. cap, as the core's own sojourn sees it: hardly anybody comes, and a request of n tokens takes n
 * seconds, so that the sojourn is the length.
 */
function survivals(law: LengthSpec, cap: number): number[] {
  exports.reset();
  setLengths(instance, law, cap);
  exports.setService(0, 0, 1, 0);
  exports.analyzeSingle(1e-15, 1);
  return Array.from({ length: cap + 1 }, (_, x) => exports.survival(SOJOURN, x + 0.5));
}

const moments = (): number[] => [1, 2, 3].map((k) => exports.lengthsMoment(k));

describe.each(LENGTHS.map((entry) => entry.id))("lengths: %s", (id) => {
  test.each(LAWS[id] ?? [])("%j is a law on 1 .. cap", (law) => {
    const s = survivals(law, CAP);
    expect(s[0]).toBeCloseTo(1, 9);
    expect(s[CAP]).toBeLessThan(1e-9);
    s.forEach((value, x) => {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual((s[x - 1] ?? 1) + 1e-12);
    });
  });

  test.each(LAWS[id] ?? [])("%j has the moments of its masses", (law) => {
    const s = survivals(law, CAP);
    const masses = s.map((value, x) => (s[x - 1] ?? 1) - value);
    const direct = [1, 2, 3].map((k) => masses.reduce((sum, p, n) => sum + p * n ** k, 0));
    moments().forEach((moment, i) => {
      expect(Math.abs(moment / (direct[i] ?? 0) - 1)).toBeLessThan(1e-9);
    });
  });

  test.each(LAWS[id] ?? [])("%j clips to an atom at the cap", (law) => {
    const wide = survivals(law, 4096);
    for (const cap of [1, 5, CAP]) {
      const s = survivals(law, cap);
      expect(exports.lengthsClippedRatio()).toBeCloseTo(wide[cap] ?? 0, 9);
      expect(exports.lengthsTop()).toBeLessThanOrEqual(cap);
      for (let x = 0; x < cap; x++) expect(s[x]).toBeCloseTo(wide[x] ?? 0, 9);
    }
  });
});

/** The two statements of one law. */
test.each<[string, LengthSpec, LengthSpec]>([
  [
    "lognormal",
    { kind: "lognormal", mean: 90, cv: 0.8 },
    { kind: "lognormal", mu: Math.log(90) - Math.log(1.64) / 2, sigma: Math.sqrt(Math.log(1.64)) },
  ],
  ["gamma", { kind: "gamma", mean: 90, cv: 0.5 }, { kind: "gamma", shape: 4, scale: 22.5 }],
])("%s says the same in both of its forms", (_name, one, other) => {
  exports.reset();
  setLengths(instance, one, CAP);
  const first = [...moments(), exports.lengthsClippedRatio()];
  setLengths(instance, other, CAP);
  [...moments(), exports.lengthsClippedRatio()].forEach((value, i) => {
    expect(Math.abs(value / (first[i] ?? 0) - 1)).toBeLessThan(1e-12);
  });
});
