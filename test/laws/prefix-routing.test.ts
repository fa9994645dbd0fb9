import { describe, expect, it } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { type EngineRun, type EngineSpec, runEngine } from "../support/engine.ts";
import { hashed } from "../support/hash-rows.ts";

const uniform = (min: number, max: number) => ({ kind: "uniform", min, max }) as const;

/** Groups with common prefixes of 512 tokens, of which the caches of four replicas hold a part. */
function run(vary: Partial<EngineSpec>, groups = 40, skew = 0): EngineRun {
  const done = runEngine({
    laws: [{ base: { [abi.FORM_TOKEN]: 2e-5, [abi.BASE_ANY_DECODING]: 0.005, [abi.BASE_DECODING]: 2e-4 } }],
    classes: [{ prompt_tokens: uniform(513, 700), output_tokens: uniform(1, 100) }],
    arrivals: { kind: "poisson", rate_per_s: 60 },
    replicas: 4,
    blocks: 700,
    requests: 6000,
    warmup: 500,
    ...vary,
    fields: {
      [abi.ENGINE_PREFIX_CACHE]: 1,
      [abi.ENGINE_HASH_TOKENS]: 16,
      [abi.ENGINE_SHARED]: groups,
      [abi.ENGINE_SHARED_TOKENS]: 512,
      [abi.ENGINE_SHARED_SKEW]: skew,
      ...vary.fields,
    },
  });
  expect(done.done).toBe(true);
  return done;
}

const hitRatio = (of: EngineRun) => of.figure(abi.SEEN_HITS) / of.figure(abi.SEEN_HASHES);
const affinity = (bound: number) => ({ router: "prefix-affinity", router_parameters: [bound] });

describe("prefix-affinity", () => {
  it("finds more than routers that do not look, and so serves sooner", () => {
    const blind = run({ router: "least-requests" });
    const [hits, ttft] = [hitRatio(blind), blind.mean(abi.METRIC_TTFT)];
    const led = run(affinity(8));
    expect(hitRatio(led)).toBeGreaterThan(1.5 * hits);
    expect(led.mean(abi.METRIC_TTFT)).toBeLessThan(ttft);
  });

  it("asks every replica: two messages each", () => {
    const asked = run(affinity(8));
    expect(asked.figure(abi.SEEN_MESSAGES)).toBe(8 * asked.figure(abi.SEEN_ARRIVED));
  });

  it("does as least-requests where nothing is cached", () => {
    const off = { fields: { [abi.ENGINE_PREFIX_CACHE]: 0 } };
    const digest = run({ ...off, router: "least-requests" }).digest();
    expect(run({ ...off, ...affinity(1e6) }).digest()).toBe(digest);
  });

  it("keeps a prefix that all have from drowning the replica that has it first", () => {
    // One request alone, so that one replica holds the prefix; then a rush.
    const rush = Array.from({ length: 2001 }, (_, i) => (i === 0 ? 0 : 10 + i / 200));
    const prefix = Array.from({ length: 32 }, (_, j) => j);
    const rows = {
      arrival_s: rush,
      prompt_tokens: rush.map((_, i) => 513 + ((61 * i) % 180)),
      output_tokens: rush.map((_, i) => 1 + ((37 * i) % 100)),
      hash_ids: rush.map(() => prefix),
    };
    const spec = { ...hashed(rows, 16), live: 4096 };
    const drowned = run({ ...spec, ...affinity(1e6) }).mean(abi.METRIC_E2E);
    const bounded = run({ ...spec, ...affinity(4) });
    const e2e = bounded.mean(abi.METRIC_E2E);
    expect(hitRatio(bounded)).toBeGreaterThan(0.95);
    expect(e2e).toBeLessThan(drowned / 2);
    expect(e2e).toBeLessThan(1.1 * run({ ...spec, router: "least-requests" }).mean(abi.METRIC_E2E));
  });
});

describe("longest-prefix", () => {
  const busy: Partial<EngineSpec> = { replicas: 1, arrivals: { kind: "poisson", rate_per_s: 20 }, blocks: 250 };

  it("finds more than the order of arrival where a queue forms", () => {
    const fcfs = run(busy);
    const [hits, wait] = [hitRatio(fcfs), fcfs.mean(abi.METRIC_WAIT)];
    expect(wait).toBeGreaterThan(0.5);
    const longest = run({ ...busy, order: "longest-prefix" });
    expect(hitRatio(longest)).toBeGreaterThan(1.3 * hits);
    expect(longest.mean(abi.METRIC_WAIT)).toBeLessThan(wait);
  });

  it("is the order of arrival where nothing is cached", () => {
    const off = { ...busy, requests: 1500, live: 1 << 16, fields: { [abi.ENGINE_PREFIX_CACHE]: 0 } };
    const digest = run(off).digest();
    expect(run({ ...off, order: "longest-prefix" }).digest()).toBe(digest);
  });
});
