import { describe, expect, it } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { digestOf } from "../support/digest.ts";
import { type EngineSpec, runEngine } from "../support/engine.ts";
import { type HashRows, hashed } from "../support/hash-rows.ts";
import { type Literal, literal } from "../support/literal-engine.ts";

/** Drawn requests, of which many begin alike: paths in a tree of hash ids. */
function draw(seed: number, count: number, hash_tokens: number, longest: number): HashRows {
  let state = seed + 1;
  const uniform = () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x3d4d51cb;
    const z = Math.imul(state ^ (state >>> 13), 0x297a2d39);
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32;
  };
  const rows: HashRows = { arrival_s: [], prompt_tokens: [], output_tokens: [], hash_ids: [] };
  let time = 0;
  for (let row = 0; row < count; row++) {
    // Some arrive together.
    if (uniform() > 0.2) time -= Math.log1p(-uniform()) / 20;
    const prompt = 1 + Math.floor(uniform() * 12 * hash_tokens);
    const depth = Math.ceil(prompt / hash_tokens);
    const shared = Math.floor(uniform() * (depth + 1));
    let node = 0;
    const ids = Array.from({ length: depth }, (_, j) => {
      node = j < shared ? 3 * node + 1 + Math.floor(uniform() * 1.3) : 1e6 + 100 * row + j;
      return node;
    });
    rows.arrival_s.push(time);
    rows.prompt_tokens.push(prompt);
    rows.output_tokens.push(1 + Math.floor(uniform() ** 2 * longest));
    rows.hash_ids.push(ids);
  }
  return rows;
}

const law: Literal["law"] = [3_000_000_000, 40_000_000, 1000, 20_000, 50_000_000];

function hold(spec: Literal): void {
  const truth = literal(spec);
  const { fields, ...rest } = hashed(spec.rows, spec.hash_tokens);
  const seconds = spec.law.map((ticks) => ticks / 1e12);
  const engine: Partial<EngineSpec> = {
    ...rest,
    fields: { ...fields, [abi.ENGINE_PREFIX_CACHE]: spec.cache ? 1 : 0 },
    max_seqs: spec.max_seqs,
    token_budget: spec.token_budget,
    block_tokens: spec.block_tokens,
    blocks: spec.blocks,
    allocation: spec.full ? abi.ALLOCATE_FULL : abi.ALLOCATE_ON_DEMAND,
    swap_block_s: spec.swap_block === undefined ? undefined : spec.swap_block / 1e12,
    laws: [{ base: { ...seconds } }],
  };
  for (const leap of [true, false]) {
    const run = runEngine({ ...engine, leap });
    expect(run.done).toBe(true);
    expect(run.figure(abi.SEEN_COMPLETED)).toBe(spec.rows.arrival_s.length);
    expect(run.figure(abi.SEEN_PREEMPTED)).toBe(truth.preempted);
    expect(run.digest()).toBe(digestOf(truth.first.map((first, row) => ({ row, first, end: truth.end[row] ?? -1 }))));
    expect(run.figure(abi.SEEN_HITS)).toBe(truth.hits);
    if (spec.cache) expect(run.figure(abi.SEEN_HASHES)).toBe(truth.asked);
  }
}

describe("the core answers what a literal engine does", () => {
  const kinds = [
    { cache: true, full: false },
    { cache: true, full: false, swap_block: 700_000_000 },
    { cache: true, full: true },
    { cache: false, full: false },
    { cache: false, full: false, swap_block: 700_000_000 },
  ];
  const cases = kinds.flatMap((kind) =>
    [0, 1, 2, 3, 4, 5, 6, 7, 10].map((seed) => ({
      ...kind,
      seed,
      block_tokens: [4, 16, 16, 8][seed % 4] ?? 16,
      ratio: [1, 2, 3][seed % 3] ?? 1,
      token_budget: [40, 200, 2000][seed % 3] ?? 200,
    })),
  );
  it.each(cases)("cache $cache, full $full, swap $swap_block, draw $seed", ({ seed, ratio, ...kind }) => {
    const hash_tokens = kind.block_tokens * ratio;
    const longest = seed % 2 === 0 ? 120 : 600;
    // The largest request fits; in every third draw hardly anything else does.
    const blocks = 12 * ratio + Math.ceil(longest / kind.block_tokens) + 1 + 20 * (seed % 3);
    const rows = draw(seed, 300, hash_tokens, longest);
    hold({ ...kind, rows, hash_tokens, blocks, max_seqs: Math.min(40, kind.token_budget), law });
  });
});
