import { describe, expect, test } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { type EngineSpec, linear, runEngine } from "../support/engine.ts";

/** A closed loop of clients that think; no warm-up unless given. */
function loop(concurrency: number, think_s: number, vary: Partial<EngineSpec> = {}) {
  const fields = {
    [abi.ENGINE_SOURCE]: abi.SOURCE_CLOSED,
    [abi.ENGINE_CONCURRENCY]: concurrency,
    [abi.ENGINE_THINK]: think_s,
  };
  return runEngine({ ...vary, fields: { ...fields, ...vary.fields } });
}

const constant = (value: number) => ({ kind: "constant", value });

describe("one client that does not think", () => {
  test("gets one request after the other, each as if alone", () => {
    // 0.5 + 0.25 s of prefill, then four steps of 0.125 + 0.0625 s: 1.5 s a request.
    const laws = [linear(0.5, 0.25, 0.125, 0.0625)];
    const run = loop(1, 0, { laws, requests: 40, classes: [{ output_tokens: constant(5) }] });
    expect(run.done).toBe(true);
    expect(run.mean(abi.METRIC_WAIT)).toBe(0);
    expect(run.mean(abi.METRIC_E2E)).toBe(1.5);
    expect(run.figure(abi.SEEN_COMPLETED)).toBe(40);
    expect(run.figure(abi.SEEN_END)).toBe(60);
    expect(run.figure(abi.SEEN_BUSY)).toBe(60);
  });

  test("has a throughput of one over the mean service, whatever the lengths", () => {
    const run = loop(1, 0, { requests: 5000 });
    const alone = run.mean(abi.METRIC_E2E);
    expect(run.figure(abi.SEEN_END)).toBeCloseTo(5000 * alone, 6);
    // A step of 2 + 1 ms of prefill, then n - 1 of 10.2 ms.
    const tokens = run.figure(abi.SEEN_OUTPUTS) / 5000;
    expect(alone).toBeCloseTo(0.003 + 0.0102 * (tokens - 1), 9);
  });
});

describe("many clients", () => {
  const laws = [linear(0.002, 0.001, 0.01, 0.0005)];

  test.each([
    [40, 3, 1],
    [200, 0, 1],
    [64, 1.5, 4],
  ])(
    "%i that think for %f s at %i replicas: those in the system and those that think are all",
    (clients, think, replicas) => {
      const run = loop(clients, think, { laws, replicas, requests: 8000, warmup: 1000, max_seqs: 16 });
      const seconds = run.figure(abi.SEEN_WINDOW);
      const inSystem = (run.figure(abi.SEEN_WAITING) + run.figure(abi.SEEN_RUNNING)) / seconds;
      const rate = run.figure(abi.SEEN_LEFT) / seconds;
      // Over a window both sides are off by its ends: at most the clients over the requests of the window.
      expect(Math.abs(inSystem + rate * think - clients) / clients).toBeLessThan(clients / 7000);
      expect(Math.abs(rate * (run.mean(abi.METRIC_E2E) + think) - clients) / clients).toBeLessThan(
        (2 * clients) / 7000,
      );
      expect(run.figure(abi.SEEN_LIVE_MAX)).toBe(clients);
      expect(run.figure(abi.SEEN_ARRIVED)).toBe(
        run.figure(abi.SEEN_COMPLETED) + run.figure(abi.SEEN_IN_FLIGHT) + run.figure(abi.SEEN_REJECTED),
      );
    },
  );

  test("never wait where each can run, and saturate where few can", () => {
    const tight = loop(64, 1, { laws, requests: 4000, max_seqs: 4 });
    expect(tight.mean(abi.METRIC_WAIT)).toBeGreaterThan(1);
    expect(tight.figure(abi.SEEN_BUSY) / tight.figure(abi.SEEN_WINDOW)).toBeGreaterThan(0.99);
    const free = loop(16, 1, { laws, requests: 4000, max_seqs: 16, token_budget: 100_000 });
    // A client that comes back within a step waits for its end: at most 16 prompts and 16 that decode.
    expect(free.above(abi.METRIC_WAIT, 0.002 + 16 * 0.001 + 0.01 + 16 * 0.0005)).toBe(0);
  });

  test("the same bits for steps alone, for leaps and for slices of any size", () => {
    const spec = { laws, requests: 600, max_seqs: 8 };
    const fields = {
      [abi.ENGINE_SOURCE]: abi.SOURCE_CLOSED,
      [abi.ENGINE_CONCURRENCY]: 24,
      [abi.ENGINE_THINK]: 0.25,
    };
    const digests = [
      runEngine({ ...spec, fields }).digest(),
      runEngine({ ...spec, fields, leap: false }).digest(),
      runEngine({ ...spec, fields }, 7).digest(),
    ];
    expect(new Set(digests).size).toBe(1);
  });

  test("at two replicas whose steps end together, nobody joins before all answers of an instant are in", () => {
    // Equal requests on two replicas stay in step: 8 clients, 4 a replica, for ever.
    const classes = [{ prompt_tokens: constant(8), output_tokens: constant(11) }];
    const run = loop(8, 0, { laws, replicas: 2, classes, requests: 800, max_seqs: 16 });
    const e2e = 0.002 + 4 * 0.001 + 10 * (0.01 + 4 * 0.0005);
    expect(run.mean(abi.METRIC_E2E)).toBeCloseTo(e2e, 9);
    expect(run.percentile(abi.METRIC_E2E, 0.99)).toBeCloseTo(e2e, 3);
    expect(run.figure(abi.SEEN_END)).toBeCloseTo(100 * e2e, 6);
  });

  test("a request that the KV cannot hold is refused, and its client tries the next", () => {
    const classes = [
      { share: 1, prompt_tokens: constant(4000), output_tokens: constant(5) },
      { share: 3, prompt_tokens: constant(16), output_tokens: constant(5) },
    ];
    const run = loop(8, 0, { laws, classes, requests: 2000, blocks: 100 });
    const refused = run.figure(abi.SEEN_REJECTED);
    // Five standard deviations of a binomial: 6e-7.
    expect(Math.abs(refused - 500)).toBeLessThan(5 * Math.sqrt(2000 * 0.25 * 0.75));
    expect(run.figure(abi.SEEN_SERVED)).toBe(2000 - run.figure(abi.SEEN_LOST));
    expect(run.done).toBe(true);
  });
});

test("what a client sends does not depend on the policy", () => {
  // The sum over all clients' requests of one discipline's outputs is that of another's, so long as each client sends as many.
  const outputs = (batching: string, max_seqs: number) => {
    const run = loop(1, 0.1, { batching, max_seqs, requests: 300 });
    return [run.figure(abi.SEEN_OUTPUTS), run.figure(abi.SEEN_PROMPTS)];
  };
  expect(outputs("chunked-prefill", 8)).toEqual(outputs("prefill-first", 4));
});
