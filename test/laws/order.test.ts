import { describe, expect, it } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { ORDERS } from "../../assembly/order";
import { type Class, type EngineSpec, linear, runEngine } from "../support/engine.ts";
import { meanWait } from "../support/naive-queue.ts";

/** Classes by objectives and priority: one without any, one with a TTFT, one with an E2E, one with TTFT and TPOT. */
const CLASSES: Class[] = [
  { priority: 2 },
  { priority: 1, ttft_s: 4 },
  { priority: 3, e2e_s: 10 },
  { priority: 1, ttft_s: 2, tpot_s: 0.5 },
];

/** 3000 requests of the four classes to a server of one at a time, at load 0.9: 0.5 s, and 0.125 s for each token after the first. */
const COUNT = 3000;
const draw = lcg(11);
const rows = {
  arrival_s: [] as number[],
  prompt_tokens: new Array<number>(COUNT).fill(16),
  output_tokens: [] as number[],
  classes: [] as number[],
};
for (let i = 0, t = 0; i < COUNT; i++) {
  // Whole 64ths of a second, so that all sums are exact; some arrive together.
  t += Math.floor(-Math.log(1 - draw()) * 120) / 64;
  rows.arrival_s.push(t);
  rows.output_tokens.push(1 + Math.floor(draw() * 20));
  rows.classes.push(Math.floor(draw() * CLASSES.length));
}
const single = { rows, classes: CLASSES, max_seqs: 1, laws: [linear(0.25, 0.25, 0.0625, 0.0625)], live: COUNT };

/** The key of each order, written anew, by arrival, class, output tokens and seconds of service. */
const KEYS: Record<string, (arrival_s: number, of: Class, tokens: number, service_s: number) => number> = {
  fcfs: () => 0,
  priority: (_arrival_s, of) => of.priority ?? 0,
  "shortest-predicted": (_arrival_s, _of, tokens) => tokens,
  "earliest-deadline": (arrival_s, of) => arrival_s + (of.ttft_s ?? of.e2e_s ?? Number.POSITIVE_INFINITY),
  "least-laxity": (arrival_s, { ttft_s, tpot_s, e2e_s }, tokens, service_s) => {
    const last_s = (ttft_s ?? Infinity) + (tokens > 1 ? (tpot_s ?? Infinity) * (tokens - 1) : 0);
    return arrival_s + (e2e_s ?? last_s) - service_s;
  },
};

describe.each(Object.entries(KEYS))("order %s", (order, key) => {
  it("serves as a queue that looks for the least key each time", () => {
    const jobs = rows.arrival_s.map((arrival_s, i) => {
      const tokens = rows.output_tokens[i] ?? 0;
      const service_s = 0.5 + 0.125 * (tokens - 1);
      return { arrival_s, service_s, key: key(arrival_s, CLASSES[rows.classes[i] ?? 0] ?? {}, tokens, service_s) };
    });
    const expected = meanWait(jobs);
    expect(expected).toBeGreaterThan(1);
    expect(runEngine({ ...single, order }).mean(abi.METRIC_WAIT)).toBeCloseTo(expected, 9);
  });

  it("goes by arrival where all are alike, whether keys are equal or without end", () => {
    const alike = { ...single, rows: { ...rows, output_tokens: new Array<number>(COUNT).fill(9) }, classes: [{}] };
    const vary = { ...alike, rows: { ...alike.rows, classes: new Array<number>(COUNT).fill(0) } };
    const digest = runEngine({ ...vary, order: "fcfs" }).digest();
    expect(runEngine({ ...vary, order }).digest()).toBe(digest);
  });
});

it("every order that does not rescan is held to a queue", () => {
  const others = ORDERS.filter(({ rescans, id }) => !rescans && !(id in KEYS)).map(({ id }) => id);
  expect(others).toEqual([]);
});

describe("earliest-deadline and least-laxity", () => {
  it.each(["earliest-deadline", "least-laxity"])("%s is fcfs without objectives", (order) => {
    const vary = { ...single, classes: CLASSES.map(({ priority }) => ({ priority: priority ?? 0 })) };
    const digest = runEngine({ ...vary, order: "fcfs" }).digest();
    expect(runEngine({ ...vary, order }).digest()).toBe(digest);
  });

  it("each keeps more of its own objectives than fcfs", () => {
    const kept = (order: string, place: number) =>
      runEngine({ ...single, order })
        .classes()
        .reduce((sum, row) => sum + (row[place] ?? 0), 0);
    const { CLASS_SEEN_TTFT_ATTAINED: ttft, CLASS_SEEN_ATTAINED: all } = abi;
    expect(kept("earliest-deadline", ttft)).toBeGreaterThan(1.1 * kept("fcfs", ttft));
    expect(kept("least-laxity", all)).toBeGreaterThan(1.05 * kept("fcfs", all));
  });
});

describe("predictions", () => {
  const at = (order: string, prediction_cv: number, vary: Partial<EngineSpec> = {}) =>
    runEngine({
      order,
      prediction_cv,
      max_seqs: 1,
      laws: [linear(0, 0.1, 0.1, 0)],
      classes: [{ output_tokens: { kind: "lognormal", mean: 100, cv: 1 } }],
      arrivals: { kind: "poisson", rate_per_s: 0.09 },
      max_output_tokens: 4000,
      requests: 40_000,
      warmup: 2000,
      ...vary,
    }).mean(abi.METRIC_WAIT);

  it("shorten the mean wait at load 0.9 by as much as they are true", () => {
    const fcfs = at("fcfs", 0);
    const waits = [0, 0.3, 1, 3, 10].map((cv) => at("shortest-predicted", cv));
    expect(waits[0]).toBeLessThan(0.5 * fcfs);
    for (let i = 1; i < waits.length; i++) expect(waits[i]).toBeGreaterThan((waits[i - 1] ?? 0) * 0.99);
    expect(waits[4]).toBeGreaterThan(1.5 * (waits[0] ?? 0));
    expect(waits[4]).toBeLessThan(1.02 * fcfs);
  });

  it("change nothing under fcfs", () => {
    expect(at("fcfs", 2)).toBe(at("fcfs", 0));
  });
});

function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
