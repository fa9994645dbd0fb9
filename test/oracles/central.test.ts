import { describe, expect, test } from "vitest";
import { inner } from "../support/inner.ts";

/** P(wait) in M/M/c from its states: sums of a^k / k! scaled by the largest. */
function states(c: number, load: number): number {
  const a = c * load;
  const logs = Array.from({ length: c + 1 }, (_, k) => k * Math.log(a) - logFactorial(k));
  const top = Math.max(...logs);
  const mass = logs.map((x) => Math.exp(x - top));
  const last = (mass[c] ?? 0) / (1 - load);
  return last / (mass.slice(0, c).reduce((sum, x) => sum + x, 0) + last);
}

const logFactorial = (k: number): number =>
  Array.from({ length: k }, (_, i) => Math.log(i + 1)).reduce((a, b) => a + b, 0);

describe("one queue before c servers", () => {
  test.each([1, 2, 5, 20, 100].flatMap((c) => [0.1, 0.5, 0.9, 0.999].map((load) => ({ c, load }))))(
    "M/M/c is its chain: $c servers at load $load",
    ({ c, load }) => {
      expect(inner.delayProbability(c, load) / states(c, load)).toBeCloseTo(1, 10);
      expect((inner.centralWait(c, load) * c * (1 - load)) / states(c, load)).toBeCloseTo(1, 10);
    },
  );

  test("holds for a million servers, and none wait where few are busy", () => {
    expect(inner.delayProbability(1e6, 0.999)).toBeGreaterThan(0);
    expect(inner.delayProbability(1e6, 0.999)).toBeLessThan(1);
    expect(inner.centralWait(1e4, 0.1)).toBe(0);
  });

  test("of one server both approximations are Pollaczek and Khinchine; at variation 1 both are M/M/c", () => {
    for (const load of [0.2, 0.7, 0.95]) {
      for (const v of [0, 0.5, 1, 4]) {
        const exact = (0.5 * (1 + v) * load) / (1 - load);
        expect(inner.centralWaitGeneral(1, load, v)).toBeCloseTo(exact, 12);
        expect(inner.centralWaitBetween(1, load, v)).toBeCloseTo(exact, 12);
      }
      for (const c of [2, 8, 64]) {
        expect(inner.centralWaitGeneral(c, load, 1)).toBeCloseTo(inner.centralWait(c, load), 12);
        expect(inner.centralWaitBetween(c, load, 1)).toBeCloseTo(inner.centralWait(c, load), 12);
      }
    }
  });

  test("equal services wait at least half as long as exponential ones, which is what Allen and Cunneen say; Kimura says more", () => {
    for (const c of [2, 5, 50])
      for (const load of [0.5, 0.8, 0.95]) {
        const half = 0.5 * inner.centralWait(c, load);
        expect(inner.centralWaitGeneral(c, load, 0)).toBeCloseTo(half, 12);
        expect(inner.centralWaitBetween(c, load, 0)).toBeGreaterThan(half);
      }
  });
});
