import { describe, expect, test } from "vitest";
import { STATUS_DONE, STATUS_UNSTABLE } from "../../assembly/abi/layout";
import type { LengthSpec } from "../../src/services/scenario.ts";
import { family, lengths } from "../support/golden.ts";
import { fixed, relative, type Service, single, solve } from "../support/solve.ts";

const LEVELS = [0.5, 0.9, 0.95, 0.99, 0.999];
const BULK: Service = [0.02, 0.01, 0.02, 0.0003];
const LAWS: { name: string; law: LengthSpec; cap: number }[] = [
  { name: "uniform", law: { kind: "uniform", min: 1, max: 100 }, cap: 100 },
  { name: "lognormal", law: { kind: "lognormal", mu: 4.5, sigma: 0.8 }, cap: 512 },
  { name: "constant", law: { kind: "constant", value: 60 }, cap: 60 },
  { name: "heavy", law: { kind: "pareto", minimum: 20, shape: 1.3 }, cap: 4096 },
];

describe("fixed batches", () => {
  test.each(family("fixed"))("$id: every figure of the reference", ({ params: p, expected }) => {
    const service: Service = [Number(p.k2), Number(p.k1), Number(p.k4), Number(p.k3)];
    const answer = solve(lengths(p.tokens), Number(p.n_max), service, fixed(Number(p.lam), Number(p.b)));
    if (expected.stable === false) {
      expect(answer.status).toBe(STATUS_UNSTABLE);
      expect(answer.mean_wait_s).toBeUndefined();
      return;
    }
    expect(relative(answer.mean_wait_s, Number(expected.EW))).toBeLessThan(1e-8);
    expect(relative(answer.mean_sojourn_s, Number(expected.ET))).toBeLessThan(1e-8);
    expect(relative(answer.busy_ratio, Number(expected.util))).toBeLessThan(1e-9);
    expect(relative(answer.zero_wait_ratio, Number(expected.pW0))).toBeLessThan(1e-6);
    for (const level of LEVELS)
      expect(relative(answer.wait(level), Number(expected[`W_p${level * 100}`]))).toBeLessThan(2e-4);
  });

  test.each(LAWS)("of one are Pollaczek and Khinchine's queue ($name)", ({ law, cap }) => {
    const of = (load: number) => {
      const { max_rate } = solve(law, cap, BULK, single(1e-9));
      return [fixed(load * max_rate, 1), single(load * max_rate)].map((run) => solve(law, cap, BULK, run));
    };
    const [one, exact] = of(0.7);
    expect(one?.mean_wait_s).toBe(exact?.mean_wait_s);
    expect(one?.wait(0.99)).toBe(exact?.wait(0.99));
  });

  describe.each(LAWS)("$name", ({ law, cap }) => {
    const at = (load: number, batch: number) => {
      const { max_rate } = solve(law, cap, BULK, fixed(1e-9, batch));
      return { rate: load * max_rate, ...solve(law, cap, BULK, fixed(load * max_rate, batch)) };
    };

    test.each([2, 16, 200])("batches of %s wait for their formation alone at a small rate", (batch) => {
      const { rate, mean_wait_s } = at(1e-6, batch);
      expect(relative(mean_wait_s, (batch - 1) / (2 * rate))).toBeLessThan(1e-9);
    });

    test.each([
      [2, 1e-4],
      [2, 0.9],
      [16, 0.3],
      [16, 0.99],
      [128, 0.8],
    ])("batches of %s at load %s: the law has the exact mean and square", (batch, load) => {
      const answer = at(load, batch);
      expect(answer.status).toBe(STATUS_DONE);
      expect(1 - answer.waitAbove(0)).toBeCloseTo(answer.zero_wait_ratio ?? Number.NaN, 12);
      // E W = int P(W > x) dx and E W^2 = int 2 x P(W > x) dx, by the trapezoid rule from 0 to 40 mean waits.
      const mean = answer.mean_wait_s ?? Number.NaN;
      const [steps, end] = [40_000, 40 * mean];
      let [first, second] = [0.5 * answer.waitAbove(0), 0];
      for (let i = 1; i <= steps; i++) {
        const x = (end * i) / steps;
        first += answer.waitAbove(x);
        second += 2 * x * answer.waitAbove(x);
      }
      expect(relative((first * end) / steps, mean)).toBeLessThan(1e-4);
      expect(relative((second * end) / steps, answer.mean_square_wait_s2)).toBeLessThan(3e-4);
    });

    test("a shorter clip at the same rate never waits longer, nor does a lower load wait longer for the server", () => {
      const loads = [0.3, 0.5, 0.7, 0.9, 0.95].map((load) => at(load, 8));
      const server = loads.map(({ rate, mean_wait_s }) => (mean_wait_s ?? Number.NaN) - 7 / (2 * rate));
      server.forEach((wait, i) => {
        expect(wait).toBeGreaterThanOrEqual(server[i - 1] ?? 0);
      });
      const { rate } = at(0.9, 8);
      const clips = [0.4, 0.6, 0.8, 1].map((part) => solve(law, Math.round(cap * part), BULK, fixed(rate, 8)));
      clips.forEach((answer, i) => {
        for (const level of LEVELS) {
          expect(answer.wait(level)).toBeGreaterThanOrEqual((clips[i - 1]?.wait(level) ?? 0) * (1 - 1e-5));
          expect(answer.sojourn(level)).toBeGreaterThanOrEqual((clips[i - 1]?.sojourn(level) ?? 0) * (1 - 1e-5));
        }
      });
    });

    test("a sojourn is longer than its wait by a service", () => {
      const answer = at(0.8, 16);
      expect(answer.mean_sojourn_s).toBeCloseTo(
        (answer.mean_wait_s ?? 0) + (answer.running_mean ?? 0) / answer.rate,
        9,
      );
      for (const level of LEVELS) expect(answer.sojourn(level)).toBeGreaterThan(answer.wait(level));
    });

    test("a rate at or past the largest stable one has no wait", () => {
      const { max_rate } = at(0.5, 8);
      expect(solve(law, cap, BULK, fixed(max_rate, 8)).status).toBe(STATUS_UNSTABLE);
      const past = solve(law, cap, BULK, fixed(1.01 * max_rate, 8));
      expect(past.status).toBe(STATUS_UNSTABLE);
      expect(past.max_rate).toBe(max_rate);
      expect(past.mean_wait_s).toBeUndefined();
    });
  });
});
