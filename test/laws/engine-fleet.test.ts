// Fleets of engines by mathematics: what a router changes, and what it leaves.

import { describe, expect, it } from "vitest";
import { analysed, figures, lawOf, lognormal } from "../support/engine-analysis.ts";

const ROUTERS = {
  random: (replicas: number) => ({ replicas }),
  "round-robin": (replicas: number) => ({ replicas, gap_spread: 1 / replicas }),
  "two-choices": (replicas: number) => ({ replicas, choices: Math.min(2, replicas) }),
  "least-requests": (replicas: number) => ({ replicas, choices: replicas }),
};
const FEW = { max_num_seqs: 12 };
const BUSY = { ...FEW, rate_per_s: 0.9 * figures(analysed({ ...FEW, rate_per_s: 1e-3 }, false)).max_rate };
/** One sequence at a time, whose steps take 20 ms: exponential service, about, of 2 s. */
const ONE = {
  ...{ max_num_seqs: 1, law: lawOf({ token: 0, pair: 0, step: 0.02, context: 0, host: 0, sequence: 0 }) },
  ...{ prompt_tokens: lognormal(1, 0), output_tokens: { kind: "geometric", mean: 100 } as const },
};

describe("a fleet of engines", () => {
  it.each(Object.entries(ROUTERS))("of one replica behind %s is the single engine", (_, router) => {
    expect(figures(analysed({ ...BUSY, ...router(1) }))).toEqual(figures(analysed(BUSY)));
  });

  it("waits longest where requests are split at random, and less the more there is to choose from", () => {
    const waits = (replicas: number) =>
      Object.values(ROUTERS).map((router) => figures(analysed({ ...BUSY, ...router(replicas) }, false)).chain_wait);
    for (const replicas of [4, 16]) {
      const [random = 0, inTurn = 0, two = 0, least = 0] = waits(replicas);
      expect(inTurn).toBeLessThan(random);
      expect(two).toBeLessThan(random);
      expect(least).toBeLessThan(two);
    }
    expect(waits(16).at(-1)).toBeLessThan(waits(4).at(-1) ?? 0);
  });

  it("conserves its requests whatever they choose: as many tokens a second are decoded as come", () => {
    for (const router of Object.values(ROUTERS)) {
      const { running, decoding, tpot } = figures(analysed({ ...BUSY, ...router(8) }, false));
      expect(decoding / (BUSY.rate_per_s * 127) / tpot).toBeCloseTo(1, 2);
      expect(running).toBeLessThan(BUSY.max_num_seqs);
    }
  });

  it("hardly gains from more to choose from than sixteen", () => {
    const wide = { max_num_seqs: 512, rate_per_s: 10 };
    const [some, many] = [16, 512].map(
      (n) => figures(analysed({ ...wide, ...ROUTERS["least-requests"](n) }, false)).e2e,
    );
    expect(Number(many) / Number(some)).toBeCloseTo(1, 3);
  });

  it("of very many servers has the levels of the mean field: s_n = rho^((d^n - 1) / (d - 1))", () => {
    // P(wait) = s_1^d, as no pool is left of 1,000 servers; Mitzenmacher 2001.
    const load = 0.8;
    const most = figures(analysed({ ...ONE, rate_per_s: 1e-3 }, false)).max_rate;
    const { blocked } = figures(analysed({ ...ONE, rate_per_s: load * most, ...ROUTERS["two-choices"](1000) }, false));
    expect(blocked).toBeCloseTo(load ** 2, 4);
  });
});
