import { describe, expect, it } from "vitest";
import type { Load } from "../../src/services/benchmarks/index.ts";
import { type CalibrateAnswer, calibrate, type Measurements } from "../../src/services/calibrate/calibrate.ts";
import type { StepSums } from "../../src/services/calibrate/laws.ts";
import { sumsOf } from "../../src/services/calibrate/laws.ts";
import { distances, nonNegative } from "../../src/services/calibrate/least-squares.ts";
import { core, patient } from "../support/core.ts";

/** A generator of the test's own (Park and Miller), and normal deviates of it (Box and Muller). */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
function normals(seed: number): () => number {
  const uniform = uniforms(seed);
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

const LAW = { step_s: 0.006, token_s: 3e-5, pair_s: 1e-9, context_token_s: 2e-7, sequence_s: 4e-5 };
const NAMES = Object.keys(LAW) as (keyof typeof LAW)[];

function seconds(step: StepSums): number {
  return (
    LAW.step_s +
    LAW.token_s * step.new_tokens +
    LAW.pair_s * step.pairs +
    LAW.context_token_s * step.context_tokens +
    LAW.sequence_s * step.sequences
  );
}

/** Steps that decode at several sizes and contexts, and prefill chunks of several sizes behind several contexts. */
const STEPS: StepSums[] = [
  ...[1, 2, 4, 8, 16, 32, 64, 128].flatMap((count) =>
    [128, 1024, 8192].map((context_tokens) => sumsOf([{ new_tokens: 1, context_tokens, count }])),
  ),
  ...[256, 512, 1024, 2048].flatMap((new_tokens) =>
    [0, 4096, 16384].map((context_tokens) => sumsOf([{ new_tokens, context_tokens, count: 1 }])),
  ),
];

const timed = (of: (exact: number, i: number) => number): Measurements => ({
  law: "forms",
  steps: STEPS.map((step, i) => ({ ...step, seconds: of(seconds(step), i) })),
  loads: [],
  engine: {},
});

const fitted = (sent: Measurements): Promise<CalibrateAnswer> => calibrate(core, sent, patient);
const value = (answer: CalibrateAnswer, name: string) =>
  answer.coefficients.find((row) => row.name === name)?.value ?? 0;

describe("least squares", () => {
  it("holds at 0 what would fall below it, and fits the rest without it", () => {
    // Unbounded: x = (2, -1). With x2 = 0: x1 = sum(a b) / sum(a a) = (1 + 2 * 3 + 3 * 5) / 14 off by the second column.
    const rows = [
      [1, 1],
      [2, 1],
      [3, 1],
    ];
    const [first = 0, second = 1] = nonNegative({ rows, targets: [1, 3, 5] });
    expect(first).toBeCloseTo(22 / 14, 12);
    expect(second).toBe(0);
  });

  it("satisfies the conditions of Kuhn and Tucker", () => {
    const normal = normals(5);
    for (let round = 0; round < 50; round++) {
      const rows = Array.from({ length: 12 }, () => Array.from({ length: 5 }, () => normal()));
      const targets = rows.map(() => normal());
      const x = nonNegative({ rows, targets });
      const residual = rows.map((row, i) => (targets[i] ?? 0) - row.reduce((sum, a, j) => sum + a * (x[j] ?? 0), 0));
      x.forEach((each, j) => {
        const pull = rows.reduce((sum, row, i) => sum + (row[j] ?? 0) * (residual[i] ?? 0), 0);
        expect(each).toBeGreaterThanOrEqual(0);
        if (each > 0) expect(Math.abs(pull)).toBeLessThan(1e-10);
        else expect(pull).toBeLessThan(1e-10);
      });
    }
  });

  it("tells columns that the others make up", () => {
    const [a, b, c] = [
      [1, 1, 1, 1],
      [1, 2, 3, 4],
      [2, 3, 4, 5],
    ];
    expect(Math.max(...distances([a ?? [], b ?? [], c ?? []]))).toBeLessThan(1e-12);
    expect(
      distances([
        [1, 0],
        [0, 2],
      ]),
    ).toEqual([1, 1]);
    expect(
      distances([
        [1, 0],
        [0, 0],
      ]),
    ).toEqual([1, 0]);
  });
});

describe("a law of steps", () => {
  it("is recovered from exact timings within 1e-9", async () => {
    const answer = await fitted(timed((exact) => exact));
    for (const name of NAMES) expect(Math.abs(value(answer, name) / LAW[name] - 1)).toBeLessThan(1e-9);
    expect(answer.outliers).toEqual([]);
    expect(answer.expected_error_ratio).toBeLessThan(1e-9);
  });

  it("is recovered as exactly beside a tenth of gross outliers, each of which is named", async () => {
    const wrong = (i: number) => i % 10 === 3;
    const answer = await fitted(timed((exact, i) => (wrong(i) ? exact * (i % 20 === 3 ? 3 : 0.4) : exact)));
    for (const name of NAMES) expect(Math.abs(value(answer, name) / LAW[name] - 1)).toBeLessThan(1e-9);
    expect(answer.outliers).toEqual(STEPS.flatMap((_, i) => (wrong(i) ? [`#/rows/${i}`] : [])));
  });

  it("lies within its 95 % intervals as often as they say, and its held-out error is the noise", async () => {
    const [runs, noise] = [200, 0.03];
    let covered = 0;
    let error = 0;
    for (let run = 0; run < runs; run++) {
      const normal = normals(1000 + 7919 * run);
      const answer = await fitted(timed((exact) => exact * (1 + noise * normal())));
      for (const { name, low = 1, high = 0 } of answer.coefficients) {
        const truth = LAW[name as keyof typeof LAW];
        if (low <= truth && truth <= high) covered++;
      }
      error += (answer.expected_error_ratio ?? 0) / runs;
    }
    // Of 1000 intervals, five of each run on the same rows: 95 % within four standard errors of 200 independent runs.
    const share = covered / (runs * NAMES.length);
    console.info(`coverage ${share}, held-out error ${error.toFixed(4)} at noise ${noise}`);
    expect(share).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / runs));
    expect(share).toBeLessThanOrEqual(1);
    // The mean of |normal| is 0.798 of its deviation; a held-out row adds the error of the fit.
    expect(error).toBeGreaterThan(0.798 * noise);
    expect(error).toBeLessThan(1.15 * noise);
  });

  it("is the same for the same measurements, and scales with the unit of time", async () => {
    const normal = normals(3);
    const factors = STEPS.map(() => 1 + 0.05 * normal());
    const [one, two, scaled] = await Promise.all([
      fitted(timed((exact, i) => exact * (factors[i] ?? 1))),
      fitted(timed((exact, i) => exact * (factors[i] ?? 1))),
      fitted(timed((exact, i) => 1024 * exact * (factors[i] ?? 1))),
    ]);
    expect(two).toEqual(one);
    for (const name of NAMES) expect(value(scaled, name) / 1024).toBeCloseTo(value(one, name), 12);
  });

  it("cannot be told from steps that all decode alike", async () => {
    const decodes = STEPS.filter((step) => step.new_tokens === step.sequences);
    const steps = decodes.map((step) => ({ ...step, seconds: seconds(step) }));
    await expect(fitted({ law: "forms", steps, loads: [], engine: {} })).rejects.toThrow(/pair_s is not identifiable/);
    const coefficients: Measurements["coefficients"] = ["step_s", "context_token_s", "sequence_s"];
    const answer = await fitted({ law: "forms", steps, loads: [], engine: {}, coefficients });
    expect(value(answer, "sequence_s")).toBeCloseTo(LAW.sequence_s + LAW.token_s, 12);
  });
});

describe("the linear law", () => {
  const TRUTH = { batch_s: 0.02, request_s: 0.01, token_s: 0.02, token_request_s: 0.0003 };
  const batches = [1, 2, 4, 8, 16].flatMap((batch) =>
    [1, 16, 128, 512].map((longest_output_tokens) => ({
      batch,
      longest_output_tokens,
      seconds:
        TRUTH.batch_s +
        TRUTH.request_s * batch +
        (TRUTH.token_s + TRUTH.token_request_s * batch) * longest_output_tokens,
    })),
  );

  it("is recovered from exact batches within 1e-9", async () => {
    const answer = await fitted({ law: "linear", batches });
    for (const [name, truth] of Object.entries(TRUTH))
      expect(Math.abs(value(answer, name) / truth - 1)).toBeLessThan(1e-9);
    expect(answer.service).toMatchObject({ kind: "linear" });
  });

  it("cannot be told from batches of one size", async () => {
    const same = batches.filter(({ batch }) => batch === 8);
    await expect(fitted({ law: "linear", batches: same })).rejects.toThrow(/token_request_s is not identifiable/);
  });
});

describe("benchmarks", () => {
  /** What the simulator itself measures at a rate under a law: a benchmark whose law is known. */
  async function measured(rate: number): Promise<Load> {
    const { simulate } = await import("../../src/services/simulate.ts");
    const { completeEngine } = await import("../../src/services/presets.ts");
    const service = { kind: "forms" as const, terms: [{ name: "truth", forms: [TRUTH] }] };
    const workload = {
      arrivals: { kind: "poisson", rate_per_s: rate },
      prompt_tokens: { kind: "constant", value: 800 },
      output_tokens: { kind: "constant", value: 200 },
      max_output_tokens: 131072,
    };
    const run = { seed: 1, requests: 4000, warmup_ratio: 0.1, replications: 2, percentiles: [50], include: [] };
    const fleet = { router: { kind: "round-robin" }, replicas: 1 };
    const engine = completeEngine({}, service);
    const { latency } = await simulate(core, { workload, service, engine, fleet, run }, patient);
    const mean = (metric: "ttft_s" | "tpot_s" | "e2e_s") => latency?.[metric]?.mean ?? Number.NaN;
    return {
      pointer: `#/benchmarks/${rate}`,
      name: `${rate} requests/s`,
      requests_per_s: rate,
      offered_per_s: rate,
      requests: 500,
      ttft_s: mean("ttft_s"),
      tpot_s: mean("tpot_s"),
      e2e_s: mean("e2e_s"),
      prompt_tokens: 800,
      output_tokens: 200,
    };
  }
  const TRUTH = { step_s: 0.008, token_s: 2.5e-5, pair_s: 0, context_token_s: 3e-7, sequence_s: 0 };

  it("of a known law give it back within 5 %, and the simulator meets them", async () => {
    const loads = await Promise.all([0.5, 1, 2, 4, 7, 10].map(measured));
    const answer = await fitted({ law: "forms", steps: [], loads, engine: {} });
    console.info(answer.coefficients, answer.held_out, answer.verification?.mean_error_ratio);
    for (const name of ["step_s", "token_s", "context_token_s"] as const)
      expect(Math.abs(value(answer, name) / TRUTH[name] - 1)).toBeLessThan(0.05);
    expect(answer.verification?.mean_error_ratio.tpot_s).toBeLessThan(0.03);
    expect(answer.verification?.mean_error_ratio.ttft_s).toBeLessThan(0.06);
  });
});
