import { describe, expect, it } from "vitest";
import { frontier } from "../../src/search/evidence.ts";
import { goalOf } from "../../src/search/goal.ts";
import type { Row } from "../../src/search/types.ts";
import { paper } from "../support/core.ts";

const NAMES = ["clipped_ratio", "latency.wait_s.mean", "latency.e2e_s.mean"];

/** The numbers of the rows on the frontier, each row given by what it costs in each metric. */
function kept(costs: number[][], feasible = true): number[] {
  const names = NAMES.slice(0, costs[0]?.length);
  const goal = goalOf({
    scenario: paper(1600),
    search: {},
    minimize: names.map((metric) => ({ metric, weight: 1, scale: 1 })),
    subject_to: [],
    evaluator: "analyze",
    method: { kind: "auto" },
    budget: { evaluations: 64 },
  });
  const rows = costs.map((cost, i): Row => {
    const metrics = Object.fromEntries(cost.map((value, k) => [names[k] ?? "", value]));
    return { change: { "run.row": i }, feasible, stable: true, metrics };
  });
  return frontier(goal, rows).map((row) => Number(row.change["run.row"]));
}

describe("the frontier", () => {
  it("of one metric is its least row", () => {
    expect(kept([[3], [1], [2]])).toEqual([1]);
  });

  it.each([
    ["two metrics", []],
    ["three metrics", [7]],
  ])("of %s has no row that is beaten in one and ties in the other", (_count, rest) => {
    const costs = [
      [2, 5],
      [1, 5],
      [3, 4],
      [3, 6],
    ].map((cost) => [...cost, ...rest]);
    expect(kept(costs)).toEqual([1, 2]);
  });

  it.each([
    ["one metric", [[1], [1]]],
    [
      "two metrics",
      [
        [1, 5],
        [1, 5],
      ],
    ],
    [
      "three metrics",
      [
        [1, 5, 7],
        [1, 5, 7],
      ],
    ],
  ])("of %s has the first of equal rows, once", (_count, costs) => {
    expect(kept(costs)).toEqual([0]);
  });

  it("is the same by the sweep over two metrics and by pairs with a third that never differs", () => {
    const costs = Array.from({ length: 60 }, (_, i) => [(i * 7) % 11, 11 - ((i * 7) % 11) + (i % 3)]);
    const pairs = kept(costs.map((cost) => [...cost, 0]));
    expect(kept(costs).sort((a, b) => a - b)).toEqual(pairs);
    expect(pairs.length).toBeGreaterThan(1);
  });
});
