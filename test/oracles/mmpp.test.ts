import { describe, expect, test } from "vitest";
import { STATUS_UNSTABLE } from "../../assembly/abi/layout";
import { analyze } from "../../src/services/analyze.ts";
import type { LengthSpec } from "../../src/services/scenario.ts";
import { simulate } from "../../src/services/simulate.ts";
import { core, patient, scenario, service } from "../support/core.ts";
import { modulated, relative, type Service, single, solve } from "../support/solve.ts";
import { embedded } from "./embedded-mmpp.ts";

const LEVELS = [0.5, 0.9, 0.95, 0.99, 0.999];
const TOKENS: Service = [0, 0, 1, 0];
const UNIFORM: LengthSpec = { kind: "uniform", min: 1, max: 100 };
const LAW: Service = [0.02, 0.01, 0.02, 0.0003];

describe("MMPP/G/1", () => {
  test.each([
    { name: "equal services", rates: [0.1, 0.9], leave: [0.1, 0.3], values: [1], weights: [1] },
    { name: "services of two lengths", rates: [0.05, 0.5], leave: [0.02, 0.05], values: [1, 4], weights: [3, 1] },
    { name: "an idle state", rates: [0, 1.2], leave: [0.5, 0.8], values: [1], weights: [1] },
    { name: "a state beyond what is served", rates: [0.2, 1.5], leave: [0.05, 0.4], values: [1, 2], weights: [4, 1] },
    { name: "three states", rates: [0.1, 0.8, 0.4], leave: [0.3, 0.2, 0.5], values: [1, 2], weights: [1, 1] },
  ])("$name: the mean wait and the share that waits not are those of the embedded chain", (given) => {
    const { rates, leave, values, weights } = given;
    const m = rates.length;
    const switching = rates.map((_, i) => rates.map((_, j) => (j === (i + 1) % m ? (leave[i] ?? 0) : 0)));
    const total = weights.reduce((a, b) => a + b);
    const services = values.map((s, k): [number, number] => [s, (weights[k] ?? 0) / total]);
    const want = embedded({ rates, switching, services }, 150);
    const got = solve({ kind: "empirical", values, weights }, 4, TOKENS, modulated(rates, leave));
    expect(relative(got.mean_wait_s, want.wait)).toBeLessThan(1e-8);
    expect(relative(got.zero_wait_ratio, want.zero)).toBeLessThan(1e-8);
    expect(got.residual_ratio).toBeLessThan(1e-4); // of the law on the grid
  });

  test.each([0.3, 0.7, 0.95])("equal rates in every state are Poisson: load %s", (load) => {
    const rate = load / 1.0402; // mean service of LAW and UNIFORM, about
    const want = solve(UNIFORM, 100, LAW, single(rate));
    const got = solve(UNIFORM, 100, LAW, modulated([rate, rate, rate], [0.01, 3, 0.2]));
    expect(relative(got.mean_wait_s, want.mean_wait_s)).toBeLessThan(1e-10);
    expect(relative(got.zero_wait_ratio, want.zero_wait_ratio)).toBeLessThan(1e-10);
    for (const level of LEVELS) {
      expect(relative(got.wait(level), want.wait(level))).toBeLessThan(5e-4);
      expect(relative(got.sojourn(level), want.sojourn(level))).toBeLessThan(5e-4);
    }
  });

  test("states that change all the time are Poisson at the mean rate, and longer stays wait longer", () => {
    const poisson = solve(UNIFORM, 100, LAW, single(0.6)).mean_wait_s ?? Number.NaN;
    const waits = [1000, 10, 1, 0.1, 0.01].map(
      (leave) => solve(UNIFORM, 100, LAW, modulated([0.2, 1], [leave, leave])).mean_wait_s ?? Number.NaN,
    );
    expect(relative(waits[0], poisson)).toBeLessThan(1e-3);
    waits.forEach((wait, i) => {
      expect(wait).toBeGreaterThan(waits[i - 1] ?? poisson);
    });
  });

  test("states that hardly ever change are the mixture of their queues, request by request", () => {
    const each = [0.3, 0.7].map((rate) => ({ rate, wait: solve(UNIFORM, 100, LAW, single(rate)).mean_wait_s ?? 0 }));
    const want = each.reduce((sum, { rate, wait }) => sum + rate * wait, 0);
    expect(relative(solve(UNIFORM, 100, LAW, modulated([0.3, 0.7], [1e-7, 1e-7])).mean_wait_s, want)).toBeLessThan(
      1e-4,
    );
  });

  test("mean and percentiles are those of the simulator", async () => {
    const given = scenario(
      { arrivals: { kind: "mmpp", rates_per_s: [0.2, 1.4], switch_per_s: [0.02, 0.06] }, output_tokens: UNIFORM },
      service(...LAW),
      { kind: "none" },
      { requests: 200_000, replications: 20 },
    );
    const [exact, seen] = [await analyze(core, given), await simulate(core, given, patient)];
    for (const metric of ["wait_s", "e2e_s"] as const)
      for (const name of ["mean", "p50", "p90", "p99"]) {
        const cell = (of: typeof seen, end = "") => Number(of.latency?.[metric][`${name}${end}`]);
        // Twice the 95 % interval of Student's t with 19 degrees: false alarms below 5e-4 each.
        const half = cell(seen, "_high") - cell(seen, "_low");
        expect(Math.abs(cell(exact) - cell(seen)), `${metric} ${name}`).toBeLessThan(half);
      }
    expect(exact.latency?.wait_s.trust).toBe("exact");
  });

  test("a mean rate past what is served has no wait", () => {
    const past = solve(UNIFORM, 100, LAW, modulated([0.1, 2], [1, 1]));
    expect(past.status).toBe(STATUS_UNSTABLE);
    expect(past.mean_wait_s).toBeUndefined();
  });
});
