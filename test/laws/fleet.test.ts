import { describe, expect, it } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { linear, runEngine } from "../support/engine.ts";

/** A law of a replica that is so many times as fast. */
const law = (speed: number) => linear(0.5 / speed, 0.25 / speed, 0.125 / speed, 0.0625 / speed);
const SPEEDS = [0.5, 1, 2];

describe("replicas of differing speed", () => {
  it("each take the time of their own law", () => {
    // One after the other, round robin: 0.75 s and four steps of 0.1875 s at speed 1.
    const rows = { arrival_s: [0, 100, 200], prompt_tokens: [8, 8, 8], output_tokens: [5, 5, 5] };
    const run = runEngine({ rows, replicas: 3, laws: SPEEDS.map(law), law_of: [0, 1, 2] });
    expect(run.mean(abi.METRIC_TTFT)).toBeCloseTo((0.75 * 3.5) / 3, 12);
    expect(run.mean(abi.METRIC_E2E)).toBeCloseTo((1.5 * 3.5) / 3, 12);
    expect(busy(run)).toEqual([3, 1.5, 0.75]);
  });

  it("are busy in proportion to what they were given over their speed", () => {
    const run = runEngine({
      replicas: 6,
      laws: SPEEDS.map(law),
      law_of: [0, 0, 1, 1, 2, 2],
      classes: [{ output_tokens: { kind: "constant", value: 9 } }],
      max_seqs: 1,
      arrivals: { kind: "poisson", rate_per_s: 0.4 },
      requests: 6000,
    });
    // One at a time, so that each request takes 2.25 s at speed 1; the window ends with an arrival, amid a request or so.
    const [slow = 0, , even = 0, , fast = 0] = busy(run);
    expect(slow / 4500).toBeCloseTo(1, 2);
    expect(even / 2250).toBeCloseTo(1, 2);
    expect(fast / 1125).toBeCloseTo(1, 2);
    expect(busy(run).reduce((sum, s) => sum + s, 0)).toBeCloseTo(run.figure(abi.SEEN_BUSY), 6);
  });

  it("get more of the work where the router looks at what is left of it", () => {
    const placedAt = (router: string) => {
      const run = runEngine({
        replicas: 3,
        laws: SPEEDS.map(law),
        law_of: [0, 1, 2],
        columns: { [abi.ENGINE_SPEEDS]: SPEEDS },
        router,
        router_parameters: [2, 0.5],
        max_seqs: 4,
        arrivals: { kind: "poisson", rate_per_s: 0.2 },
        requests: 4000,
      });
      return run.table(run.figure(abi.SEEN_REPLICA_TABLE), 3, abi.REPLICA_SIZE).map(([placed = 0]) => placed);
    };
    for (const router of ["least-requests", "two-choices", "dodoor"]) {
      const [slow = 0, even = 0, fast = 0] = placedAt(router);
      expect(slow).toBeLessThan(even);
      expect(even).toBeLessThan(fast);
    }
    const turns = placedAt("round-robin");
    expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1);
  });
});

it("the ends of long outputs are found on a calendar that is shorter", () => {
  // The calendars of 128 replicas have 16,384 steps each. By turns the first gets the long ones, the others one token each.
  const lengths = Array.from({ length: 40 }, (_, i) => 3000 + ((i * 17_011) % 57_000));
  const alone = runEngine({
    max_output_tokens: 60_000,
    classes: [{ e2e_s: 1e9 }],
    rows: {
      arrival_s: lengths.map((_, i) => 40 * i),
      prompt_tokens: lengths.map(() => 64),
      output_tokens: lengths,
    },
  });
  const steps = alone.figure(abi.SEEN_STEPS);
  const seconds = alone.classes()[0]?.[abi.CLASS_SEEN_E2E];
  const turns = lengths.flatMap((length, i) =>
    Array.from({ length: 128 }, (_, k) => (k === 0 ? [i, length, 0] : [i, 1, 1])),
  );
  const fleet = runEngine({
    max_output_tokens: 60_000,
    replicas: 128,
    classes: [{ e2e_s: 1e9 }, {}],
    rows: {
      arrival_s: turns.map(([i = 0]) => 40 * i),
      prompt_tokens: turns.map(() => 64),
      output_tokens: turns.map(([, length = 1]) => length),
      classes: turns.map(([, , kind = 0]) => kind),
    },
  });
  // A request of one token takes the step of its prefill.
  expect(fleet.figure(abi.SEEN_STEPS)).toBe(steps + 127 * lengths.length);
  expect(fleet.classes()[0]?.[abi.CLASS_SEEN_E2E]).toBe(seconds);
  expect(Number(seconds) / lengths.length).toBeGreaterThan(300);
});

it("128 replicas keep a heap each, with as many requests as may be there", () => {
  const run = runEngine({
    replicas: 128,
    router: "least-requests",
    order: "priority",
    live: 65_536,
    max_seqs: 2,
    requests: 20_000,
    arrivals: { kind: "poisson", rate_per_s: 800 },
  });
  expect(run.done).toBe(true);
  expect(run.figure(abi.SEEN_LIVE_MAX)).toBeGreaterThan(10_000);
});

function busy(run: ReturnType<typeof runEngine>): number[] {
  const rows = run.table(run.figure(abi.SEEN_REPLICA_TABLE), run.spec.replicas, abi.REPLICA_SIZE);
  return rows.map((row) => row[abi.REPLICA_BUSY] ?? Number.NaN);
}
