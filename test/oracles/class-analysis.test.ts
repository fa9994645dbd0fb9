import { describe, expect, it } from "vitest";
import { analyze } from "../../src/services/analyze.ts";
import type { Answer } from "../../src/services/result.ts";
import type { LengthSpec, RequestClass, Scenario } from "../../src/services/scenario.ts";
import { simulate } from "../../src/services/simulate.ts";
import { core, patient, scenario, service } from "../support/core.ts";

const LAW = service(0, 0, 0.01, 0);
const SHORT: LengthSpec = { kind: "geometric", mean: 20 };
const MIDDLE: LengthSpec = { kind: "uniform", min: 1, max: 199 };
const LONG: LengthSpec = { kind: "lognormal", mean: 400, cv: 1.2 };

const CLASSES: RequestClass[] = [
  { name: "batch", share: 1, priority: 2, output_tokens: LONG },
  { name: "chat", share: 5, priority: 0, output_tokens: SHORT },
  { name: "agent", share: 4, priority: 1, output_tokens: MIDDLE },
];
const MEAN_S = 0.01 * (0.1 * 400 + 0.5 * 20 + 0.4 * 100);

function given(load: number, order: string, classes = CLASSES, change: Partial<Scenario> = {}): Scenario {
  const base = scenario(
    { rate: load / MEAN_S, classes, max_output_tokens: 4096 },
    LAW,
    { kind: "none" },
    { requests: 50_000, replications: 20 },
  );
  return { ...base, engine: { batching: { kind: "none" }, order: { kind: order } }, ...change };
}

const rowsOf = (answer: Answer) => Object.fromEntries((answer.classes ?? []).map((row) => [row.name, row]));

/**
 * Mean waits of a queue with priorities, by conservation and by merging levels: with the levels up to k as one and the rest as one, the
 * first of the two waits R / (1 - u_k) as a class before all others does (it sees nobody ahead but its own and the residual
 * service), and levels within are taken apart by u_{k-1} W_{..k-1} + (u_k - u_{k-1}) W_k = u_k W_{..k}.
 */
function apart(rate: number, classes: { share: number; mean: number; square: number }[]): number[] {
  const residual = classes.reduce((sum, { share, square }) => sum + 0.5 * rate * share * square, 0);
  let before = { load: 0, work: 0 };
  return classes.map(({ share, mean }) => {
    const load = before.load + rate * share * mean;
    // Of the merged levels, the work-weighted mean wait W: PASTA with the wait made of residual and own work: u W = u R / (1 - u).
    const work = (load * residual) / (1 - load);
    const wait = (work - before.work) / (load - before.load);
    before = { load, work };
    return wait;
  });
}

describe("classes that go before one another", () => {
  it.each([0.3, 0.8, 0.97])("wait as conservation of work has it, at load %s", async (load) => {
    const answer = await analyze(core, given(load, "priority"));
    const order = ["chat", "agent", "batch"];
    const rows = rowsOf(answer);
    // Moments of each class from its own queue: W = rate E S^2 / (2 (1 - load)), E S = E T - W.
    const own = await Promise.all(
      order.map(async (name) => {
        const one = CLASSES.find((row) => row.name === name);
        const alone = scenario(
          { rate: 0.01, output_tokens: one?.output_tokens ?? SHORT, max_output_tokens: 4096 },
          LAW,
        );
        const { latency } = await analyze(core, alone);
        const [wait, e2e] = [latency?.wait_s.mean ?? 0, latency?.e2e_s.mean ?? 0];
        const mean = e2e - wait;
        return { share: (one?.share ?? 0) / 10, mean, square: (wait * 2 * (1 - 0.01 * mean)) / 0.01 };
      }),
    );
    const want = apart(load / MEAN_S, own);
    order.forEach((name, i) => {
      expect(Number(rows[name]?.wait_s) / (want[i] ?? Number.NaN)).toBeCloseTo(1, 9);
      expect(Number(rows[name]?.e2e_s) - Number(rows[name]?.wait_s)).toBeCloseTo(own[i]?.mean ?? Number.NaN, 9);
    });
    expect(Number(rows.chat?.wait_s)).toBeLessThan(Number(rows.agent?.wait_s));
    expect(Number(rows.agent?.wait_s)).toBeLessThan(Number(rows.batch?.wait_s));
    const overall = order.reduce((sum, name, i) => sum + (own[i]?.share ?? 0) * Number(rows[name]?.wait_s), 0);
    expect(answer.latency?.wait_s.mean).toBeCloseTo(overall, 10);
    expect(answer.latency?.wait_s.trust).toBe("exact");
  });

  it.each(["priority", "fcfs"])("are as simulated, each class, in the order %s", async (order) => {
    const slo = { e2e_s: 3 };
    const classes = CLASSES.map((one) => (one.name === "chat" ? { ...one, slo } : one));
    const asked = given(0.7, order, classes);
    const [answer, seen] = [await analyze(core, asked), await simulate(core, asked, patient)];
    for (const [name, row] of Object.entries(rowsOf(answer))) {
      const other = rowsOf(seen)[name];
      // A million requests of which some 8,000 waits are independent: 1.2 % standard error, and five of them.
      expect(Math.abs(Number(row.wait_s) / Number(other?.wait_s) - 1)).toBeLessThan(0.06);
      expect(Math.abs(Number(row.e2e_s) / Number(other?.e2e_s) - 1)).toBeLessThan(0.06);
      expect(Object.keys(other ?? {})).not.toContain("ttft_s");
    }
    expect(answer.max_rate_per_s).toBe(seen.max_rate_per_s);
    if (order !== "fcfs") expect(answer.throughput?.slo_attainment_ratio).toBeUndefined();
    else {
      expect(rowsOf(answer).chat?.slo_attainment_ratio).toBeCloseTo(Number(rowsOf(seen).chat?.slo_attainment_ratio), 2);
      expect(answer.throughput?.slo_attainment_ratio).toBeCloseTo(Number(seen.throughput?.slo_attainment_ratio), 2);
    }
  });

  it("of one priority are first come first served, and one queue with mixed lengths", async () => {
    const level = CLASSES.map((one) => ({ ...one, priority: 7 }));
    const [equal, fcfs] = [await analyze(core, given(0.8, "priority", level)), await analyze(core, given(0.8, "fcfs"))];
    expect(equal.latency).toEqual(fcfs.latency);
    const { wait_s } = fcfs.latency ?? {};
    for (const row of fcfs.classes ?? []) expect(row.wait_s).toBe(wait_s?.mean);
    expect(wait_s?.trust).toBe("exact");
    // The mixture of the laws, by their moments: Pollaczek and Khinchine.
    const two: LengthSpec = { kind: "constant", value: 30 };
    const one: LengthSpec = { kind: "constant", value: 90 };
    const simple = given(0, "fcfs", [
      { name: "a", share: 3, priority: 0, output_tokens: two },
      { name: "b", share: 1, priority: 0, output_tokens: one },
    ]);
    const arrivals = { kind: "poisson", rate_per_s: 1.5 };
    const found = await analyze(core, { ...simple, workload: { ...simple.workload, arrivals } });
    const [h, h2] = [0.75 * 0.3 + 0.25 * 0.9, 0.75 * 0.09 + 0.25 * 0.81];
    expect(found.latency?.wait_s.mean).toBeCloseTo((1.5 * h2) / (2 * (1 - 1.5 * h)), 12);
  });

  it("share replicas that are drawn at random: the same waits at the same load", async () => {
    const fleet = { replicas: 4, router: { kind: "random" } };
    const many = given(0.8, "priority", CLASSES, { fleet });
    const workload = { ...many.workload, arrivals: { kind: "poisson", rate_per_s: (4 * 0.8) / MEAN_S } };
    const [four, one] = [await analyze(core, { ...many, workload }), await analyze(core, given(0.8, "priority"))];
    for (const [name, row] of Object.entries(rowsOf(four)))
      expect(Number(row.wait_s) / Number(rowsOf(one)[name]?.wait_s)).toBeCloseTo(1, 12);
  });
});
