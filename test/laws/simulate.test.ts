import { describe, expect, test } from "vitest";
import * as layout from "../../assembly/abi/layout";
import type { BatchingSpec } from "../../src/services/scenario.ts";
import { simulate } from "../../src/services/simulate.ts";
import { core, patient } from "../support/core.ts";
import { replay } from "../support/replay.ts";
import { run, standardError, system, trace } from "../support/runs.ts";

const DISCIPLINES: BatchingSpec[] = [
  { kind: "none" },
  { kind: "dynamic" },
  { kind: "dynamic", max_batch: 8 },
  { kind: "fixed", batch: 6 },
  { kind: "elastic" },
  { kind: "elastic", max_batch: 8 },
];
const named = DISCIPLINES.map((batching) => ({ name: Object.values(batching).join(" "), batching }));
const exponential = { kind: "geometric", mean: 1000 };

describe.each(named)("$name", ({ batching }) => {
  const rate_per_s = batching.kind === "none" ? 1.5 : 4;
  const workload = { arrivals: { kind: "poisson", rate_per_s } };

  test.each([undefined, 0.7])("conserves requests (patience %s s)", (patience_s) => {
    const s = run(system({ batching, workload: { ...workload, patience_s } }));
    const left = s.figure(layout.SIM_COMPLETED) + s.figure(layout.SIM_IN_FLIGHT) + s.figure(layout.SIM_ABANDONED);
    expect(s.figure(layout.SIM_ARRIVED)).toBe(left);
    expect(s.figure(layout.SIM_ARRIVED)).toBeGreaterThanOrEqual(80_000);
    expect(s.figure(layout.SIM_SERVED) + s.figure(layout.SIM_LOST)).toBe(72_000);
    expect(s.figure(layout.SIM_ABANDONED) > 0).toBe(patience_s !== undefined);
  });

  test("obeys Little's law", () => {
    // The two sides differ only by requests that straddle an end of the window: here below 300 of 180,000.
    const s = run(system({ batching, workload, run: { requests: 200_000, replications: 1 } }));
    const window = s.figure(layout.SIM_WINDOW);
    const rate = s.figure(layout.SIM_SERVED) / window;
    const wait = s.figure(layout.SIM_WAIT_MEAN);
    const service = s.figure(layout.SIM_SOJOURN_MEAN) - wait;
    expect(Math.abs(s.figure(layout.SIM_WAITING) / window / (rate * wait) - 1)).toBeLessThan(0.002);
    expect(Math.abs(s.figure(layout.SIM_RUNNING) / window / (rate * service) - 1)).toBeLessThan(0.002);
  });

  test.each([
    { load: "light", rate: rate_per_s / 20, patience_s: undefined },
    { load: "heavy", rate: rate_per_s, patience_s: undefined },
    { load: "heavy, impatient", rate: 2 * rate_per_s, patience_s: 0.9 },
  ])("replays a trace as a literal reference does: $load", ({ rate, patience_s }) => {
    const rows = trace(3001, rate, 140, 7);
    const given = system({
      batching,
      workload: { arrivals: undefined, trace: rows, patience_s, max_output_tokens: 100 },
      run: { warmup_ratio: 0 },
    });
    const s = run(given);
    const expected = replay(rows, given);
    const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
    const served = expected.waits.length;
    expect(s.figure(layout.SIM_SERVED)).toBe(served);
    expect(s.figure(layout.SIM_ABANDONED)).toBe(expected.abandoned);
    expect(s.figure(layout.SIM_IN_FLIGHT)).toBe(expected.inFlight);
    expect(s.figure(layout.SIM_WAIT_ZEROS)).toBe(expected.waits.filter((w) => w === 0).length);
    expect(s.figure(layout.SIM_BATCHES)).toBe(expected.batches.length);
    expect(s.figure(layout.SIM_BATCH_MAX)).toBe(Math.max(...expected.batches));
    expect(s.figure(layout.SIM_WAIT_MEAN)).toBeCloseTo(sum(expected.waits) / served, 9);
    expect(s.figure(layout.SIM_SOJOURN_MEAN)).toBeCloseTo(sum(expected.sojourns) / served, 9);
    // Little's law is exact over a whole replay: the ends are empty. Those that leave have waited their patience.
    if (expected.inFlight === 0) {
      const waited = sum(expected.waits) + expected.abandoned * (patience_s ?? 0);
      expect(s.figure(layout.SIM_WAITING) / Math.max(waited, 1e-9)).toBeCloseTo(waited > 0 ? 1 : 0, 9);
      const inService = sum(expected.sojourns) - sum(expected.waits);
      expect(s.figure(layout.SIM_RUNNING) / inService).toBeCloseTo(1, 9);
    }
    // A bin of the histogram is at most 0.1 % wide; the value at its rank lies in it.
    for (const [metric, values] of [
      ["wait", expected.waits],
      ["e2e", expected.sojourns],
    ] as const) {
      const sorted = [...values].sort((a, b) => a - b);
      for (const level of [0.01, 0.25, 0.5, 0.9, 0.99, 0.999]) {
        const exact = sorted[Math.ceil(level * served - 1e-9) - 1] ?? 0;
        expect(Math.abs(s.percentile(metric, level) - exact)).toBeLessThanOrEqual(0.001 * exact);
        const beyond = sorted.filter((x) => x > exact * 1.001).length / served;
        expect(s.above(metric, exact * 1.002)).toBeLessThanOrEqual(beyond + 1e-12);
      }
    }
  });

  test("gives the same bits for the same seed, in slices of any size", async () => {
    const given = system({ batching, workload, run: { requests: 2000, include: ["cdf"] }, e2e_s: 3 });
    const answer = JSON.stringify(await simulate(core, given, patient));
    expect(JSON.stringify(await simulate(core, given, patient))).toBe(answer);
    const other = JSON.stringify(await simulate(core, { ...given, run: { ...given.run, seed: 1 } }, patient));
    expect(other).not.toBe(answer);
    const figures = [1, 7, 1000, 1_000_000].map((events) => {
      const s = run(given, events);
      return JSON.stringify([Array.from({ length: layout.SIM_SEGMENTS }, (_, i) => s.figure(i)), s.segments()]);
    });
    expect(new Set(figures).size).toBe(1);
  });
});

describe("random streams", () => {
  test("a change of policy moves neither arrivals nor lengths", () => {
    const seen = named.flatMap(({ batching }) =>
      [undefined, 2].map((patience_s) => {
        const s = run(system({ batching, workload: { patience_s }, run: { requests: 5000, replications: 1 } }));
        return s.figure(layout.SIM_WINDOW);
      }),
    );
    expect(new Set(seen).size).toBe(1);
    const services = ["poisson", "deterministic", "gamma", "weibull"].map((kind) => {
      const s = run(system({ workload: { arrivals: { kind, rate_per_s: 0.1, cv: 2 } } }));
      return s.figure(layout.SIM_SOJOURN_MEAN) - s.figure(layout.SIM_WAIT_MEAN);
    });
    for (const service of services) expect(service).toBeCloseTo(services[0] ?? 0, 10);
  });

  test("replications differ, and each is the same whatever their number", () => {
    const means = (replications: number) =>
      run(system({ run: { replications } }))
        .segments()
        .map((s) => s.wait.mean);
    expect(new Set(means(4)).size).toBe(4);
    expect(means(2)).toEqual(means(4).slice(0, 2));
  });

  test("equal gaps are exactly k * gap, however long the run", () => {
    const s = run(
      system({
        workload: {
          arrivals: { kind: "deterministic", rate_per_s: 10 },
          output_tokens: { kind: "constant", value: 1 },
        },
        service: { batch_s: 0.05, request_s: 0, token_s: 0.001, token_request_s: 0 },
        run: { requests: 300_000, warmup_ratio: 0, replications: 1 },
      }),
    );
    expect(s.figure(layout.SIM_WAIT_ZEROS)).toBe(300_000);
    expect(s.figure(layout.SIM_WINDOW)).toBeCloseTo(30_000, 8);
  });
});

describe("known answers", () => {
  // 30 replications; beyond 4.5 standard errors lies 1e-4 of Student's t with 29 degrees: the seven comparisons below
  // raise a false alarm in fewer than 1 of 1,000 seeds.
  const many = { requests: 40_000, replications: 30 };
  const near = (seen: number[], exact: number) => {
    const mean = seen.reduce((a, b) => a + b, 0) / seen.length;
    expect(Math.abs(mean - exact)).toBeLessThan(4.5 * standardError(seen));
  };
  const perToken = { batch_s: 0, request_s: 0, token_s: 0.001, token_request_s: 0 };

  test.each([0.5, 0.8])("M/Geo/1 at load %d waits as Pollaczek and Khinchine say", (load) => {
    const workload = {
      arrivals: { kind: "poisson", rate_per_s: load },
      output_tokens: exponential,
      max_output_tokens: 131072,
    };
    const s = run(system({ workload, service: perToken, run: many }));
    const second = (2 * 1000 * 1000 - 1000) / 1e6; // E S^2 of the geometric law, s^2
    near(
      s.segments().map((x) => x.wait.mean),
      (load * second) / (2 * (1 - load)),
    );
    near(
      s.segments().map((x) => x.e2e.mean),
      (load * second) / (2 * (1 - load)) + 1,
    );
  });

  test("M/D/1 at load 0.8 waits twice its service", () => {
    const workload = { arrivals: { kind: "poisson", rate_per_s: 8 }, output_tokens: { kind: "constant", value: 100 } };
    const s = run(system({ workload, service: perToken, run: many }));
    near(
      s.segments().map((x) => x.wait.mean),
      0.2,
    );
  });

  test.each([0.7, 2])("M/M/1 with patience 2 s at load %d loses as Barrer says", (load) => {
    const workload = {
      arrivals: { kind: "poisson", rate_per_s: load },
      output_tokens: { kind: "geometric", mean: 20_000 },
      max_output_tokens: 131072 * 4,
      patience_s: 2,
    };
    const s = run(system({ workload, service: { ...perToken, token_s: 5e-5 }, run: many }));
    const renewal = 1 + (load / (1 - load)) * (1 - Math.exp(-(1 - load) * 2));
    near(
      s.segments().map((x) => 1 - x.served / 36_000),
      1 - renewal / (1 + load * renewal),
    );
  });
});

test.each([2, 4, 6, 8])("elastic is never slower than dynamic on the same requests (%d per second)", (rate_per_s) => {
  const vary = { workload: { arrivals: { kind: "poisson", rate_per_s } }, run: { requests: 10_000 } };
  const dynamic = run(system({ ...vary, batching: { kind: "dynamic", max_batch: 16 } })).segments();
  const elastic = run(system({ ...vary, batching: { kind: "elastic", max_batch: 16 } })).segments();
  dynamic.forEach((slow, i) => {
    expect(elastic[i]?.wait.mean).toBeLessThanOrEqual(slow.wait.mean);
    expect(elastic[i]?.e2e.mean).toBeLessThan(slow.e2e.mean);
    for (const [k, p] of slow.e2e.percentiles.entries()) expect(elastic[i]?.e2e.percentiles[k]).toBeLessThan(p);
  });
});
