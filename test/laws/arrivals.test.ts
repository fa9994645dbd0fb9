import { describe, expect, test } from "vitest";
import { ARRIVALS } from "../../assembly/arrivals";
import { column, inner } from "../support/inner.ts";

const DRAWS = 1_000_000;
/** What a process without the parameter cv has. */
const OWN_CV: Record<string, number> = { poisson: 1, deterministic: 0 };

/** A process of the registry at a coefficient of variation. */
const CASES = ARRIVALS.flatMap((process, kind) => {
  const own = OWN_CV[process.id];
  return (own === undefined ? [0.3, 1, 2.5] : [own]).map((cv) => ({ id: process.id, kind, cv }));
});

function draw(kind: number, shape: number, seed: bigint): Float64Array {
  inner.reset();
  const address = inner.reserve(8 * DRAWS);
  inner.drawGaps(kind, shape, seed, DRAWS, address);
  return column(address, DRAWS);
}

/** The integral over x > 0 of weight(x) f(x), on dyadic cells from 2^-60 to 2^12, three points of Gauss and Legendre in 64. */
function integral(f: (x: number) => number): number {
  const node = Math.sqrt(0.6) / 2;
  let sum = 0;
  for (let k = -60; k < 12; k++) {
    const width = 2 ** k / 64;
    for (let i = 0; i < 64; i++) {
      const middle = 2 ** k + (i + 0.5) * width;
      sum += (width / 18) * (5 * f(middle - node * width) + 8 * f(middle) + 5 * f(middle + node * width));
    }
  }
  return sum;
}

describe.each(CASES)("$id gaps of cv $cv", ({ kind, cv }) => {
  const shape = inner.gapShape(kind, cv);
  const survival = (x: number): number => inner.gapSurvival(kind, shape, x);

  test("have mean 1 and that cv, by the integral of their survival", () => {
    expect(integral(survival)).toBeCloseTo(1, 5);
    expect(Math.sqrt(Math.max(0, 2 * integral((x) => x * survival(x)) - 1))).toBeCloseTo(cv, 2);
  });

  test("have a survival that falls from 1 to 0", () => {
    const points = Array.from({ length: 400 }, (_, i) => survival(i * i * 1e-2));
    expect(points[0]).toBe(1);
    points.forEach((s, i) => {
      expect(s).toBeGreaterThanOrEqual(0);
      expect(s).toBeLessThanOrEqual(points[i - 1] ?? 1);
    });
    expect(survival(1e5)).toBeLessThan(1e-6);
  });

  test("are drawn from that law, the same for the same seed", () => {
    const gaps = draw(kind, shape, 7n);
    const mean = gaps.reduce((a, b) => a + b) / DRAWS;
    const variance = gaps.reduce((a, b) => a + (b - mean) ** 2, 0) / DRAWS;
    const fourth = gaps.reduce((a, b) => a + (b - mean) ** 4, 0) / DRAWS;
    // Five standard errors each, and DKW's 1e-6 bound of the distribution function: false alarms below 3e-6 a test.
    expect(Math.abs(mean - 1)).toBeLessThan((5 * cv) / Math.sqrt(DRAWS) + 1e-12);
    expect(Math.abs(variance - cv * cv)).toBeLessThan(5 * Math.sqrt((fourth - variance ** 2) / DRAWS) + 1e-12);
    if (cv === 0) expect(gaps.every((gap) => gap === 1)).toBe(true);
    const sorted = gaps.slice().sort();
    for (let i = 0; cv > 0 && i < DRAWS; i += 1000)
      expect(Math.abs((DRAWS - i) / DRAWS - survival(sorted[i] ?? 0))).toBeLessThan(0.0027);
    const first = gaps.slice();
    expect(draw(kind, shape, 7n).every((gap, i) => gap === first[i])).toBe(true);
    if (cv > 0) expect(draw(kind, shape, 8n).every((gap, i) => gap === first[i])).toBe(false);
  });
});
