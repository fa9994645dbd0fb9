// What is claimed of Dodoor (cached two choices on a load score): on 100 nodes of three speeds at load 0.85, its cache
// refreshed every 50 placements, a mean of at most 0.85 and a 95th percentile of at most 0.8 of those of fresh two choices,
// for half the messages.

import { describe, expect, it } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { linear, runEngine } from "../support/engine.ts";

const NODES = 100;
const SPEEDS = [0.5, 1, 2];
const lawOf = Array.from({ length: NODES }, (_, i) => i % SPEEDS.length);
const speeds = lawOf.map((i) => SPEEDS[i] ?? 1);
/** One request alone at speed 1, in seconds: 0.03 and 0.0203 for each of 200 tokens after the first. */
const ALONE_S = 0.03 + 0.0203 * 199;
const RATE_PER_S = (0.85 * speeds.reduce((sum, speed) => sum + speed, 0)) / ALONE_S;

const cache = new Map<string, { mean: number; p95: number; messages: number }>();

/** A node takes one request at a time. */
function at(router: string, batch = 0, seed = 1) {
  const key = `${router} ${batch} ${seed}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const run = runEngine({
    router,
    router_parameters: [batch, 0.5],
    replicas: NODES,
    laws: SPEEDS.map((speed) => linear(0.02 / speed, 0.01 / speed, 0.02 / speed, 0.0003 / speed)),
    law_of: lawOf,
    columns: { [abi.ENGINE_SPEEDS]: speeds },
    max_seqs: 1,
    classes: [
      {
        prompt_tokens: { kind: "lognormal", mean: 500, cv: 1 },
        output_tokens: { kind: "lognormal", mean: 200, cv: 1 },
      },
    ],
    max_output_tokens: 8000,
    arrivals: { kind: "poisson", rate_per_s: RATE_PER_S },
    requests: 60_000,
    warmup: 10_000,
    live: 60_000,
    seed,
  });
  const found = {
    mean: run.mean(abi.METRIC_E2E),
    p95: run.percentile(abi.METRIC_E2E, 0.95),
    messages: run.figure(abi.SEEN_MESSAGES) / run.figure(abi.SEEN_ARRIVED),
  };
  cache.set(key, found);
  return found;
}

describe.each([1, 2])("100 nodes of speeds 0.5, 1 and 2 at load 0.85, seed %d", (seed) => {
  const fresh = at("two-choices", 0, seed);

  it("dodoor answers sooner than fresh two choices, for half the messages", () => {
    const dodoor = at("dodoor", NODES / 2, seed);
    expect(dodoor.mean).toBeLessThan(0.85 * fresh.mean);
    expect(dodoor.p95).toBeLessThan(0.8 * fresh.p95);
    expect(fresh.messages).toBe(4);
    expect(dodoor.messages).toBeLessThanOrEqual(2);
  });

  it("two choices from a cache are within 10 % of fresh ones", () => {
    const cached = at("cached-two-choices", NODES / 2, seed);
    expect(Math.abs(cached.mean / fresh.mean - 1)).toBeLessThan(0.1);
  });

  it.each(["dodoor", "cached-two-choices"])("%s worsens smoothly as its cache ages, to 4 n placements", (router) => {
    const means = [0.5, 1, 2, 4].map((n) => at(router, n * NODES, seed).mean);
    for (let i = 1; i < means.length; i++) {
      const ratio = (means[i] ?? 0) / (means[i - 1] ?? 0);
      expect(ratio).toBeGreaterThan(0.98);
      expect(ratio).toBeLessThan(1.25);
    }
  });
});
