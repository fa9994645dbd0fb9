import { describe, expect, test } from "vitest";
import { STATUS_LIMIT, STATUS_UNSTABLE } from "../../assembly/abi/layout";
import type { LengthSpec } from "../../src/services/scenario.ts";
import { fixed, relative, renewal, type Service, single, solve } from "../support/solve.ts";

const LEVELS = [0.5, 0.9, 0.95, 0.99, 0.999];
const BULK: Service = [0.02, 0.01, 0.02, 0.0003];
const UNIFORM: LengthSpec = { kind: "uniform", min: 1, max: 100 };
const CONSTANT: LengthSpec = { kind: "constant", value: 100 };

const largest = (law: LengthSpec, batch: number): number => solve(law, 100, BULK, fixed(1e-9, batch)).max_rate;

describe("renewal arrivals", () => {
  const cases = ["gamma", "weibull"].flatMap((id) =>
    [1, 2, 8, 32].flatMap((batch) => [0.3, 0.7, 0.95].map((load) => ({ id, batch, load }))),
  );

  test.each(cases)("$id gaps of cv 1 are Poisson: batches of $batch at load $load", ({ id, batch, load }) => {
    for (const law of [UNIFORM, CONSTANT]) {
      const rate = load * largest(law, batch);
      const exact = solve(law, 100, BULK, fixed(rate, batch));
      const answer = solve(law, 100, BULK, renewal(id, rate, 1, batch));
      expect(relative(answer.mean_wait_s, exact.mean_wait_s)).toBeLessThan(2e-6);
      expect(relative(answer.zero_wait_ratio, exact.zero_wait_ratio)).toBeLessThan(5e-5);
      for (const level of LEVELS) {
        expect(relative(answer.wait(level), exact.wait(level))).toBeLessThan(2e-4);
        expect(relative(answer.sojourn(level), exact.sojourn(level))).toBeLessThan(2e-4);
      }
    }
  });

  test.each([0.3, 0.8, 0.999])("equal gaps and equal lengths never wait: load %s", (load) => {
    const answer = solve(CONSTANT, 100, BULK, renewal("deterministic", load * largest(CONSTANT, 1), 0, 1));
    expect(answer.mean_wait_s).toBe(0);
    expect(answer.zero_wait_ratio).toBe(1);
    for (const level of LEVELS) expect(answer.wait(level)).toBe(0);
    expect(relative(answer.sojourn(0.5), 2.06)).toBeLessThan(1e-9);
  });

  test("gaps of 30 years leave the sojourn the law of the service", () => {
    const law: LengthSpec = { kind: "empirical", values: [1, 4190, 131072], weights: [60, 35, 5] };
    const answer = solve(law, 131072, [0, 0, 0.001, 0], renewal("deterministic", 1e-9, 0, 1));
    expect(relative(answer.sojourn(0.5), 0.001)).toBeLessThan(1e-9);
    expect(relative(answer.sojourn(0.9), 4.19)).toBeLessThan(1e-9);
    expect(relative(answer.sojourn(0.99), 131.072)).toBeLessThan(1e-9);
  });

  test("equal gaps in batches of 4 wait a gap for each that is missing", () => {
    const rate = 0.6 * largest(CONSTANT, 4);
    const answer = solve(CONSTANT, 100, BULK, renewal("deterministic", rate, 0, 4));
    expect(relative(answer.mean_wait_s, 1.5 / rate)).toBeLessThan(1e-12);
    expect(answer.zero_wait_ratio).toBe(0.25);
    expect(relative(answer.wait(0.5), 1 / rate)).toBeLessThan(1e-9);
    expect(relative(answer.wait(0.9), 3 / rate)).toBeLessThan(1e-9);
  });

  test.each([0.5, 0.8, 0.95])("equal gaps and geometric lengths are the lattice queue D/Geo/1: load %s", (load) => {
    // Service n tokens of 10 ms, P(n > x) = p^x, gaps of d tokens. An arrival finds a geometric number of tokens, of ratio s:
    // the root of s = p + (1 - p) s^d below 1, so P(W > x tokens) = ((s - p) / (1 - p)) s^x and P(W = 0) = (1 - s) / (1 - p).
    const d = 50;
    const p = 1 - 1 / (load * d);
    let s = 0;
    for (let i = 0; i < 100_000; i++) s = p + (1 - p) * s ** d;
    const lengths: LengthSpec = { kind: "geometric", mean: load * d };
    const answer = solve(lengths, 20_000, [0, 0, 0.01, 0], renewal("deterministic", 1 / (0.01 * d), 0, 1));
    const above = (s - p) / (1 - p);
    expect(relative(answer.zero_wait_ratio, 1 - above)).toBeLessThan(1e-7);
    expect(relative(answer.mean_wait_s, (0.01 * above) / (1 - s))).toBeLessThan(1e-7);
    for (const x of [0, 1, 7, 60]) expect(answer.waitAbove(0.01 * x)).toBeCloseTo(above * s ** x, 7);
  });

  test.each([0.25, 0.4].flatMap((up) => [1e-5, 2e-4, -1e-5, -2e-4].map((beyond) => ({ up, beyond }))))(
    "equal gaps that miss the grid, $beyond beyond 2 tokens: P(W = 0) is right within the stated error",
    (given) => {
      // Lengths of 1 and 3 tokens against gaps of about 2: the wait is the maximum of a walk up or down by one. Nobody waits
      // if it never goes above 0 (gambler's ruin: 1 - up / down); where gaps are a little short, it may not even return to 0.
      const { up, beyond } = given;
      const lengths: LengthSpec = { kind: "empirical", values: [1, 3], weights: [1 - up, up] };
      const rate = 1 / (0.01 * (2 + beyond));
      const answer = solve(lengths, 3, [0, 0, 0.01, 0], renewal("deterministic", rate, 0, 1));
      const exact = beyond > 0 ? 1 - up / (1 - up) : 1 - 2 * up;
      const missed = Math.abs((answer.zero_wait_ratio ?? Number.NaN) - exact);
      expect(missed).toBeGreaterThan(1e-3);
      expect(missed).toBeLessThan((answer.residual_ratio ?? Number.NaN) + 1e-6);
    },
  );

  test.each([1, 8])("more bursty arrivals wait longer: batches of %s", (batch) => {
    const rate = 0.8 * largest(UNIFORM, batch);
    for (const id of ["gamma", "weibull"]) {
      const calm = solve(UNIFORM, 100, BULK, renewal("deterministic", rate, 0, batch)).mean_wait_s ?? Number.NaN;
      const waits = [0.2, 0.5, 1, 2, 4].map(
        (cv) => solve(UNIFORM, 100, BULK, renewal(id, rate, cv, batch)).mean_wait_s ?? Number.NaN,
      );
      waits.forEach((wait, i) => {
        expect(wait).toBeGreaterThan(waits[i - 1] ?? calm);
      });
    }
  });

  test.each([0.5, 0.9])("stay below Kingman's bound, and near it under heavy traffic: load %s", (load) => {
    // E W <= rate (var gap + var service) / (2 (1 - load)) (Kingman, 1962); here E W^2 of a single service is 1.456.
    const rate = load * largest(UNIFORM, 1);
    const { mean_wait_s: poisson } = solve(UNIFORM, 100, BULK, single(rate));
    const service = 1 / largest(UNIFORM, 1);
    const variance = (2 * (1 - load) * (poisson ?? Number.NaN)) / rate - service ** 2;
    for (const cv of [0.5, 2, 4]) {
      const bound = (rate * ((cv / rate) ** 2 + variance)) / (2 * (1 - load));
      const { mean_wait_s } = solve(UNIFORM, 100, BULK, renewal("gamma", rate, cv, 1));
      expect(mean_wait_s).toBeLessThan(bound);
      if (load === 0.9) expect(mean_wait_s).toBeGreaterThan(0.75 * bound);
    }
  });

  test("past the largest stable rate there is no wait; too large a batch is refused", () => {
    const past = solve(UNIFORM, 100, BULK, renewal("gamma", 1.001 * largest(UNIFORM, 4), 2, 4));
    expect(past.status).toBe(STATUS_UNSTABLE);
    expect(past.mean_wait_s).toBeUndefined();
    expect(solve(UNIFORM, 100, BULK, renewal("gamma", 1, 2, 4096)).status).toBe(STATUS_LIMIT);
  });
});
