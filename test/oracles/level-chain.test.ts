import { describe, expect, test } from "vitest";
import { column, inner } from "../support/inner.ts";

/** Rates in 1/s; `switching[i][j]` from phase i to j. */
interface Chain {
  rates: number[];
  switching: number[][];
  serve: number[];
}

function solve({ rates, switching, serve }: Chain) {
  inner.reset();
  const put = (values: number[]) => {
    const address = inner.reserve(8 * values.length);
    column(address, values.length).set(values);
    return address;
  };
  const levels = serve.length;
  const stable = inner.solveLevels(rates.length, put(switching.flat()), put(rates), put(serve), levels) === 1;
  return {
    stable,
    mass: [...column(inner.levelMass.value, levels)],
    seen: [...column(inner.levelSeen.value, levels)],
    tail: { mass: inner.tailMass.value, seen: inner.tailSeen.value },
    excess: { mass: inner.tailExcess.value, seen: inner.tailExcessSeen.value },
  };
}

/** The same chain cut off at `most` levels, by power iteration on the uniformised states: no matrix of the solver's. */
function literal({ rates, switching, serve }: Chain, most: number, steps: number) {
  const m = rates.length;
  const mu = (n: number) => (n === 0 ? 0 : (serve[Math.min(n, serve.length) - 1] ?? 0));
  const fastest =
    Math.max(...serve) + Math.max(...rates) + Math.max(...switching.map((row) => row.reduce((a, b) => a + b)));
  let law = Float64Array.from({ length: most * m }, () => 1 / (most * m));
  for (let step = 0; step < steps; step++) {
    const next = new Float64Array(most * m);
    for (let n = 0; n < most; n++)
      for (let i = 0; i < m; i++) {
        const p = (law[n * m + i] ?? 0) / fastest;
        let left = fastest;
        const go = (to: number, rate: number) => {
          next[to] = (next[to] ?? 0) + p * rate;
          left -= rate;
        };
        if (n + 1 < most) go((n + 1) * m + i, rates[i] ?? 0);
        if (n > 0) go((n - 1) * m + i, mu(n));
        for (let j = 0; j < m; j++) if (j !== i) go(n * m + j, switching[i]?.[j] ?? 0);
        next[n * m + i] = (next[n * m + i] ?? 0) + p * left;
      }
    law = next;
  }
  const level = (n: number, weight: (i: number) => number) =>
    rates.reduce((sum, _, i) => sum + (law[n * m + i] ?? 0) * weight(i), 0);
  const mass = Array.from({ length: most }, (_, n) => level(n, () => 1));
  const flow = Array.from({ length: most }, (_, n) => level(n, (i) => rates[i] ?? 0));
  const total = flow.reduce((a, b) => a + b);
  return { mass, seen: flow.map((rate) => rate / total) };
}

const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);

describe("modulated arrivals to a server whose rate depends on how many there are", () => {
  test.each<[string, Chain]>([
    [
      "two phases, one server",
      {
        rates: [0.3, 1.2],
        switching: [
          [0, 0.2],
          [0.4, 0],
        ],
        serve: [1],
      },
    ],
    [
      "an idle phase, four servers",
      {
        rates: [0, 3],
        switching: [
          [0, 0.4],
          [0.7, 0],
        ],
        serve: [1, 2, 3, 4],
      },
    ],
    [
      "three phases in a cycle, a server that slows down",
      {
        rates: [0.2, 1.1, 0.6],
        switching: [
          [0, 0.3, 0],
          [0, 0, 0.2],
          [0.5, 0, 0],
        ],
        serve: [1.5, 1.3, 1.6, 1.2, 1.1],
      },
    ],
  ])("%s: as the chain itself goes, state by state", (_, chain) => {
    const got = solve(chain);
    const want = literal(chain, 160, 60_000);
    chain.serve.forEach((_mu, n) => {
      expect(got.mass[n]).toBeCloseTo(want.mass[n] ?? Number.NaN, 10);
      expect(got.seen[n]).toBeCloseTo(want.seen[n] ?? Number.NaN, 10);
    });
    for (const of of ["mass", "seen"] as const) {
      const beyond = want[of].slice(chain.serve.length);
      expect(got.tail[of]).toBeCloseTo(sum(beyond), 9);
      expect(got.excess[of]).toBeCloseTo(sum(beyond.map((p, k) => k * p)), 6);
    }
  });

  test("equal rates in every phase are Poisson: Erlang's delay probability for four servers", () => {
    const got = solve({
      rates: [3, 3],
      switching: [
        [0, 1e-3],
        [2, 0],
      ],
      serve: [1, 2, 3, 4],
    });
    expect(got.tail.seen).toBeCloseTo(0.509433962264151, 12); // C(4, 3) = 27/53
    expect(got.tail.mass).toBeCloseTo(27 / 53, 12);
    expect(got.excess.mass).toBeCloseTo((27 / 53) * 3, 11); // (n - 4)^+ : C rho / (1 - rho)
  });

  test("phases that hardly ever change are the mixture of their queues", () => {
    const got = solve({
      rates: [0.2, 0.9],
      switching: [
        [0, 1e-9],
        [1e-9, 0],
      ],
      serve: [1],
    });
    expect(got.mass[0]).toBeCloseTo(0.5 * (0.8 + 0.1), 6);
    expect(got.excess.mass + got.tail.mass).toBeCloseTo(0.5 * (0.25 + 9), 5);
  });

  test("a mean rate at or above the last level's has no steady state", () => {
    const chain = {
      rates: [0, 2],
      switching: [
        [0, 1],
        [1, 0],
      ],
      serve: [3, 1],
    };
    expect(solve(chain).stable).toBe(false);
    expect(solve({ ...chain, serve: [3, 1.001] }).stable).toBe(true);
  });
});
