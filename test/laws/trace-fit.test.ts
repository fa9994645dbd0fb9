import { describe, expect, test } from "vitest";
import { readTrace, traceIsHere } from "../../scripts/azure-trace.mjs";
import type { Trace } from "../../src/services/scenario.ts";
import { dependent, drifts, fitTrace, fitWarnings } from "../../src/services/traces/fit.ts";
import { column, inner } from "../support/inner.ts";

const COUNT = 20_000;

/** Gaps of a registered process at 5 per second: 0 Poisson, 2 gamma. */
function times(process: number, cv: number, seed: number): Float64Array {
  inner.reset();
  const address = inner.reserve(8 * COUNT);
  inner.drawGaps(process, inner.gapShape(process, cv), BigInt(seed), COUNT, address);
  let time = 0;
  return column(address, COUNT).map((gap) => {
    time += gap / 5;
    return time;
  });
}

/** Exponential lengths of mean 200, drawn apart from the gaps. */
function lengths(seed: number): Float64Array {
  inner.reset();
  const address = inner.reserve(8 * COUNT);
  inner.drawGaps(0, 1, BigInt(seed + 1_000_000), COUNT, address);
  return column(address, COUNT).map((gap) => Math.ceil(200 * gap));
}

const trace = (arrival_s: Float64Array, seed: number): Trace => ({
  arrival_s,
  prompt_tokens: lengths(2 * seed),
  output_tokens: lengths(2 * seed + 1),
});

const fitOf = (of: Trace) => {
  const fit = fitTrace(of);
  if (fit === undefined) throw new Error("no fit");
  return fit;
};

describe("a trace beside a Poisson stream", () => {
  // Five standard deviations each: a false alarm in 40 draws has a chance below 0.02.
  test.each([
    ["Poisson", 0, 1],
    ["gamma of cv 2", 2, 2],
  ] as const)("%s arrivals with independent lengths raise no alarm, and show their cv", (_, process, cv) => {
    for (let seed = 0; seed < 20; seed++) {
      const fit = fitOf(trace(times(process, cv, seed), seed));
      expect(fitWarnings(fit)).toEqual([]);
      expect(Math.abs(fit.gap_cv / cv - 1)).toBeLessThan(0.1);
      expect(Math.abs(fit.gap_correlation)).toBeLessThan(5 / Math.sqrt(COUNT));
      // The index of dispersion of a renewal stream tends to cv^2.
      const wide = fit.dispersion.filter(({ windows_count }) => windows_count > 200).at(-1);
      expect(Math.abs((wide?.index ?? 0) / cv ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / 200));
    }
  });

  test("a rate that rises to three times its first value drifts; lengths stay independent", () => {
    const steady = times(0, 1, 7);
    const end = steady.at(-1) ?? 1;
    const fit = fitOf(
      trace(
        steady.map((time) => end * (Math.sqrt(1 + 8 * (time / end)) - 1)),
        7,
      ),
    );
    expect(drifts(fit)).toBe(true);
    expect(dependent(fit)).toBe(false);
  });

  test("answers that are short when it is busy are dependent, whatever the gaps", () => {
    const arrival_s = times(2, 2, 3);
    const given = trace(arrival_s, 3);
    const busy = (i: number) =>
      5 * ((arrival_s[Math.min(i + 50, COUNT - 1)] ?? 0) - (arrival_s[Math.max(0, i - 50)] ?? 0));
    const output_tokens = given.output_tokens.map((tokens, i) => Math.ceil((tokens * busy(i)) / 100));
    expect(fitWarnings(fitOf({ ...given, output_tokens })).map(({ code }) => code)).toEqual(["dependent-lengths"]);
  });

  test("two arrivals, or all at once, have no fit; equal gaps have no dispersion", () => {
    const of = (arrival_s: number[]) => ({
      arrival_s: Float64Array.from(arrival_s),
      prompt_tokens: Float64Array.from(arrival_s, () => 1),
      output_tokens: Float64Array.from(arrival_s, () => 1),
    });
    expect(fitTrace(of([0, 1]))).toBeUndefined();
    expect(fitTrace(of([2, 2, 2, 2]))).toBeUndefined();
    const even = fitOf(of(Array.from({ length: 1001 }, (_, i) => i)));
    expect(even.gap_cv).toBe(0);
    expect(even.dispersion.every(({ index }) => index < 1e-9)).toBe(true);
    expect(even.lengths).toMatchObject({ prompt_correlation: 0, output_correlation: 0 });
    expect(fitWarnings(even)).toEqual([]);
  });
});

describe.skipIf(!traceIsHere())("the Azure conversation trace, which is not part of the repository", () => {
  test("drifts, and its answers are short when it is busy", () => {
    const rows = readTrace();
    const of = (place: number) => Float64Array.from(rows, (row: number[]) => row[place] ?? 0);
    const fit = fitOf({ arrival_s: of(0), prompt_tokens: of(1), output_tokens: of(2) });
    expect(fitWarnings(fit).map(({ code }) => code)).toEqual(["non-stationary-arrivals", "dependent-lengths"]);
    expect(fit.lengths?.output_correlation).toBeLessThan(-0.9);
    expect(fit.gap_cv).toBeCloseTo(1.09, 2);
  });
});
