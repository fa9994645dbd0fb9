import { describe, expect, test } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import type { StepTables } from "../../src/services/step-tables.ts";
import { ADDRESSES, type EngineSpec, type Law, runEngine } from "../support/engine.ts";

const uniform = (min: number, max: number) => ({ kind: "uniform", min, max });

/** All that a run says, but for addresses. */
function readings(spec: Partial<EngineSpec>) {
  const run = runEngine(spec);
  const figures = run.figures();
  for (const place of [...ADDRESSES, abi.SEEN_REPLICA_TABLE]) figures[place] = 0;
  return { digest: run.digest(), figures };
}

function busy(batching: string): Partial<EngineSpec> {
  return {
    ...{ batching, parameters: batching === "adaptive-chunk" ? [0.03, 16] : [], requests: 400, token_budget: 512 },
    ...{ arrivals: { kind: "poisson", rate_per_s: 6 }, blocks: 300, max_seqs: 64 },
    classes: [{ prompt_tokens: uniform(1, 900), output_tokens: uniform(1, 300) }],
  };
}

/** A law of weighted sums, and tables of `cells` that say the same. */
function linear(cells: number): { forms: Law; tables: Law } {
  const [token_s, sequence_s, pair_s, context_token_s, decoding_s] = [20e-6, 3e-5, 2e-9, 40e-9, 1e-5];
  const base = { [abi.FORM_STEP]: 0.004 };
  const multiples = (seconds: number) => Array.from({ length: cells }, (_, i) => i * seconds);
  const rows = Array.from({ length: 65 }, (_, n) => [
    { step_s: n * decoding_s, context_token_s: pair_s + context_token_s },
  ]);
  return {
    forms: {
      base: {
        ...{ ...base, [abi.FORM_TOKEN]: token_s, [abi.FORM_SEQUENCE]: sequence_s, [abi.FORM_PAIR]: pair_s },
        ...{ [abi.FORM_CONTEXT]: context_token_s, [abi.BASE_DECODING]: decoding_s },
      },
    },
    tables: {
      base,
      tables: {
        tokens_s: multiples(token_s),
        sequences_s: multiples(sequence_s),
        decode: [{ sign: 1, alone: rows, mixed: rows }],
        prompts: [{ step_s: 0, token_s: 0, pair_s, context_token_s, sequence_s: 0 }],
      },
    },
  };
}

describe.each(STEP_BATCHING.map(({ id }) => id))("under %s", (batching) => {
  test.each([2, 3, 100, 9000])("tables of %i cells that say what forms say give the same run", (cells) => {
    const { forms, tables } = linear(cells);
    expect(readings({ ...busy(batching), laws: [tables] })).toEqual(readings({ ...busy(batching), laws: [forms] }));
  });

  test.each([0, 1, 100, 2000])(
    "a term of tokens is the same beside a table of %i cells, which takes it in",
    (cells) => {
      const terms: Law["terms"] = [
        [
          [0.006, 0, 0, 0, 0],
          [0, 15e-6, 0, 0, 0],
          [0.001, 11e-6, 0, 0, 0],
        ],
      ];
      const tables: StepTables = { tokens_s: new Array<number>(cells).fill(0.001) };
      const plain = { base: { [abi.FORM_STEP]: cells > 0 ? 0.001 : 0 }, terms };
      expect(readings({ ...busy(batching), laws: [{ terms, tables }] })).toEqual(
        readings({ ...busy(batching), laws: [plain] }),
      );
    },
  );
});

describe("adaptive-chunk over a table that falls", () => {
  // Of 9 tokens within a time: by cells 1 to 9 of whole seconds.
  const tokens_s = [0, 1, 2, 6, 3, 4, 9, 5, 8, 7];
  const first = (target_s: number, law: Law) => {
    const given = { batching: "adaptive-chunk", parameters: [target_s, 1], laws: [law] };
    const rows = { arrival_s: [0], prompt_tokens: [9], output_tokens: [1] };
    const run = runEngine({ ...given, rows, max_output_tokens: 1, fields: { [abi.ENGINE_STEP_ROWS]: 20 } });
    const [step = []] = run.table(run.figure(abi.SEEN_STEP_TABLE), 1, abi.STEP_SIZE);
    return [step[abi.STEP_TOKENS], step[abi.STEP_SECONDS]];
  };

  test.each([
    [0.5, 1, 1],
    [2.5, 2, 2],
    [3, 4, 3],
    [4.9, 5, 4],
    [5, 7, 5],
    [6.5, 7, 5],
    [7, 9, 7],
    [20, 9, 7],
  ])("within %d s takes %i tokens, the most that keep to it", (target_s, tokens, seconds) => {
    expect(first(target_s, { tables: { tokens_s } })).toEqual([tokens, seconds]);
  });

  // 2, 4, 9, 8, 10, 15, 16, 15, 16 beside 1 s a token: what lies above a time may come to lie below it by tokens alone.
  const steep: Law = { base: { [abi.FORM_TOKEN]: 1 }, tables: { tokens_s: [0, 1, 2, 6, 4, 5, 9, 9, 7, 7] } };
  test.each([
    [7.5, 2, 4],
    [8.5, 4, 8],
    [9.5, 4, 8],
    [14, 5, 10],
    [15, 8, 15],
    [15.5, 8, 15],
    [16, 9, 16],
  ])("and which tokens raise besides, within %d s takes %i tokens", (target_s, tokens, seconds) => {
    expect(first(target_s, steep)).toEqual([tokens, seconds]);
  });
});
