import type { DecodeForm, DecodeTable, StepTables } from "../../src/services/step-tables.ts";
import type { Draw } from "./draw.ts";

const LENGTHS = [1, 2, 5, 40, 700];

/** Tiles of a step's tokens, with a fall where the next kind of tile begins, and noise in some. */
function tokens(draw: Draw): number[] {
  const tile = draw.of([1, 16, 64]);
  const turn = draw.whole(2, 500);
  const noise = draw.of([0, 0, 1e-4]);
  const seconds = (i: number) => Math.ceil(i / tile) * tile * (i < turn ? 12e-6 : 9e-6) + noise * draw.uniform();
  return Array.from({ length: draw.of(LENGTHS) }, (_, i) => 0.001 + seconds(i));
}

function sequences(draw: Draw): number[] {
  return Array.from({ length: draw.of(LENGTHS) }, (_, i) => 1e-4 * Math.ceil(i / 8) + 1e-5 * draw.uniform());
}

/** Rows of at most four lines that cross one another, the first never below 0. */
function crossing(draw: Draw): DecodeForm[][] {
  const most = draw.whole(1, 4);
  return Array.from({ length: draw.of([1, 2, 9, 300]) }, (_, n) =>
    Array.from({ length: draw.whole(1, most) }, (_, i) => {
      const slope = i * draw.whole(1, 60) * 1e-9;
      return { step_s: (n > 4 ? 1e-4 : 2e-4) * n - slope * draw.whole(20, 6000), context_token_s: slope };
    }),
  );
}

/** The least of two lines, as three tables: a window, past which the context counts no more. */
function window(draw: Draw): DecodeTable[] {
  const tokens = draw.whole(10, 2000);
  const slope = draw.whole(1, 80) * 1e-9;
  const rows = (pick: (grows: DecodeForm, full: DecodeForm) => DecodeForm[]) => {
    const of = (share: number) =>
      Array.from({ length: 300 }, (_, n) =>
        pick(
          { step_s: 1e-5 * n, context_token_s: slope * share },
          { step_s: 1e-5 * n + slope * share * tokens * n, context_token_s: 0 },
        ),
      );
    return { alone: of(1), mixed: of(0.75) };
  };
  return [
    { sign: 1, ...rows((grows) => [grows]) },
    { sign: 1, ...rows((_, full) => [full]) },
    { sign: -1, ...rows((grows, full) => [grows, full]) },
  ];
}

/** Tables, each of them in some draws only. */
export function drawTables(draw: Draw): StepTables {
  const plain = (): DecodeTable => ({ sign: 1, alone: crossing(draw), mixed: crossing(draw) });
  const decode = draw.of([() => [], () => [plain()], () => window(draw), () => [plain(), ...window(draw), plain()]])();
  const form = (step_s: number, pair_ns: number, context_ns: number) => ({
    ...{ step_s, token_s: draw.of([0, 1e-6]), pair_s: pair_ns * 1e-9 },
    ...{ context_token_s: context_ns * 1e-9, sequence_s: draw.of([0, 1e-5]) },
  });
  const prompts = [form(1e-4, 0, 0), form(0, 3, 0), form(-1e-4, 1, 200)].slice(0, draw.whole(0, 3));
  return {
    ...(draw.uniform() < 0.7 ? { tokens_s: tokens(draw) } : {}),
    ...(draw.uniform() < 0.5 ? { sequences_s: sequences(draw) } : {}),
    ...{ decode, prompts },
  };
}
