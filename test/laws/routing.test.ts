import { describe, expect, it } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { ROUTERS } from "../../assembly/routing";
import type { Router } from "../../assembly/routing/router";
import { type EngineSpec, linear, runEngine } from "../support/engine.ts";
import { ShownFleet } from "../support/fleet.ts";

/** Values for a router's parameters: a batch of 20, and a weight of 0.5. */
const valuesOf = ({ parameters }: Router) => parameters.map(({ id }) => (id === "batch" ? 20 : 0.5));
const chosen = (id: string) => ROUTERS.find((router) => router.id === id) as Router;
const pick = (id: string, fleet: ShownFleet) => chosen(id).pick(fleet, 20, 0.5);

/** A repeatable sequence in [0, 1). */
function uniforms(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  });
}

/** Requests that each replica was given. */
function placed(run: ReturnType<typeof runEngine>): number[] {
  const rows = run.table(run.figure(abi.SEEN_REPLICA_TABLE), run.spec.replicas, abi.REPLICA_SIZE);
  return rows.map((row) => row[abi.REPLICA_PLACED] ?? Number.NaN);
}

describe.each(ROUTERS.map((router) => [router.id, router] as const))("router %s", (_id, router) => {
  const fleet = (vary: Partial<EngineSpec> = {}) =>
    runEngine({
      router: router.id,
      router_parameters: valuesOf(router),
      replicas: 128,
      requests: 4000,
      arrivals: { kind: "poisson", rate_per_s: 200 },
      ...vary,
    });

  it("places every request of a fleet of 128 once, the same way each time", () => {
    const run = fleet();
    const counts = placed(run);
    const digest = run.digest();
    expect(run.figure(abi.SEEN_COMPLETED) + run.figure(abi.SEEN_IN_FLIGHT)).toBe(run.figure(abi.SEEN_ARRIVED));
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(run.figure(abi.SEEN_ARRIVED));
    const again = fleet();
    expect(placed(again)).toEqual(counts);
    expect(again.digest()).toBe(digest);
  });

  it("leaves arrivals and lengths as they are", () => {
    // Steps so short that no two requests meet: where they go makes no difference.
    const alone = { laws: [linear(1e-9, 1e-9, 1e-9, 1e-9)], requests: 300, replicas: 5 };
    const arrivals = { kind: "poisson", rate_per_s: 1 };
    const digest = runEngine({ ...alone, replicas: 1, arrivals }).digest();
    expect(fleet({ ...alone, arrivals, prediction_cv: 0.5 }).digest()).toBe(digest);
  });

  it("is never asked where there is one replica", () => {
    const run = fleet({ replicas: 1, requests: 200 });
    expect(run.figure(abi.SEEN_MESSAGES)).toBe(0);
    expect(placed(run)).toEqual([run.figure(abi.SEEN_ARRIVED)]);
  });
});

describe("round-robin", () => {
  it("gives each of 128 replicas every 128th request", () => {
    const run = runEngine({ replicas: 128, rows: together(1280), live: 1280 });
    expect(placed(run)).toEqual(new Array(128).fill(10));
  });
});

describe("random", () => {
  it("splits evenly: chi-squared of 15 degrees below its 99.99th percentile, 44.3", () => {
    for (const seed of [1, 2, 3]) {
      const counts = placed(runEngine({ router: "random", replicas: 16, rows: together(32_000), live: 32_000, seed }));
      const squares = counts.reduce((sum, n) => sum + (n - 2000) ** 2 / 2000, 0);
      expect(squares).toBeLessThan(44.3);
      expect(squares).toBeGreaterThan(1.9);
    }
  });
});

describe("a choice", () => {
  it.each([
    ["least-requests", "requests"],
    ["least-tokens", "tokens"],
  ] as const)("of %s is never a busier replica, and the first of equals", (id, field) => {
    for (let seed = 1; seed <= 200; seed++) {
      const figures = uniforms(9, seed).map((u) => Math.floor(4 * u));
      const fleet = new ShownFleet({ requests: figures.map(() => 7), [field]: figures });
      expect(pick(id, fleet)).toBe(figures.indexOf(Math.min(...figures)));
    }
  });

  it("of two is the one with fewer requests, and the first drawn of equals", () => {
    const draws = () => [0.5, 0.99]; // the third of five, then the last of the other four
    expect(pick("two-choices", new ShownFleet({ requests: [0, 0, 4, 0, 3], draws: draws() }))).toBe(4);
    expect(pick("two-choices", new ShownFleet({ requests: [0, 0, 3, 0, 3], draws: draws() }))).toBe(2);
    expect(pick("two-choices", new ShownFleet({ requests: [0, 0, 2, 0, 3], draws: draws() }))).toBe(2);
  });

  it("of two draws each pair as often as any other", () => {
    const counts = new Map<string, number>();
    const draws = uniforms(80_000, 5);
    for (let k = 0; k < 40_000; k++) {
      const two = draws.slice(2 * k, 2 * k + 2);
      const first = pick("two-choices", new ShownFleet({ requests: [0, 0, 0, 0, 0], draws: [...two] }));
      const busy = [0, 0, 0, 0, 0].with(first, 1);
      const pair = `${first} ${pick("two-choices", new ShownFleet({ requests: busy, draws: [...two] }))}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    // 20 ordered pairs of different replicas, 2000 times each: 5 deviations of 44.
    expect(counts.size).toBe(20);
    for (const n of counts.values()) expect(Math.abs(n - 2000)).toBeLessThan(220);
  });

  it("of what was heard looks at nothing else", () => {
    const shown = { requests: [9, 0], heard: [0, 9], draws: [0, 0] };
    expect(pick("cached-two-choices", new ShownFleet(shown))).toBe(0);
  });

  it("of dodoor goes by seconds alone at alpha 1, by resources at 0, and counts speed", () => {
    const shown = { requests: [0, 0], seconds: [8, 2], tokens: [100, 900], prompts: [50, 60] };
    const at = (alpha: number, more = {}) =>
      chosen("dodoor").pick(new ShownFleet({ ...shown, draws: [0, 0], ...more }), 20, alpha);
    expect(at(1)).toBe(1);
    expect(at(0)).toBe(0);
    expect(at(0, { speeds: [1, 4] })).toBe(1);
    expect(at(1, { seconds: [2, 2.4], speeds: [1, 2] })).toBe(1);
    expect(at(0.5, { seconds: [0, 0], tokens: [0, 0], prompts: [0, 0] })).toBe(0);
  });
});

describe("messages", () => {
  const N = 1000;
  it.each([
    ["round-robin", 0],
    ["random", 0],
    ["least-requests", 2 * 10 * N],
    ["least-tokens", 2 * 10 * N],
    ["two-choices", 4 * N],
    // After each 20 placements, one from each of 10 replicas; none before the first 20.
    ["cached-two-choices", 10 * (N / 20 - 1)],
    ["dodoor", 10 * (N / 20 - 1)],
  ])("of %s: %d for 1000 requests to 10 replicas", (router, count) => {
    const rows = together(N);
    const run = runEngine({ router, router_parameters: [20, 0.5], replicas: 10, rows, live: N });
    expect(run.figure(abi.SEEN_MESSAGES)).toBe(count);
  });
});

describe("at load 0.9", () => {
  /** One at a time: a request of n tokens takes 0.1 n s, and 10 s on average. */
  const wait = (router: string, values: number[] = []) =>
    runEngine({
      router,
      router_parameters: values,
      replicas: 20,
      max_seqs: 1,
      laws: [linear(0, 0.1, 0.1, 0)],
      classes: [{ prompt_tokens: { kind: "constant", value: 1 }, output_tokens: { kind: "geometric", mean: 100 } }],
      arrivals: { kind: "poisson", rate_per_s: (20 * 0.9) / 10 },
      max_output_tokens: 4000,
      requests: 40_000,
      warmup: 4000,
    }).mean(abi.METRIC_WAIT);

  it("two choices wait less than one and longer than all; stale choices longer than fresh", () => {
    const random = wait("random");
    const two = wait("two-choices");
    const all = wait("least-requests");
    // M/M/1: 0.9 / 0.1 services of 10 s.
    expect(Math.abs(random / 90 - 1)).toBeLessThan(0.15);
    expect(wait("round-robin")).toBeLessThan(random);
    expect(two).toBeLessThan(0.5 * random);
    expect(all).toBeLessThan(0.5 * two);
    expect(wait("cached-two-choices", [1])).toBeCloseTo(two, 12);
    expect(wait("cached-two-choices", [40])).toBeGreaterThan(1.05 * two);
  });
});

/** So many requests at once, and each of one token. */
function together(count: number) {
  const ones = new Array<number>(count).fill(1);
  return { arrival_s: ones, prompt_tokens: ones, output_tokens: ones };
}
