import { describe, expect, test } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import type { DecodeForm } from "../../src/services/step-tables.ts";
import { ADDRESSES, type EngineSpec, type Form, runEngine } from "../support/engine.ts";

/** Events and plans are what leaping saves; the KV of a leap is averaged between its ends, that of steps step by step. */
const OWN = [abi.SEEN_EVENTS, abi.SEEN_PLANS, abi.SEEN_KV];
/** Sums of seconds: in other parts, so that they round otherwise. */
const INTEGRALS = [abi.SEEN_BUSY, abi.SEEN_WAITING, abi.SEEN_RUNNING];
const METRICS = [abi.METRIC_WAIT, abi.METRIC_TTFT, abi.METRIC_TPOT, abi.METRIC_ITL, abi.METRIC_E2E];
const LEVELS = [0.01, 0.5, 0.9, 0.99, 0.999];

function readings(spec: Partial<EngineSpec>) {
  const run = runEngine(spec);
  // Where the load is hopeless too many wait at last, leaping or not.
  expect(run.done || run.limited).toBe(true);
  const figures = run.figures();
  const integrals = [...INTEGRALS, abi.SEEN_KV].map((place) => figures[place] ?? Number.NaN);
  for (const place of [...OWN, ...ADDRESSES, ...INTEGRALS]) figures[place] = 0;
  const metrics = METRICS.map((metric) => [
    ...[run.count(metric), run.mean(metric), run.above(metric, 0.05)],
    ...LEVELS.map((level) => run.percentile(metric, level)),
  ]);
  return {
    exact: { digest: run.digest(), done: run.done, figures, metrics, segments: run.segments(), classes: run.classes() },
    integrals,
  };
}

/** Four forms a term over the context, which cross one another between 300 and 40,000 tokens, and a host's own. */
const step = (base_s: number, slope_ns: number): Form => [base_s, 0, 0, slope_ns * 1e-9, 0];
const broken = {
  terms: [
    [step(0.008, 0), step(0.0079, 100), step(0.00775, 250), step(0.004, 900)],
    [step(0.004, 0), step(0.0035, 200.3), step(0.0011, 407.7)],
    [[0.002, 1e-6, 0, 0, 0] satisfies Form, [0.001, 0, 2e-10, 0, 1e-4] satisfies Form],
  ],
};
const roof = {
  base: { [abi.FORM_STEP]: 0.002, [abi.FORM_TOKEN]: 3.3e-9 },
  terms: [
    [[0, 25e-6, 0, 0, 0] satisfies Form, [0.0061, 0, 0, 0, 0] satisfies Form],
    [[0, 0, 1.7e-9, 0, 0] satisfies Form, [0, 0, 0, 37e-9, 0] satisfies Form],
  ],
};

/** Tiles, and the least of two lines that cross at 9,000 tokens, above some that cross at 2,000 and 20,000. */
const line = (step_s: number, slope_ns: number) => ({ step_s, context_token_s: slope_ns * 1e-9 });
const rows = (forms: DecodeForm[]) => ({ alone: [forms], mixed: [forms.slice(0, 1)] });
const window = [line(0, 100), line(0.0009, 0)];
const jagged = {
  base: { [abi.FORM_STEP]: 0.004, [abi.FORM_CONTEXT]: 2e-9 },
  tables: {
    tokens_s: Array.from({ length: 300 }, (_, i) => 1e-4 * Math.ceil(i / 16) - (i > 128 ? 3e-4 : 0)),
    sequences_s: [0, 1e-5, 3e-5],
    decode: [
      { sign: 1, ...rows(window.slice(0, 1)) } as const,
      { sign: 1, ...rows(window.slice(1)) } as const,
      { sign: -1, ...rows(window) } as const,
      { sign: 1, ...rows([line(0.001, 0), line(0.0009, 50), line(-0.0001, 100)]) } as const,
    ],
    prompts: [{ step_s: 0, token_s: 2e-6, pair_s: 1e-9, context_token_s: 3e-8, sequence_s: 1e-5 }],
  },
};

const uniform = (min: number, max: number) => ({ kind: "uniform", min, max });
const kinds = (prompts: [number, number], outputs: [number, number]) => [
  { prompt_tokens: uniform(...prompts), output_tokens: uniform(...outputs), ttft_s: 1, priority: 2 },
  { share: 0.3, prompt_tokens: uniform(1, 60), output_tokens: uniform(1, 40), e2e_s: 3, priority: 1 },
];

const WORKLOADS: Record<string, Partial<EngineSpec>> = {
  light: { arrivals: { kind: "poisson", rate_per_s: 0.5 } },
  "heavy, with breaks inside leaps": { laws: [broken], arrivals: { kind: "poisson", rate_per_s: 3 } },
  "heavy, with tables": { laws: [jagged], arrivals: { kind: "poisson", rate_per_s: 3 } },
  "out of KV, with tables": { laws: [jagged], arrivals: { kind: "poisson", rate_per_s: 6 }, blocks: 130 },
  "out of KV": { blocks: 150, arrivals: { kind: "poisson", rate_per_s: 4 }, laws: [roof], block_tokens: 16 },
  "out of KV, watermark, blocks of 32": { blocks: 60, watermark: 3, block_tokens: 32, laws: [broken] },
  "swapped, blocks of 1": {
    blocks: 2500,
    block_tokens: 1,
    swap_block_s: 1e-6,
    arrivals: { kind: "gamma", rate_per_s: 3, cv: 3 },
  },
  "prompts of 8k": { classes: kinds([6000, 8192], [200, 1000]), blocks: 1700, laws: [roof], requests: 300 },
  "16 replicas": {
    replicas: 16,
    router: "least-requests",
    arrivals: { kind: "poisson", rate_per_s: 40 },
    laws: [broken],
  },
  "16 replicas of two speeds, out of KV": {
    ...{ replicas: 16, router: "random", blocks: 100, arrivals: { kind: "poisson", rate_per_s: 40 } },
    ...{ laws: [roof, broken], law_of: Array.from({ length: 16 }, (_, i) => i % 2) },
  },
  "impatient, out of KV": { patience_s: 2, blocks: 120, arrivals: { kind: "poisson", rate_per_s: 5 } },
  "3 impatient replicas": {
    ...{ replicas: 3, router: "least-requests", order: "least-laxity", patience_s: 0.5, max_seqs: 8 },
    arrivals: { kind: "poisson", rate_per_s: 20 },
  },
  "3 impatient replicas, by prefix": {
    ...{ replicas: 3, router: "least-tokens", order: "longest-prefix", patience_s: 0.5, max_seqs: 4, blocks: 60 },
    arrivals: { kind: "poisson", rate_per_s: 20 },
  },
  "3 replicas whose steps end together": {
    ...{ replicas: 3, router: "random", laws: [{ base: { [abi.FORM_STEP]: 0.025 } }], max_seqs: 6 },
    ...{ arrivals: { kind: "deterministic", rate_per_s: 10 }, patience_s: 1, blocks: 60 },
  },
  "equal gaps on the ends of steps": {
    ...{ arrivals: { kind: "deterministic", rate_per_s: 5 }, laws: [{ base: { [abi.FORM_STEP]: 0.025 } }] },
    ...{ blocks: 200, max_seqs: 6 },
  },
};

describe.each(STEP_BATCHING.map(({ id }) => id))("%s leaps to where its steps lead", (batching) => {
  test.each(Object.keys(WORKLOADS))("%s", (name) => {
    const spec: Partial<EngineSpec> = {
      ...{ batching, parameters: batching === "adaptive-chunk" ? [0.05, 32] : [], requests: 500, warmup: 100 },
      ...{ segments: 4, replications: 2, classes: kinds([1, 400], [1, 300]), max_output_tokens: 1000 },
      ...{ order: name.includes("KV") ? "shortest-predicted" : "fcfs", prediction_cv: 0.5, token_budget: 512 },
      ...WORKLOADS[name],
    };
    const leaps = readings(spec);
    const steps = readings({ ...spec, leap: false });
    expect(leaps.exact).toEqual(steps.exact);
    leaps.integrals.forEach((value, i) => {
      const want = steps.integrals[i] ?? Number.NaN;
      expect(Math.abs(value - want)).toBeLessThanOrEqual((i < 3 ? 1e-11 : 0.02) * want);
    });
  });
});

test("forms that cross between two steps of a leap: the largest takes over, then the steepest", () => {
  // Lines over the context c = 2, 3, ...: 10 c, 20 c - 42 and 30 c - 96 ms cross the first between 4.2 and 4.8 steps.
  const line = (base: number, slope: number): Form => [(base - 2 * slope + 1000) / 1000, 0, 0, slope / 1000, 0];
  const laws = [{ terms: [[line(0, 10), line(-42, 20), line(-96, 30)]] }];
  const rows = { arrival_s: [0], prompt_tokens: [1], output_tokens: [8] };
  // The prompt's step has context 1: 990 ms; then 1000 + 10 j for j = 0 to 4, 1000 + 58, 1000 + 84.
  for (const leap of [true, false]) expect(runEngine({ laws, rows, leap }).mean(abi.METRIC_E2E)).toBeCloseTo(8.232, 12);
});

const slow = { terms: [[step(0.008, 0), step(0.0079, 1), step(0.006, 9.1), step(0.0041, 15)]] };

test.each([
  ["forms", slow],
  ["tables, windows among them", jagged],
])("ten million steps, leapt and taken one by one: %s", (_, law) => {
  const spec: Partial<EngineSpec> = {
    ...{ requests: 120, max_seqs: 2, max_output_tokens: 262_144, laws: [law] },
    arrivals: { kind: "poisson", rate_per_s: 2e-4 },
    classes: [{ output_tokens: uniform(120_000, 262_144) }],
  };
  const leaps = readings(spec);
  expect(leaps.exact.done).toBe(true);
  expect(leaps.exact.figures[abi.SEEN_STEPS]).toBeGreaterThan(1e7);
  expect(readings({ ...spec, leap: false }).exact).toEqual(leaps.exact);
});
