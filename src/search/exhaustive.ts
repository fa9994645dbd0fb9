import { type Branch, size } from "./space.ts";
import type { Evaluation, Strategy } from "./strategy.ts";
import type { Change, Row } from "./types.ts";

/** The most candidates that are all evaluated. */
const MOST = 64;

/** Every candidate of a branch of whole-number ranges. */
function candidates(branch: Branch): Change[] {
  let changes: Change[] = [branch.change];
  for (const { path, min, max } of branch.ranges) {
    const values = Array.from({ length: Math.floor(max - min) + 1 }, (_, i) => min + i);
    changes = changes.flatMap((change) => values.map((value) => ({ ...change, [path.id]: value })));
  }
  return changes;
}

async function all(changes: Change[], evaluation: Evaluation): Promise<Row[]> {
  const rows: Row[] = [];
  for (const change of changes) rows.push(await evaluation.at(change));
  return rows;
}

/** Every candidate, one by one. */
export const exhaustive: Strategy = {
  id: "exhaustive",
  summary: `Every candidate, where there are at most ${MOST}`,
  fits: ({ space }) => space.branches.reduce((sum, branch) => sum + size(branch), 0) <= MOST,
  search: async ({ space, evaluator }, evaluation) => {
    const changes = space.branches.flatMap(candidates);
    const proven = evaluator === "analyze" && changes.length <= evaluation.left();
    return { rows: await all(changes.slice(0, evaluation.left()), evaluation), proven };
  },
};
