import { describe, expect, it } from "vitest";
import {
  ANSWER_BATCH_MEAN,
  ANSWER_BUSY,
  ANSWER_MEAN_SOJOURN,
  ANSWER_MEAN_SQUARE_WAIT,
  ANSWER_MEAN_WAIT,
  ANSWER_META_HIGH,
  ANSWER_META_LOW,
  ANSWER_ZERO_WAIT,
  SOJOURN,
  STATUS_DONE,
  STATUS_UNSTABLE,
  WAIT,
} from "../../assembly/abi/layout";
import { setLengths } from "../../src/core/lengths.ts";
import type { LengthSpec } from "../../src/services/scenario.ts";
import { close, figure, instance, LAW, LOADS, QUEUES, type Queue, relative, solve, solveAt } from "../support/bulk.ts";
import { service } from "../support/core.ts";
import { family, type GoldenCase, lengths } from "../support/golden.ts";

const core = instance.exports;

function goldenQueue({ params: p }: GoldenCase): Queue {
  const n = (name: string): number => Number(p[name]);
  return {
    elastic: p.elastic === true,
    tokens: lengths(p.tokens),
    cap: n("n_max"),
    law: service(n("k2"), n("k1"), n("k4"), n("k3")),
    limit: Number(p.b_max ?? 0),
  };
}

describe("dynamic and elastic batching", () => {
  it.each([...family("dynamic"), ...family("elastic")])("$id: every figure of the reference", (row) => {
    const { expected: e } = row;
    const solved = solve(goldenQueue(row), Number(row.params.lam), 1);
    if (e.stable === false) {
      expect(solved.status).toBe(STATUS_UNSTABLE);
      expect(figure(solved, ANSWER_MEAN_WAIT)).toBeNaN();
      return;
    }
    expect(solved.status).toBe(STATUS_DONE);
    close(figure(solved, ANSWER_MEAN_WAIT), Number(e.EW), 1e-7);
    close(figure(solved, ANSWER_MEAN_SOJOURN), Number(e.ET), 1e-7);
    close(figure(solved, ANSWER_BATCH_MEAN), Number(e.EB), 1e-7);
    close(figure(solved, ANSWER_BUSY), Number(e.util), 1e-7);
    close(figure(solved, ANSWER_ZERO_WAIT), Number(e.pW0), 1e-6);
    const variance = figure(solved, ANSWER_MEAN_SQUARE_WAIT) - figure(solved, ANSWER_MEAN_WAIT) ** 2;
    close(Math.sqrt(variance), Number(e.sdW), 1e-5);
    for (const level of [50, 90, 95, 99, 99.9]) {
      const tolerance = Math.max(3e-4, 2 * Number(row.relTol[`W_p${level}`]));
      close(core.percentile(WAIT, level / 100), Number(e[`W_p${level}`]), tolerance);
      const sojourn = e[`T_p${level}`];
      if (sojourn !== undefined) close(core.percentile(SOJOURN, level / 100), Number(sojourn), 3e-4);
    }
    // Simulated percentiles with their standard errors: 60 at 4 errors each, one in 260 such tables would fail by chance.
    const simulated = Object.entries((e.simOnly_T ?? {}) as unknown as Record<string, [number, number]>);
    for (const [level, [mean, error]] of simulated) {
      expect(Math.abs(core.percentile(SOJOURN, Number(level)) - mean)).toBeLessThan(4 * error);
    }
  });

  it.each(QUEUES.filter(({ limit }) => limit === 1))(
    "$name, elastic $elastic: a limit of one is M/G/1 (Pollaczek and Khinchine)",
    (queue) => {
      for (const load of [...LOADS, 0.999]) {
        const solved = solveAt(queue, load, 1);
        const [c, a] = [LAW.batch_s + LAW.request_s, LAW.token_s + LAW.token_request_s];
        const mean = c + a * core.lengthsMoment(1);
        const square = c * c + 2 * a * c * core.lengthsMoment(1) + a * a * core.lengthsMoment(2);
        const wait = (solved.rate * square) / (2 * (1 - solved.rate * mean));
        expect(relative(figure(solved, ANSWER_MEAN_WAIT), wait)).toBeLessThan(1e-7);
        expect(figure(solved, ANSWER_ZERO_WAIT)).toBeCloseTo(1 - load, 10);
        const waits = [0.5, 0.9, 0.99].map((level) => core.percentile(WAIT, level));
        const sojourns = [0.5, 0.9, 0.99].map((level) => core.percentile(SOJOURN, level));
        core.analyzeSingle(solved.rate, 1);
        waits.forEach((w, i) => {
          close(w, core.percentile(WAIT, [0.5, 0.9, 0.99][i] ?? 0), 1e-3);
        });
        sojourns.forEach((t, i) => {
          close(t, core.percentile(SOJOURN, [0.5, 0.9, 0.99][i] ?? 0), 2e-3);
        });
      }
    },
  );

  it("sees that a healthy queue without a limit can be tipped by one large batch", () => {
    const tokens: LengthSpec = { kind: "lognormal", mu: 4.5, sigma: 0.8 };
    const queue = { elastic: false, tokens, cap: 4096, law: LAW, limit: 0 };
    const solved = solve(queue, 1);
    expect(solved.status).toBe(STATUS_UNSTABLE);
    const [low, high] = [figure(solved, ANSWER_META_LOW), figure(solved, ANSWER_META_HIGH)];
    const growth = (b: number): number => {
      core.reset();
      setLengths(instance, tokens, 4096);
      return 0.02 + 0.01 * b + (0.02 + 0.0003 * b) * core.longestMoment(b, 1) - b;
    };
    expect(Math.abs(growth(low))).toBeLessThan(0.01 * low);
    expect(Math.abs(growth(high))).toBeLessThan(0.01 * high);
    expect(growth(2 * low)).toBeLessThan(0);
    expect(growth(2 * high)).toBeGreaterThan(0);
    expect(figure(solve({ ...queue, limit: 8 }, 1), ANSWER_META_LOW)).toBeNaN();
  });
});
