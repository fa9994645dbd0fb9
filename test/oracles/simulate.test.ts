import { describe, expect, it } from "vitest";
import type { BatchingSpec, Scenario } from "../../src/services/scenario.ts";
import { scenario, service } from "../support/core.ts";
import { family, type GoldenCase, lengths, single } from "../support/golden.ts";
import { run, standardError } from "../support/runs.ts";

// 30 replications against the exact mean: beyond 5 standard errors lies 2.5e-5 of Student's t with 29 degrees, so that
// the comparisons below, fewer than 100, raise a false alarm in 1 of 400 changes of the random numbers.
const LIMIT = 5;
const many = { requests: 30_000, warmup_ratio: 0.2, replications: 30, percentiles: [99] };

/** A case of batches as a scenario. */
function bulk(kind: BatchingSpec["kind"], { params: p }: GoldenCase): Scenario {
  const [k1, k2, k3, k4] = [p.k1, p.k2, p.k3, p.k4].map(Number);
  const limit = kind === "fixed" ? { batch: Number(p.b) } : p.b_max ? { max_batch: Number(p.b_max) } : {};
  return scenario(
    { rate: Number(p.lam), output_tokens: lengths(p.tokens), max_output_tokens: Number(p.n_max) },
    service(k2 ?? 0, k1 ?? 0, k4 ?? 0, k3 ?? 0),
    { kind, ...limit },
  );
}

/** At load 0.99 a run of this length is not steady. */
const steady = ({ expected }: GoldenCase) =>
  expected.stable !== false && !(Number(expected.rho ?? expected.util) > 0.96);

const cases = [
  ...family("mg1").map((row) => ({ row, given: single(row) })),
  ...(["dynamic", "fixed", "elastic"] as const).flatMap((kind) =>
    family(kind).map((row) => ({ row, given: bulk(kind, row) })),
  ),
].filter(({ row }) => steady(row));

describe.skipIf(cases.length === 0)("simulate meets the known answers (skipped where ../shared is absent)", () => {
  it.each(cases)("$row.id", ({ row: { expected }, given }) => {
    const segments = run({ ...given, run: { ...given.run, ...many } }).segments();
    for (const [metric, exact] of [
      ["wait", expected.EW],
      ["e2e", expected.ET],
    ] as const) {
      const means = segments.map((segment) => segment[metric].mean);
      const mean = means.reduce((a, b) => a + b, 0) / means.length;
      expect(Math.abs(mean - Number(exact))).toBeLessThan(LIMIT * standardError(means) + 1e-12);
    }
  });
});
