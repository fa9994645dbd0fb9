import { describe, expect, test } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import type { LengthSpec } from "../../src/services/scenario.ts";
import { type EngineSpec, linear, runEngine } from "../support/engine.ts";

const constant = (value: number): LengthSpec => ({ kind: "constant", value });

/** Sessions of so many turns, with a context of at most `context` tokens. */
function sessions(turns: LengthSpec, think_s: number, vary: Partial<EngineSpec> = {}, context = 1 << 20) {
  const fields = {
    [abi.ENGINE_SOURCE]: abi.SOURCE_SESSIONS,
    [abi.ENGINE_THINK]: think_s,
    [abi.ENGINE_MAX_CONTEXT]: context,
  };
  return runEngine({ ...vary, fields: { ...fields, ...vary.fields }, samplers: { [abi.ENGINE_TURNS]: turns } });
}

const laws = [linear(0.002, 0.001, 0.01, 0.0005)];
const classes = [{ prompt_tokens: constant(100), output_tokens: constant(11) }];

describe("a session", () => {
  test("sends each turn so long after the last answer, with all that was said before", () => {
    // The first session alone: 100, 211, 322 tokens of prompt, each turn 0.003 s and ten steps of 0.0105 s.
    const arrivals = { kind: "deterministic", rate_per_s: 0.001 };
    const run = sessions(constant(3), 7, { laws, classes, arrivals, requests: 6 });
    expect(run.figure(abi.SEEN_PROMPTS)).toBe(2 * (100 + 211 + 322));
    expect(run.mean(abi.METRIC_E2E)).toBeCloseTo(0.108, 9);
    expect(run.figure(abi.SEEN_END)).toBeCloseTo(2000 + 3 * 0.108 + 2 * 7, 6);
  });

  test("of one turn is a request that stands alone", () => {
    const arrivals = { kind: "poisson", rate_per_s: 5 };
    const alone = runEngine({ laws, classes, arrivals, requests: 500 }).digest();
    expect(sessions(constant(1), 1, { laws, classes, arrivals, requests: 500 }).digest()).toBe(alone);
  });

  test("whose context reaches its maximum goes on with the maximum", () => {
    const arrivals = { kind: "deterministic", rate_per_s: 0.001 };
    const run = sessions(constant(4), 1, { laws, classes, arrivals, requests: 4 }, 300);
    expect(run.figure(abi.SEEN_PROMPTS)).toBe(100 + 211 + 300 + 300);
  });

  test("ends where the KV cannot hold its context", () => {
    const arrivals = { kind: "deterministic", rate_per_s: 0.001 };
    // 16 blocks of 16 tokens hold the second turn (222) and not the third (333).
    const run = sessions(constant(9), 1, { laws, classes, arrivals, requests: 9, blocks: 16 });
    expect(run.figure(abi.SEEN_REJECTED)).toBe(3);
    expect(run.figure(abi.SEEN_PROMPTS)).toBe(3 * (100 + 211));
  });
});

describe("many sessions", () => {
  const mixed = [
    {
      share: 3,
      prompt_tokens: { kind: "uniform", min: 20, max: 120 },
      output_tokens: { kind: "uniform", min: 1, max: 60 },
    },
    { share: 1, prompt_tokens: constant(300), output_tokens: constant(5) },
  ];
  const spec = { laws, classes: mixed, arrivals: { kind: "poisson", rate_per_s: 2 }, requests: 4000 };
  const turns: LengthSpec = { kind: "geometric", mean: 4 };

  test("bring as many requests as sessions times turns", () => {
    const rates = Array.from({ length: 20 }, (_, seed) => {
      const run = sessions(turns, 0.5, { ...spec, seed, warmup: 500 });
      return 3500 / run.figure(abi.SEEN_WINDOW);
    });
    const mean = rates.reduce((a, b) => a + b) / 20;
    const error = Math.sqrt(rates.reduce((a, b) => a + (b - mean) ** 2, 0) / 19 / 20);
    // Student's t with 19 degrees beyond 6: 1e-5.
    expect(Math.abs(mean - 8)).toBeLessThan(6 * error);
  });

  test("the same bits for steps alone, and for leaps", () => {
    const run = (vary: Partial<EngineSpec>) =>
      sessions(turns, 0.5, { ...spec, requests: 800, replicas: 2, ...vary }).digest();
    expect(run({ leap: false })).toBe(run({}));
  });

  test("start at the same times with the same lengths under any policy", () => {
    // Two sessions a second for 100 s and none after, all of which end: what they sent, whatever the order of events.
    const [states, place] = [Float64Array.of(2, 100, 1e-12, Number.POSITIVE_INFINITY), abi.ENGINE_ARRIVAL_TABLE];
    const sums = ["chunked-prefill", "prefill-first", "static"].map((batching, i) => {
      const fields = { [abi.ENGINE_PROCESS]: 1, [abi.ENGINE_ARRIVAL_ROWS]: 2 };
      const policy = { batching, max_seqs: 8 + i, replicas: 1 + i, order: i === 1 ? "shortest-predicted" : "fcfs" };
      const run = sessions(turns, 0.5, { ...spec, ...policy, requests: 9000, fields, columns: { [place]: states } });
      return [run.figure(abi.SEEN_OUTPUTS), run.figure(abi.SEEN_PROMPTS), run.figure(abi.SEEN_COMPLETED)];
    });
    expect(sums[0]?.[2]).toBeGreaterThan(500);
    expect(sums[1]).toEqual(sums[0]);
    expect(sums[2]).toEqual(sums[0]);
  });

  test("too many that think end the run, and say so", () => {
    const run = sessions(constant(50), 1e6, { ...spec, live: 100 });
    expect(run.limited).toBe(true);
  });
});
