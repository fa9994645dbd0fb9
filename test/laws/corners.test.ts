import { describe, expect, test } from "vitest";
import type { BatchingSpec } from "../../src/services/scenario.ts";
import { Aborted, simulate } from "../../src/services/simulate.ts";
import { core, patient } from "../support/core.ts";
import { run, system } from "../support/runs.ts";

describe("corners", () => {
  const rows = (list: number[][]) => ({
    arrival_s: Float64Array.from(list, (row) => row[0] ?? 0),
    prompt_tokens: new Float64Array(list.length),
    output_tokens: Float64Array.from(list, (row) => row[1] ?? 0),
  });

  test("fixed batches of 256 take as many arrivals as one measured request needs", async () => {
    const given = system({ batching: { kind: "fixed", batch: 256 }, run: { requests: 1, replications: 3 } });
    const answer = await simulate(core, given, patient);
    expect(answer.counts).toMatchObject({ completed: 768, abandoned: 0 });
    expect(answer.batch).toEqual({ mean: 256, request_mean: 256, max: 256 });
  });

  test("what a fixed batch lacks at the end of a trace stays in flight", async () => {
    const workload = {
      arrivals: undefined,
      trace: rows([
        [0, 5],
        [1, 5],
        [2, 5],
        [3, 5],
        [4, 5],
      ]),
    };
    const given = system({ batching: { kind: "fixed", batch: 2 }, workload, run: { warmup_ratio: 0 } });
    const answer = await simulate(core, given, patient);
    expect(answer.counts).toEqual({ arrived: 5, completed: 4, in_flight: 1, rejected: 0, abandoned: 0 });
    expect(answer.latency?.wait_s.mean).toBe(0.5);
  });

  test("simultaneous arrivals are all in before a batch forms", async () => {
    const workload = {
      arrivals: undefined,
      trace: rows([
        [1, 5],
        [1, 9],
        [1, 2],
        [60, 1],
      ]),
    };
    const answer = await simulate(
      core,
      system({ batching: { kind: "dynamic" }, workload, run: { warmup_ratio: 0 } }),
      patient,
    );
    expect(answer.batch).toMatchObject({ mean: 2, max: 3 });
    expect(answer.latency?.wait_s).toMatchObject({ mean: 0, zero_ratio: 1, p99: 0 });
  });

  test("batches of the warm-up alone are outside the statistics", async () => {
    const workload = { arrivals: undefined, trace: rows([0, 0, 0, 60, 120, 180].map((second) => [second, 5])) };
    const given = system({ batching: { kind: "dynamic" }, workload, run: { warmup_ratio: 0.5 } });
    expect((await simulate(core, given, patient)).batch).toEqual({ mean: 1, request_mean: 1, max: 1 });
  });

  // Sojourns of 2.001, 2.001 and 2.003 s.
  const workload = {
    arrivals: undefined,
    max_output_tokens: 4000,
    trace: rows([2001, 2001, 2003].map((n, i) => [60 * i, n])),
  };
  const service = { batch_s: 0, request_s: 0, token_s: 0.001, token_request_s: 0 };
  const three = (e2e_s = 2) => system({ workload, service, e2e_s, run: { warmup_ratio: 0 } });

  test.each([
    [2, 0],
    [2.001, 2 / 3],
    [2.003, 1],
  ])("an objective of %d s is met by %d", async (e2e_s, ratio) => {
    const answer = await simulate(core, three(e2e_s), patient);
    expect(answer.throughput?.slo_attainment_ratio).toBeCloseTo(ratio, 12);
  });

  test("a distribution is linear inside a bin of the histogram", () => {
    const seen = run(three());
    // From 2 s on a bin is 2 / 1024 s wide: 2.001 s lie in the first, 2.003 s in the second.
    expect(seen.above("e2e", 2 + 1.5 / 1024)).toBeCloseTo(1 / 2, 12);
    expect(seen.above("e2e", 2 + 3 / 1024)).toBeCloseTo(1 / 6, 12);
  });

  test("an interval lies evenly around its mean", async () => {
    const wait = (await simulate(core, system({}), patient)).latency?.wait_s;
    const [mean, low, high] = [wait?.mean, wait?.mean_low, wait?.mean_high].map(Number);
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(mean ?? 0);
    expect((low ?? 0) + (high ?? 0)).toBeCloseTo(2 * (mean ?? 0), 12);
  });

  test("an unstable queue gets no latency", async () => {
    const answer = await simulate(
      core,
      system({ workload: { arrivals: { kind: "poisson", rate_per_s: 4 } } }),
      patient,
    );
    expect(answer.stable).toBe(false);
    expect(answer.latency).toBeUndefined();
    expect(answer.counts?.arrived).toBeGreaterThan(80_000);
  });

  test("a queue that outgrows the simulator ends and says so", async () => {
    const arrivals = { kind: "poisson", rate_per_s: 1e9 };
    for (const batching of [
      { kind: "none" },
      { kind: "dynamic" },
      { kind: "elastic", max_batch: 8 },
    ] as BatchingSpec[]) {
      const answer = await simulate(core, system({ batching, workload: { arrivals } }), patient);
      expect(answer.warnings.map((w) => w.code)).toContain("limit-exceeded");
      const { arrived, completed, in_flight } = answer.counts ?? { arrived: 0, completed: 0, in_flight: 0 };
      expect(arrived).toBe(completed + in_flight);
    }
  });

  test("a queue that loses nearly everyone still ends", async () => {
    const workload = { arrivals: { kind: "poisson", rate_per_s: 1e6 }, patience_s: 1e-3 };
    const answer = await simulate(core, system({ workload }), patient);
    expect(answer.loss_ratio).toBeGreaterThan(0.99);
  });

  test("an aborted run stops between slices", async () => {
    let slices = 0;
    const control = { aborted: () => ++slices > 2, pause: async () => {} };
    await expect(simulate(core, system({ run: { requests: 1_000_000 } }), control)).rejects.toThrow(Aborted);
    expect(slices).toBe(3);
  });
});
