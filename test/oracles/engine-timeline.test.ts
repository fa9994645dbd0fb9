import { describe, expect, test } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import { linear, runEngine } from "../support/engine.ts";
import { standardError } from "../support/runs.ts";
import { single, solve } from "../support/solve.ts";

// A step takes 1 s; 2 s more if any prompt ends its prefill and 1 s for each that does; 4 s more if anyone decodes and 1 s
// for each who does. A comes at 0 (10 prompt tokens, 3 of output), B at 1 (10, 2), C at 4 (35, 1). 20 tokens a step.
const law = { base: { ...linear(2, 1, 4, 1).base, [abi.FORM_STEP]: 1 } };
const rows = { arrival_s: [0, 1, 4], prompt_tokens: [10, 10, 35], output_tokens: [3, 2, 1] };

/** First token and end of A, B and C, in s. In each A's prompt ends at 4, when C has just come. */
const TIMELINES: Record<string, [a: number[], b: number[], c: number[]]> = {
  // A decodes to its end: 10, 16. B and C together: 1 + 2 + 2 = 5 to 21. B decodes to 27.
  static: [
    [4, 16],
    [21, 27],
    [21, 21],
  ],
  // A decodes beside both prompts: 1 + 5 + 4 = 10 to 14. A and B decode: 7 to 21.
  continuous: [
    [4, 21],
    [14, 21],
    [14, 14],
  ],
  // B's prompt alone, as C's would pass 20 tokens: to 8; C's alone, above 20 as it is first: to 12. A and B decode: 7 to
  // 19. A decodes: 6 to 25.
  "prefill-first": [
    [4, 25],
    [8, 19],
    [12, 12],
  ],
  // A decodes beside B's prompt and 9 tokens of C's: 1 + 5 + 3 = 9 to 13; A and B beside 18: 7 to 20; the last 8: to 24.
  "chunked-prefill": [
    [4, 20],
    [13, 20],
    [24, 24],
  ],
  // B's prompt and 10 tokens of C's: to 8; 20 more: 1 to 9; the last 5: to 13. A and B decode: 7 to 20. A decodes to 26.
  "separate-prefill": [
    [4, 26],
    [8, 20],
    [13, 13],
  ],
  // A decodes beside B's prompt: 9 to 13; A and B beside C's whole, the first of its step: 1 + 6 + 3 = 10 to 23.
  "no-evict": [
    [4, 23],
    [13, 23],
    [23, 23],
  ],
  // Steps of 8 s at most, chunks of 5 at least. A decodes beside 9 tokens of B's prompt, as its end would take 9 s: 6 to 10.
  // Then beside its last one, which must be taken, and 5 of C's: 9 to 19. B decodes beside 19: 6 to 25. The last 11: to 29.
  "adaptive-chunk": [
    [4, 19],
    [19, 25],
    [29, 29],
  ],
  // A decodes: 6 to 10. B's prompt and 10 tokens of C's: to 14. A and B decode: 7 to 21. 20 more of C's: 1 to 22. Nobody
  // decodes, so that the last 5 follow: to 26.
  "alternating-prefill": [
    [4, 21],
    [14, 21],
    [26, 26],
  ],
};

describe("three requests, by hand", () => {
  test("cover every discipline", () => {
    expect(Object.keys(TIMELINES).sort()).toEqual(STEP_BATCHING.map(({ id }) => id).sort());
  });

  const served = (given: { batching: string; leap: boolean; ahead?: boolean }, overhead = 0) => {
    const fields = { [abi.ENGINE_REQUEST_ROWS]: 3, [abi.ENGINE_OVERHEAD]: overhead };
    const parameters = given.batching === "adaptive-chunk" ? [8, 5] : [];
    const limits = { max_output_tokens: 3, token_budget: 20, max_seqs: 3 };
    const run = runEngine({ ...given, ...limits, parameters, rows, fields, laws: [law] });
    const log = run.table(run.figure(abi.SEEN_REQUEST_TABLE), 3, abi.LOG_SIZE);
    log.sort((x, y) => (x[abi.LOG_ROW] ?? 0) - (y[abi.LOG_ROW] ?? 0));
    const mean = (place: number) => log.reduce((sum, row) => sum + (row[place] ?? 0), 0) / 3 - 5 / 3;
    expect(run.mean(abi.METRIC_TTFT)).toBeCloseTo(mean(abi.LOG_FIRST), 9);
    expect(run.mean(abi.METRIC_E2E)).toBeCloseTo(mean(abi.LOG_END), 9);
    return log.map((row) => [row[abi.LOG_FIRST], row[abi.LOG_END]]);
  };

  test.each(Object.entries(TIMELINES))("%s", (batching, expected) => {
    for (const leap of [true, false]) expect(served({ batching, leap })).toEqual(expected);
  });

  test("chunked-prefill, each step formed while the one before it runs", () => {
    // What follows A's prompt was formed at 0, when nobody else had come: A decodes to 10. What follows that was formed at 4:
    // A beside B's prompt and 9 tokens of C's: to 19. B decodes beside 19: to 25. The last 7: to 29.
    for (const leap of [true, false])
      expect(served({ batching: "chunked-prefill", leap, ahead: true })).toEqual([
        [4, 19],
        [19, 25],
        [29, 29],
      ]);
  });

  test("the client sees all of its request later by what that takes beside its steps", () => {
    const [a = [], b = [], c = []] = TIMELINES["chunked-prefill"] ?? [];
    const later = [a, b, c].map((times) => times.map((time) => time + 0.5));
    expect(served({ batching: "chunked-prefill", leap: true }, 0.5)).toEqual(later);
  });
});

test("what is copied out and back at no cost loses nobody", () => {
  // 5 blocks of 1: with 2 tokens each in them one more does not fit, and the second is copied out until the first has ended.
  const short = { arrival_s: [0, 0], prompt_tokens: [1, 1], output_tokens: [4, 4] };
  const given = { rows: short, blocks: 5, block_tokens: 1, swap_block_s: 0, max_output_tokens: 4 };
  for (const { id, reserves } of STEP_BATCHING) {
    const run = runEngine({ ...given, batching: id, parameters: id === "adaptive-chunk" ? [1, 1] : [] });
    expect(run.figure(abi.SEEN_COMPLETED)).toBe(2);
    expect(run.figure(abi.SEEN_PREEMPTED) > 0).toBe(!reserves);
  }
});

// 30 replications of 20,000: beyond 4.5 standard errors lies 1e-4 of Student's t with 29 degrees.
const many = { requests: 20_000, warmup: 2000, replications: 30, live: 1 << 16 };
const near = (seen: number[], exact: number, error: number) => {
  const mean = seen.reduce((a, b) => a + b, 0) / seen.length;
  expect(Math.abs(mean - exact)).toBeLessThan(4.5 * standardError(seen) + error * exact);
};

describe("one slot", () => {
  test.each([
    { kind: "geometric", mean: 100 },
    { kind: "lognormal", mean: 100, cv: 1.2 },
    { kind: "uniform", min: 1, max: 199 },
  ])("waits as M/G/1: $kind", (output_tokens) => {
    // A prompt costs as much as a token, so that n tokens take n times 0.01 s.
    const arrivals = { kind: "poisson", rate_per_s: 0.7 };
    const exact = solve(output_tokens, 4000, [0, 0, 0.01, 0], single(0.7));
    const classes = [{ output_tokens }];
    const run = runEngine({
      ...many,
      arrivals,
      classes,
      max_seqs: 1,
      max_output_tokens: 4000,
      laws: [linear(0.01, 0, 0.01, 0)],
    });
    expect(run.done).toBe(true);
    near(run.means(abi.METRIC_WAIT), exact.mean_wait_s ?? Number.NaN, 0);
    expect(Math.abs(run.percentile(abi.METRIC_WAIT, 0.95) / exact.wait(0.95) - 1)).toBeLessThan(0.03);
  });
});

test.each([0.5, 0.8])("geometric answers share the steps as processors are shared, load %d", (load) => {
  // With m there, a step takes k3 m + k4 and each ends with probability 1 / E n: a birth-and-death process. Steps are so
  // short (1/400 of an answer) that the rounding to their ends is below 1 %.
  const [k3, k4, slots, mean] = [2e-5, 1e-3, 8, 400];
  const mu = (m: number) => Math.min(m, slots) / ((mean - 1) * (k3 * Math.min(m, slots) + k4));
  const rate_per_s = load * mu(slots);
  let [weight, total, there] = [1, 1, 0];
  for (let m = 1; m < 2000; m++) {
    weight *= rate_per_s / mu(m);
    total += weight;
    there += m * weight;
  }
  const run = runEngine({
    ...{ ...many, batching: "continuous", max_seqs: slots, max_output_tokens: 8000 },
    arrivals: { kind: "poisson", rate_per_s },
    ...{ classes: [{ output_tokens: { kind: "geometric", mean } }], laws: [linear(0, 0, k4, k3)] },
  });
  near(run.means(abi.METRIC_E2E), there / total / rate_per_s, 0.01);
});
