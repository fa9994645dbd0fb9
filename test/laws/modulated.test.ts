import { describe, expect, test } from "vitest";
import { MODULATED } from "../../assembly/arrivals";
import { column, inner } from "../support/inner.ts";

/** The first times of a process with these states, [rate in 1/s, mean stay in s] each. */
function times(id: string, states: [number, number][], count: number, seed = 1n): Float64Array {
  inner.reset();
  const table = inner.reserve(16 * states.length);
  column(table, 2 * states.length).set(states.flat());
  const address = inner.reserve(8 * count);
  const process = MODULATED.findIndex((entry) => entry.id === id);
  inner.drawTimes(process, table, states.length, seed, count, address);
  return column(address, count).slice();
}

/** How many times fall into each of `cells` windows of `width` seconds. */
function counts(of: Float64Array, width: number, cells: number): number[] {
  const bins = new Array<number>(cells).fill(0);
  for (const t of of) if (t < cells * width) bins[Math.floor(t / width)] = (bins[Math.floor(t / width)] ?? 0) + 1;
  return bins;
}

const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;

function variance(list: number[]): number {
  const centre = mean(list);
  return mean(list.map((x) => (x - centre) ** 2));
}

describe("piecewise", () => {
  const states: [number, number][] = [
    [5, 10],
    [0, 20],
    [0.5, 10],
    [20, Number.POSITIVE_INFINITY],
  ];
  const runs = Array.from({ length: 2000 }, (_, seed) =>
    counts(times("piecewise", states, 1300, BigInt(seed)), 10, 10),
  );

  test("each segment has its own rate, exactly Poisson: mean and variance of its count agree", () => {
    // 5 standard errors of 2000 counts each: false alarms below 1e-5. The variance of a variance is (2 + 1/m) m^2 / n.
    [50, 0, 0, 5, 200, 200, 200].forEach((m, cell) => {
      const seen = runs.map((run) => run[cell] ?? 0);
      expect(Math.abs(mean(seen) - m)).toBeLessThanOrEqual(5 * Math.sqrt(m / 2000));
      expect(Math.abs(variance(seen) - m)).toBeLessThanOrEqual(5 * m * Math.sqrt((2 + 1 / Math.max(m, 1)) / 2000));
    });
  });

  test("counts of different segments are independent, so across a change too", () => {
    const product = runs.map((run) => ((run[3] ?? 0) - 5) * ((run[4] ?? 0) - 200));
    expect(Math.abs(mean(product))).toBeLessThan(5 * Math.sqrt((5 * 200) / 2000));
  });

  test("one segment is the Poisson process of that rate, draw for draw", () => {
    const drawn = times("piecewise", [[4, Number.POSITIVE_INFINITY]], 1000, 7n);
    const address = inner.reserve(8 * 1000);
    inner.drawGaps(0, 0, 7n, 1000, address);
    let time = 0;
    column(address, 1000).forEach((gap, i) => {
      time += gap / 4;
      expect(drawn[i]).toBeCloseTo(time, 9);
    });
  });
});

describe("mmpp", () => {
  // Two states of rates 1 and 9, left at rates 0.2 and 0.4: p = (2/3, 1/3), mean rate 11/3.
  const [r1, r2, q1, q2] = [1, 9, 0.2, 0.4];
  const states: [number, number][] = [
    [r1, 1 / q1],
    [r2, 1 / q2],
  ];
  const rate = (r1 * q2 + r2 * q1) / (q1 + q2);
  const width = 10;
  /** Var N(t) = rate t + 2 v (t / s - (1 - e^{-s t}) / s^2), v = p1 p2 (r1 - r2)^2, s = q1 + q2. */
  const s = q1 + q2;
  const v = ((q1 * q2) / s ** 2) * (r1 - r2) ** 2;
  const exact = rate * width + 2 * v * (width / s - (1 - Math.exp(-s * width)) / s ** 2);
  const runs = Array.from({ length: 20 }, (_, seed) =>
    counts(times("mmpp", states, 400_000, BigInt(seed)), width, 10_000),
  );

  test("comes at its mean rate, in its steady state from the start", () => {
    // Five standard errors: 6e-7. Counts of a stationary process: also those of the first window alone.
    const error = 5 * Math.sqrt((rate + (2 * v) / s) / (20 * 10_000 * width));
    expect(Math.abs(mean(runs.flat()) / width - rate)).toBeLessThan(error);
    const firsts = Array.from(
      { length: 4000 },
      (_, seed) => counts(times("mmpp", states, 400, BigInt(seed)), 0.5, 1)[0] ?? 0,
    );
    const first = rate * 0.5 + 2 * v * (0.5 / s - (1 - Math.exp(-s * 0.5)) / s ** 2);
    expect(Math.abs(mean(firsts) - rate * 0.5)).toBeLessThan(5 * Math.sqrt(first / 4000));
  });

  test("has the index of dispersion that the theory gives", () => {
    const seen = runs.map((run) => variance(run) / mean(run));
    const error = Math.sqrt(variance(seen) / (seen.length - 1));
    expect(exact / (rate * width)).toBeGreaterThan(5);
    // Student's t with 19 degrees beyond 6: 1e-5.
    expect(Math.abs(mean(seen) - exact / (rate * width))).toBeLessThan(6 * error);
  });

  test("three states follow each other in a cycle, an idle one among them", () => {
    const cycle: [number, number][] = [
      [6, 2],
      [0, 1],
      [3, 5],
    ];
    const drawn = times("mmpp", cycle, 300_000);
    const long = (6 * 2 + 3 * 5) / 8;
    expect(Math.abs(300_000 / (drawn.at(-1) ?? 0) / long - 1)).toBeLessThan(0.02);
    expect(drawn.every((t, i) => t > (drawn[i - 1] ?? 0))).toBe(true);
  });

  test("the changes of state are a stream of their own: a faster rate moves none", () => {
    // States of rate 0 and 1000: gaps above 0.1 s are the idle stays.
    const idle = (rate: number) =>
      [
        ...times(
          "mmpp",
          [
            [rate, 1],
            [0, 1],
          ],
          20_000,
        ),
      ].flatMap((t, i, all) => (t - (all[i - 1] ?? t) > 0.1 ? [t] : []));
    const slow = idle(1000);
    const fast = idle(2000);
    expect(fast.length).toBeGreaterThan(3);
    fast.forEach((t, i) => {
      expect(Math.abs(t - (slow[i] ?? 0))).toBeLessThan(0.02);
    });
  });
});
