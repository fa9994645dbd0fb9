import { describe, expect, it } from "vitest";
import { analyze } from "../../src/services/analyze.ts";
import type { Answer, Metric } from "../../src/services/result.ts";
import type { Scenario } from "../../src/services/scenario.ts";
import { core, paper, scenario, service } from "../support/core.ts";
import { family, single } from "../support/golden.ts";

const relative = (got: unknown, want: number): number => Math.abs(Number(got) - want) / Math.max(Math.abs(want), 1e-9);

function latency(answer: Answer): { wait: Metric; e2e: Metric } {
  if (answer.latency === undefined) throw new Error("no latency");
  return { wait: answer.latency.wait_s, e2e: answer.latency.e2e_s };
}

const withWorkload = (s: Scenario, change: Partial<Scenario["workload"]>): Scenario => ({
  ...s,
  workload: { ...s.workload, ...change },
});
const atRate = (s: Scenario, rate_per_s: number): Scenario =>
  withWorkload(s, { arrivals: { kind: "poisson", rate_per_s } });

const PERCENTILES = [
  ["50", "p50"],
  ["90", "p90"],
  ["95", "p95"],
  ["99", "p99"],
  ["99.9", "p999"],
] as const;

describe("one request at a time", () => {
  it.each(family("mg1"))("$id: every figure of the reference", async (row) => {
    const answer = await analyze(core, single(row));
    const { wait, e2e } = latency(answer);
    expect(relative(wait.mean, Number(row.expected.EW))).toBeLessThan(1e-9);
    expect(relative(e2e.mean, Number(row.expected.ET))).toBeLessThan(1e-9);
    expect(relative(wait.zero_ratio, Number(row.expected.pW0))).toBeLessThan(1e-9);
    expect(relative(answer.clipped_ratio, Number(row.expected.pClipped))).toBeLessThan(1e-9);
    for (const [key, name] of PERCENTILES) {
      expect(relative(wait[name], Number(row.expected[`W_p${key}`]))).toBeLessThan(1e-4);
      expect(relative(e2e[name], Number(row.expected[`T_p${key}`]))).toBeLessThan(1e-4);
    }
  });

  it.each(family("mg1-impatient"))("$id: loss and served wait of the reference", async (row) => {
    const answer = await analyze(core, single(row));
    expect(relative(answer.loss_ratio, Number(row.expected.loss))).toBeLessThan(1e-5);
    expect(relative(latency(answer).wait.mean, Number(row.expected.EW_served))).toBeLessThan(2e-6);
    expect(relative(answer.occupancy?.busy_ratio, Number(row.expected.util))).toBeLessThan(1e-7);
  });

  it("gives the core paper's figures: 22.34 s at a limit of 1600, 55.37 s at 3000, 29.5 % clipped", async () => {
    const short = await analyze(core, paper(1600));
    const long = await analyze(core, paper(3000));
    expect(latency(short).wait.mean).toBeCloseTo(22.34, 2);
    expect(latency(long).wait.mean).toBeCloseTo(55.37, 2);
    // The paper prints -58.93 %.
    expect(latency(short).wait.mean / latency(long).wait.mean - 1).toBeCloseTo(-0.5965, 4);
    expect(short.clipped_ratio).toBeCloseTo(0.295, 3);
  });

  it("is Crommelin's law for constant lengths", async () => {
    // M/D/1, service 1 s: P(W <= t) = (1 - r) sum_{k <= t} (r (k - t))^k / k! e^{r (t - k)} (Crommelin, 1932).
    const rate = 0.8;
    const lengths = { kind: "constant", value: 100 };
    const { wait } = latency(await analyze(core, scenario({ rate, output_tokens: lengths }, service(0, 0, 0.01, 0))));
    const crommelin = (t: number): number => {
      let sum = 0;
      let factorial = 1;
      for (let k = 0; k <= Math.floor(t); k++) {
        if (k > 0) factorial *= k;
        sum += ((rate * (k - t)) ** k / factorial) * Math.exp(rate * (t - k));
      }
      return (1 - rate) * sum;
    };
    for (const [percent, name] of PERCENTILES.slice(0, 4))
      expect(crommelin(Number(wait[name]))).toBeCloseTo(Number(percent) / 100, 5);
  });

  it("is nearly M/M/1 for geometric lengths of many short tokens", async () => {
    const lengths = { kind: "geometric", mean: 1000 };
    const { e2e } = latency(
      await analyze(core, scenario({ rate: 0.7, output_tokens: lengths }, service(0, 0, 1e-3, 0))),
    );
    // The sojourn is exponential with rate mu - lambda = 0.3; the lattice of 1e-3 leaves a relative error of that order.
    expect(relative(e2e.mean, 1 / 0.3)).toBeLessThan(2e-3);
    expect(relative(e2e.p99, Math.log(100) / 0.3)).toBeLessThan(2e-3);
  });

  it("calls an overloaded queue unstable, with its limits and no latency", async () => {
    const answer = await analyze(core, atRate(paper(3000), 0.05));
    expect(answer.stable).toBe(false);
    expect(answer.latency).toBeUndefined();
    expect(answer.backlog_per_s).toBeGreaterThan(0);
    const limit = answer.max_stable_output_tokens ?? 0;
    const stable = async (n: number) => (await analyze(core, atRate(paper(n), 0.05))).stable;
    expect([await stable(limit), await stable(limit + 1)]).toEqual([true, false]);
  });

  it("loses nobody as patience grows, and every served wait stays below it", async () => {
    const losses: number[] = [];
    for (const patience_s of [1, 10, 100, 1000]) {
      const answer = await analyze(core, withWorkload(paper(1600), { patience_s }));
      losses.push(answer.loss_ratio);
      expect(Number(latency(answer).wait.p999)).toBeLessThanOrEqual(patience_s);
    }
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    expect(losses.at(-1)).toBeLessThan(1e-12);
    const free = await analyze(core, paper(1600));
    const patient = await analyze(core, withWorkload(paper(1600), { patience_s: 1000 }));
    expect(relative(latency(patient).wait.mean, latency(free).wait.mean)).toBeLessThan(1e-5);
  });

  it("serves one request a service when far more arrive than patience can hold", async () => {
    // Load 1e15: the server is always busy, a served request has waited nearly all of its patience.
    const law = service(0, 1e6, 1, 0);
    const patience = { output_tokens: { kind: "constant", value: 1 }, patience_s: 1 };
    const answer = await analyze(core, scenario({ rate: 1e9, ...patience }, law));
    expect(relative(answer.occupancy?.busy_ratio, 1)).toBeLessThan(1e-9);
    expect(relative(answer.throughput?.requests_per_s, 1 / 1_000_001)).toBeLessThan(1e-9);
    expect(latency(answer).wait.zero_ratio).toBeLessThan(1e-9);
  });

  it("nobody waits less than 0, and the served are at most all, where patience is far shorter than a service", async () => {
    const law = service(1, 1e6, 1e6, 1e6);
    const workload = { rate: 1e-9, output_tokens: { kind: "constant", value: 1 }, patience_s: 1e-3 };
    const { wait } = latency(await analyze(core, scenario(workload, law)));
    expect(wait.mean).toBeGreaterThanOrEqual(0);
    expect(wait.zero_ratio).toBeLessThanOrEqual(1);
    expect(wait.zero_ratio).toBeGreaterThan(1 - 1e-9);
  });

  it("grows with the rate in the mean and in every percentile", async () => {
    let last: number[] = [];
    for (const rate of [0.005, 0.01, 0.02, 0.03, 0.035, 0.038]) {
      const { wait, e2e } = latency(await analyze(core, atRate(paper(1600), rate)));
      const now = [wait.mean, e2e.mean, ...PERCENTILES.flatMap(([, name]) => [Number(wait[name]), Number(e2e[name])])];
      last.forEach((value, i) => {
        expect(now[i]).toBeGreaterThanOrEqual(value);
      });
      last = now;
    }
  });
});
