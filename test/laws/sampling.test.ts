import { describe, expect, test } from "vitest";
import * as layout from "../../assembly/abi/layout";
import { ARRIVALS } from "../../assembly/arrivals";
import { LENGTHS } from "../../assembly/lengths";
import type { LengthSpec } from "../../src/services/scenario.ts";
import { instance, run, standardError, system } from "../support/runs.ts";

const CAP = 500;
const REQUESTS = 200_000;

/** Each law in numbers, and P(N > x) below the cap where a line says it. */
const LAWS: Record<string, { law: LengthSpec; survival?: (x: number) => number }> = {
  constant: { law: { kind: "constant", value: 37 }, survival: (x) => (x < 37 ? 1 : 0) },
  uniform: { law: { kind: "uniform", min: 3, max: 600 }, survival: (x) => (x < 3 ? 1 : (600 - x) / 598) },
  geometric: { law: { kind: "geometric", mean: 90 }, survival: (x) => (1 - 1 / 90) ** x },
  lognormal: { law: { kind: "lognormal", mean: 120, cv: 0.9 } },
  gamma: { law: { kind: "gamma", shape: 2, scale: 40 }, survival: (x) => (1 + x / 40) * Math.exp(-x / 40) },
  weibull: { law: { kind: "weibull", shape: 0.7, scale: 80 }, survival: (x) => Math.exp(-((x / 80) ** 0.7)) },
  pareto: { law: { kind: "pareto", minimum: 20, shape: 1.5 }, survival: (x) => (x < 20 ? 1 : (20 / x) ** 1.5) },
  empirical: {
    law: { kind: "empirical", values: [700, 4, 90], weights: [1, 5, 2] },
    survival: (x) => (x < 4 ? 1 : x < 90 ? 3 / 8 : 1 / 8),
  },
};

describe.each(LENGTHS.map((law) => law.id))("lengths: %s", (id) => {
  const { law, survival } = LAWS[id] ?? { law: { kind: id } };
  // A request of n tokens takes n seconds, and the next one comes after it has left.
  const alone = () =>
    run(
      system({
        workload: { arrivals: { kind: "deterministic", rate_per_s: 1e-3 }, output_tokens: law, max_output_tokens: CAP },
        service: { batch_s: 0, request_s: 0, token_s: 1, token_request_s: 0 },
        run: { requests: REQUESTS / 20, warmup_ratio: 0, replications: 20 },
      }),
    );

  test("are drawn with the mean of the clipped law", () => {
    const means = alone()
      .segments()
      .map((segment) => segment.e2e.mean);
    const mean = means.reduce((a, b) => a + b, 0) / means.length;
    // Beyond 6 standard errors lies 1e-5 of Student's t with 19 degrees.
    expect(Math.abs(mean - instance.exports.lengthsMoment(1))).toBeLessThanOrEqual(6 * standardError(means) + 1e-9);
  });

  test.skipIf(survival === undefined)("are drawn from the law", () => {
    const sample = alone();
    // Dvoretzky, Kiefer, Wolfowitz, Massart: a deviation of 0.006 anywhere has a chance below 2 exp(-2 n 0.006^2) = 1e-6.
    let worst = 0;
    for (let x = 0; x < CAP; x++)
      worst = Math.max(worst, Math.abs(sample.above("e2e", x + 0.5) - (survival?.(x) ?? 0)));
    expect(worst).toBeLessThan(0.006);
    expect(sample.above("e2e", CAP + 0.5)).toBe(0);
  });
});

test.each(ARRIVALS.map((process) => process.id))("arrivals: %s come at their rate", (kind) => {
  // Beyond 6 standard errors lies 1e-5 of Student's t with 19 degrees; equal gaps have no error at all.
  const rates = Array.from({ length: 20 }, (_, seed) => {
    const arrivals = { kind, rate_per_s: 4, cv: 1.7 };
    const once = { seed, requests: 20_000, warmup_ratio: 0, replications: 1 };
    return (
      20_000 / run(system({ workload: { arrivals }, service: { token_s: 1e-5 }, run: once })).figure(layout.SIM_WINDOW)
    );
  });
  const mean = rates.reduce((a, b) => a + b, 0) / rates.length;
  expect(Math.abs(mean - 4)).toBeLessThanOrEqual(6 * standardError(rates) + 1e-9);
});
