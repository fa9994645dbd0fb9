import { describe, expect, it } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { type EngineSpec, linear, runEngine } from "../support/engine.ts";
import { hashed, hasMooncake, mooncake } from "../support/hash-rows.ts";

const constant = (value: number) => ({ kind: "constant", value }) as const;
const uniform = (min: number, max: number) => ({ kind: "uniform", min, max }) as const;

/** Requests in groups with a common prefix each, cache on. */
function grouped(groups: number, tokens: number, skew: number, vary: Partial<EngineSpec>): Partial<EngineSpec> {
  const fields = {
    [abi.ENGINE_PREFIX_CACHE]: 1,
    [abi.ENGINE_HASH_TOKENS]: 16,
    [abi.ENGINE_SHARED]: groups,
    [abi.ENGINE_SHARED_TOKENS]: tokens,
    [abi.ENGINE_SHARED_SKEW]: skew,
  };
  return {
    laws: [{ base: { [abi.FORM_TOKEN]: 2e-5, [abi.BASE_ANY_DECODING]: 0.005, [abi.FORM_CONTEXT]: 1e-8 } }],
    classes: [{ prompt_tokens: uniform(300, 900), output_tokens: uniform(1, 200) }],
    arrivals: { kind: "poisson", rate_per_s: 20 },
    ...vary,
    fields: { ...fields, ...vary.fields },
  };
}

const off = { [abi.ENGINE_PREFIX_CACHE]: 0 };

function hitRatio(spec: Partial<EngineSpec>): number {
  const run = runEngine(spec);
  expect(run.done).toBe(true);
  return run.figure(abi.SEEN_HITS) / run.figure(abi.SEEN_HASHES);
}

describe.skipIf(!hasMooncake)("Mooncake's conversation trace (skipped where it is absent)", () => {
  const rows = hasMooncake ? mooncake(12031) : { arrival_s: [], prompt_tokens: [], output_tokens: [], hash_ids: [] };
  const spec: Partial<EngineSpec> = {
    ...hashed(rows, 512),
    laws: [{ base: { [abi.FORM_TOKEN]: 2e-5, [abi.BASE_ANY_DECODING]: 0.005 } }],
    max_output_tokens: Math.max(...rows.output_tokens),
    live: 20000,
  };

  it("hits 36.6 % of its blocks where nothing is evicted and each prompt is computed before the next is looked up", () => {
    const seen = new Set<number>();
    let hits = 0;
    rows.hash_ids.forEach((ids, row) => {
      const prompt = rows.prompt_tokens[row] ?? 0;
      const miss = ids.findIndex((id) => !seen.has(id));
      // A token is left to compute, and a block that is not full is not kept.
      hits += Math.min(miss < 0 ? ids.length : miss, Math.floor((prompt - 1) / 512));
      for (const id of ids.slice(0, Math.floor(prompt / 512))) seen.add(id);
    });
    const run = runEngine({ ...spec, max_seqs: 1 });
    expect(run.figure(abi.SEEN_HASHES)).toBe(rows.hash_ids.flat().length);
    expect(run.figure(abi.SEEN_HITS)).toBe(hits);
    expect(run.figure(abi.SEEN_HITS) / run.figure(abi.SEEN_HASHES)).toBeCloseTo(0.366, 3);
  });

  it("hits more the more KV there is, and never more than without a limit", () => {
    const ratios = [20_000, 100_000, 400_000, 1_600_000, 0].map((blocks) => hitRatio({ ...spec, blocks }));
    expect([...ratios].sort((a, b) => a - b)).toEqual(ratios);
    expect(ratios[0]).toBeGreaterThan(0.02);
    expect(ratios.at(-1)).toBeLessThan(0.3661);
  });
});

describe("a prefix cache", () => {
  it("lets all but the first of one group find their common prefix", () => {
    const spec = grouped(1, 520, 0, { max_seqs: 1, classes: [{ prompt_tokens: constant(650) }] });
    const run = runEngine({ ...spec, requests: 500, live: 1 << 16 });
    const admitted = run.figure(abi.SEEN_ARRIVED);
    expect(run.figure(abi.SEEN_HASHES)).toBeGreaterThanOrEqual(500 * 40);
    expect(run.figure(abi.SEEN_HASHES) % 40).toBe(0);
    const looked = run.figure(abi.SEEN_HASHES) / 40;
    expect(looked).toBeLessThanOrEqual(admitted);
    expect(run.figure(abi.SEEN_HITS)).toBe((looked - 1) * 32);
  });

  it("leaves a token to compute of a prompt that is cached whole", () => {
    const spec = grouped(1, 640, 0, { max_seqs: 1, classes: [{ prompt_tokens: constant(640) }] });
    const run = runEngine({ ...spec, requests: 100, arrivals: { kind: "deterministic", rate_per_s: 0.1 } });
    expect(run.figure(abi.SEEN_HITS)).toBe(99 * 39);
  });

  it.each([0, 64])("gives a session's next turn all full blocks of what was said: %i KV blocks", (blocks) => {
    const session = {
      [abi.ENGINE_SOURCE]: abi.SOURCE_SESSIONS,
      [abi.ENGINE_THINK]: 7,
      [abi.ENGINE_MAX_CONTEXT]: 1 << 20,
    };
    const run = runEngine({
      ...grouped(0, 0, 0, { fields: session, blocks }),
      samplers: { [abi.ENGINE_TURNS]: constant(3) },
      classes: [{ prompt_tokens: constant(100), output_tokens: constant(11) }],
      arrivals: { kind: "deterministic", rate_per_s: 0.001 },
      requests: 6,
    });
    // Prompts of 100, 211 and 322 tokens; the last token of an answer is not kept: 110 and 221 are.
    expect(run.figure(abi.SEEN_ARRIVED)).toBe(6);
    expect(run.figure(abi.SEEN_HASHES)).toBe(2 * (6 + 13 + 20));
    expect(run.figure(abi.SEEN_HITS)).toBe(2 * (6 + 13));
  });

  const alone: Partial<EngineSpec>[] = [
    { blocks: 0 },
    { blocks: 20_000 },
    { blocks: 700, allocation: abi.ALLOCATE_FULL },
    { blocks: 700, allocation: abi.ALLOCATE_MAXIMUM, max_output_tokens: 200 },
    { blocks: 700, allocation: abi.ALLOCATE_FULL, batching: "prefill-first", replicas: 3 },
  ];
  it.each(alone)("changes nothing where nobody shares and nobody is preempted: %j", (vary) => {
    // Addresses move, as the cache takes memory; what was looked up is the cache's own.
    const own = Object.entries(abi).filter(([name]) => /^SEEN_(.*TABLE|SERIES|HASHES)$/.test(name));
    const [on, without] = [{}, off].map((fields) => {
      const figures = runEngine(grouped(0, 0, 0, { ...vary, fields })).figures();
      for (const [, place] of own) figures[Number(place)] = 0;
      return figures;
    });
    expect(on).toEqual(without);
  });

  it("hits more with a bound on fewer groups, or where one group has most of the requests", () => {
    const ratio = (groups: number, skew: number) => hitRatio(grouped(groups, 256, skew, { blocks: 1500 }));
    const even = ratio(200, 0);
    expect(even).toBeGreaterThan(0.02);
    expect(ratio(200, 1.5)).toBeGreaterThan(1.3 * even);
    expect(ratio(10, 0)).toBeGreaterThan(1.3 * even);
  });

  it("moves no arrival and no length with the groups", () => {
    const digests = [0, 1, 50].map((groups) => runEngine(grouped(groups, 256, 1, { fields: off })).digest());
    expect(new Set(digests).size).toBe(1);
  });

  it("saves what it finds: the busy time falls by the time of the tokens that were not computed", () => {
    const spec = grouped(1, 256, 0, { max_seqs: 1, laws: [linear(0, 0, 0.001, 0)] });
    const law = { base: { [abi.FORM_TOKEN]: 1e-5 } };
    const run = (fields: Record<number, number>) =>
      runEngine({ ...spec, laws: [law], requests: 300, fields: { ...spec.fields, ...fields } });
    const cold = run(off);
    const before = cold.mean(abi.METRIC_E2E) - cold.mean(abi.METRIC_WAIT);
    const warm = run({});
    const after = warm.mean(abi.METRIC_E2E) - warm.mean(abi.METRIC_WAIT);
    expect(before - after).toBeCloseTo((256 * 1e-5 * 299) / 300, 6);
  });
});

describe("leaps and single steps are the same", () => {
  const tight: Partial<EngineSpec>[] = [
    { blocks: 160 },
    { blocks: 160, swap_block_s: 1e-4 },
    { blocks: 120, batching: "prefill-first" },
    { blocks: 120, batching: "separate-prefill" },
    { blocks: 200, batching: "no-evict" },
    { blocks: 160, allocation: abi.ALLOCATE_FULL },
    { blocks: 120, replicas: 3, router: "least-requests" },
    { blocks: 120, replicas: 3, router: "prefix-affinity", router_parameters: [4] },
    { blocks: 120, replicas: 3, router: "prefix-affinity", router_parameters: [1e6], order: "longest-prefix" },
    { blocks: 160, order: "longest-prefix" },
    { blocks: 160, order: "shortest-predicted", arrivals: { kind: "poisson", rate_per_s: 5 } },
    { blocks: 160, watermark: 4 },
    { blocks: 160, token_budget: 256 },
  ];
  it.each(tight)("%j", (vary) => hold(grouped(12, 192, 0.5, { requests: 1500, max_output_tokens: 200, ...vary })));

  const long: Partial<EngineSpec> = {
    blocks: 110,
    max_output_tokens: 900,
    classes: [{ prompt_tokens: uniform(129, 300), output_tokens: uniform(1, 600) }],
  };

  it("where a router asks the caches of replicas in mid leap, which evict", () => {
    const arrivals = { kind: "poisson", rate_per_s: 2.2 };
    hold(grouped(20, 128, 0.5, { ...long, arrivals, replicas: 3, router: "prefix-affinity", router_parameters: [2] }));
  });

  it("where an order looks anew at those that wait, and many are equal", () => {
    const arrivals = { kind: "poisson", rate_per_s: 1 };
    hold(grouped(8, 128, 0.5, { ...long, arrivals, blocks: 60, seed: 5, requests: 1500, order: "longest-prefix" }));
  });

  function hold(spec: Partial<EngineSpec>): void {
    const figures = [abi.SEEN_HITS, abi.SEEN_HASHES, abi.SEEN_PREEMPTED, abi.SEEN_ARRIVED, abi.SEEN_MESSAGES];
    const [leapt, stepped] = [true, false].map((leap) => {
      const run = runEngine({ live: 1 << 16, ...spec, leap });
      expect(run.done).toBe(true);
      return [run.digest(), ...figures.map((place) => run.figure(place))];
    });
    expect(leapt?.[1]).toBeGreaterThan(0);
    expect(stepped).toEqual(leapt);
  }
});
