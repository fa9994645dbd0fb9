import { describe, expect, it } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { type EngineSpec, runEngine } from "../support/engine.ts";

// A prompt's last chunk takes 1/4 s, a step that decodes 1/16 s: exact in seconds.
const law = { base: { [abi.BASE_FINISHING]: 0.25, [abi.BASE_ANY_DECODING]: 0.0625 } };

describe("two requests that outgrow the KV", () => {
  // Blocks of 4 tokens, 8 in all. Prompts of 12 take 3 each; at the fifth token of its answer each needs a fifth block.
  const rows = { arrival_s: [0, 0], prompt_tokens: [12, 12], output_tokens: [12, 12] };
  const spec: Partial<EngineSpec> = { rows, laws: [law], block_tokens: 4, blocks: 8 };

  const meanEnd = (run: ReturnType<typeof runEngine>) => run.mean(abi.METRIC_E2E);

  it("recompute: the last admitted goes, and is computed again with what it had generated", () => {
    const run = runEngine(spec);
    expect(run.figure(abi.SEEN_PREEMPTED)).toBe(1);
    // Both prefill in one step (2 x 0.25 s). Four steps of decode fill 16 tokens each; the fifth needs a block for both.
    // The second goes; the first needs 11 decode steps in all, and the second waits for its blocks: 12 + 5 tokens need 5,
    // and the first has 5 (up to 20 tokens), then 6 (its last token is not kept: 23). So it comes back when the first ends.
    const first = 0.5 + 11 * 0.0625;
    // It prefills 17 tokens in 0.25 s, which gives its 6th token, and decodes 6 more.
    const second = first + 0.25 + 6 * 0.0625;
    expect(meanEnd(run)).toBe((first + second) / 2);
  });

  it("swap: it is copied out in that step and copied back in another, and computes nothing twice", () => {
    const copy = 0.03125;
    const run = runEngine({ ...spec, swap_block_s: copy });
    expect(run.figure(abi.SEEN_PREEMPTED)).toBe(1);
    // 16 tokens are in its 4 blocks: copied out within the first's step, then back in a step that does nothing else.
    const first = 0.5 + 11 * 0.0625 + 4 * copy;
    const second = first + 4 * copy + 7 * 0.0625;
    expect(meanEnd(run)).toBe((first + second) / 2);
  });

  it("recompute with a prefix cache: it finds the blocks that nobody needed meanwhile", () => {
    const fields = { [abi.ENGINE_PREFIX_CACHE]: 1, [abi.ENGINE_HASH_TOKENS]: 4 };
    const priced = { base: { ...law.base, [abi.FORM_TOKEN]: 0.0009765625 } };
    const cold = meanEnd(runEngine({ ...spec, laws: [priced] }));
    const warm = meanEnd(runEngine({ ...spec, laws: [priced], fields }));
    // The first's 5th and 6th block cost two of the second's four; with 17 tokens to compute, 8 are found.
    expect(cold - warm).toBe((8 * 0.0009765625) / 2);
  });
});

describe("nothing leaks", () => {
  const kinds: [string, Partial<EngineSpec>][] = [
    ["recompute", {}],
    ["recompute, cache", { fields: { [abi.ENGINE_PREFIX_CACHE]: 1, [abi.ENGINE_HASH_TOKENS]: 16 } }],
    ["swap", { swap_block_s: 1e-4 }],
    ["swap, cache", { swap_block_s: 1e-4, fields: { [abi.ENGINE_PREFIX_CACHE]: 1, [abi.ENGINE_HASH_TOKENS]: 16 } }],
  ];
  it.each(kinds)("%s: after a rush the KV holds exactly one request of its whole size", (_name, vary) => {
    const blocks = 60;
    const rush = Array.from({ length: 400 }, (_, i) => i);
    const whole = blocks * 16;
    const rows = {
      arrival_s: [...rush.map((i) => 0.001 * i), 1e5, 1e5, 2e5],
      // Then two that fit together only if a block too many came free, and one that takes all.
      prompt_tokens: [...rush.map((i) => 10 + ((37 * i) % 300)), whole / 2, whole / 2 + 16, whole],
      output_tokens: [...rush.map((i) => 1 + ((53 * i) % 200)), 1, 1, 1],
    };
    const run = runEngine({ ...vary, rows, blocks, laws: [law], warmup: 400 });
    expect(run.done).toBe(true);
    expect(run.figure(abi.SEEN_COMPLETED)).toBe(403);
    expect(run.figure(abi.SEEN_PREEMPTED)).toBeGreaterThan(20);
    expect(run.mean(abi.METRIC_TTFT)).toBeCloseTo((0.25 + 0.5 + 0.25) / 3, 9);
  });
});
