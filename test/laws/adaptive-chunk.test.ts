import { describe, expect, test } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { type Law, runEngine } from "../support/engine.ts";
import { drawEngine } from "../support/engine-draw.ts";

const STEPS = 20_000;

/** The steps of replica 0 of a drawn scenario: seconds, new tokens of prompts, prompts, sequences that decode. */
function steps(seed: number) {
  const drawn = drawEngine(seed, "adaptive-chunk", "fcfs");
  // Copies over the link come on top of what the discipline foresees.
  const spec = { ...drawn, swap_block_s: undefined, leap: false, fields: { [abi.ENGINE_STEP_ROWS]: STEPS } };
  const run = runEngine(spec);
  const rows = run.table(run.figure(abi.SEEN_STEP_TABLE), run.figure(abi.SEEN_STEP_ROWS), abi.STEP_SIZE);
  const [target_s = 0, least = 1] = spec.parameters;
  return rows.map((row) => {
    const at = (place: number) => row[place] ?? Number.NaN;
    const prompt_tokens = at(abi.STEP_TOKENS) - at(abi.STEP_DECODING);
    return { seconds: at(abi.STEP_SECONDS), prompt_tokens, prompts: at(abi.STEP_PROMPTS), target_s, least };
  });
}

describe("adaptive-chunk", () => {
  const all = Array.from({ length: 60 }, (_, seed) => steps(seed)).flat();

  test("takes more than its smallest chunk only where the step keeps to its target", () => {
    const more = all.filter(({ prompt_tokens, least }) => prompt_tokens > least);
    expect(more.length).toBeGreaterThan(200);
    for (const { seconds, target_s } of more) expect(seconds).toBeLessThanOrEqual(target_s + 1e-12);
  });

  test("passes its target by the first prompt alone", () => {
    const late = all.filter(({ prompts, seconds, target_s }) => prompts > 0 && seconds > target_s + 1e-12);
    expect(late.length).toBeGreaterThan(200);
    for (const { prompts } of late) expect(prompts).toBe(1);
  });
});

test("a second prompt joins while the step keeps to its target, whatever the smallest chunk", () => {
  // A token takes 1 s and a step at most 10 s, the smallest chunk is 6: A's 4 and 6 of B's, then B's last and 9 of C's.
  const law: Law = { base: { [abi.FORM_TOKEN]: 1 } };
  const rows = { arrival_s: [0, 0, 0], prompt_tokens: [4, 7, 12], output_tokens: [1, 1, 1] };
  const first = (parameters: number[]) => {
    const given = { batching: "adaptive-chunk", parameters, rows, laws: [law], max_output_tokens: 1 };
    const run = runEngine({ ...given, fields: { [abi.ENGINE_REQUEST_ROWS]: 3 } });
    return run.table(run.figure(abi.SEEN_REQUEST_TABLE), 3, abi.LOG_SIZE).map((row) => row[abi.LOG_FIRST]);
  };
  expect(first([10, 6])).toEqual([10, 20, 23]);
  // At most 3 s, chunks of 6: A's 4 alone, for B would come on top; 6 of B's; its last and 2 of C's; 6 and 4 of C's.
  expect(first([3, 6])).toEqual([4, 13, 23]);
});

test("a chunk that is cut to the time needs the blocks of what is left of it", () => {
  // 6 blocks of 1. At 2 s A has 2 and takes its next, which leaves 3: too few for B's 5 tokens, but not for the 2 of 3 s.
  const law: Law = { base: { [abi.FORM_TOKEN]: 1 } };
  const rows = { arrival_s: [0, 1], prompt_tokens: [2, 5], output_tokens: [3, 1] };
  const given = { batching: "adaptive-chunk", parameters: [3, 1], rows, laws: [law], blocks: 6, block_tokens: 1 };
  const run = runEngine({ ...given, max_output_tokens: 3, fields: { [abi.ENGINE_REQUEST_ROWS]: 2 } });
  const log = run.table(run.figure(abi.SEEN_REQUEST_TABLE), 2, abi.LOG_SIZE);
  expect(log.map((row) => row[abi.LOG_BEGIN])).toEqual([0, 2]);
});
