// The analysis of engines against the simulator on a part of the grid of docs/accuracy.md: every ninth scenario. No scenario
// that the analysis does not send to simulate is off by more than 25 % in the mean end-to-end time.

import { describe, expect, it } from "vitest";
import { type Compared, compare } from "../../bench/accuracy/grid.ts";
import { grid } from "../../bench/accuracy/grid-scenarios.ts";
import { gridSection } from "../../bench/accuracy/grid-section.ts";
import { core } from "../support/core.ts";

const EVERY = 9;
const MOST = 0.25;

describe("the grid of engines", () => {
  it("has 200 scenarios, each in its own place, the same every time", () => {
    const points = grid();
    expect(points).toHaveLength(200);
    expect(new Set(points.map(({ scenario, ...place }) => JSON.stringify([place, scenario.run.seed]))).size).toBe(200);
    expect(grid()).toEqual(points);
  });

  it("finds no mean end-to-end time far off where the analysis holds", { timeout: 240_000 }, async () => {
    const rows: Compared[] = [];
    for (const point of grid().filter((_, i) => i % EVERY === 4)) {
      const run = { ...point.scenario.run, requests: 30_000 };
      const row = await compare(core, { ...point, scenario: { ...point.scenario, run } });
      expect(row, JSON.stringify(point)).toBeDefined();
      if (row !== undefined) rows.push(row);
    }
    const held = rows.filter(({ flagged }) => !flagged);
    expect(held.length).toBeGreaterThan(rows.length / 2);
    for (const { errors, ...place } of held)
      expect(Math.abs(errors?.e2e_s ?? Number.NaN), JSON.stringify(place)).toBeLessThan(MOST);
    expect(new Set(rows.map(({ router }) => router)).size).toBeGreaterThan(3);
    expect(gridSection(rows)).toContain("| all |");
  });
});
