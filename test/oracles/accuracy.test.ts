import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { DOCUMENT, type Found, measure, measured, written } from "../../bench/accuracy/document.ts";
import { sweepErrors } from "../../bench/accuracy/engines-section.ts";
import { GRID_HEADING } from "../../bench/accuracy/grid-section.ts";
import { app } from "../../src/entry/node.ts";

const here = measured();
if (!here) console.warn(`skipped: the measurements of ../shared/data, from which ${DOCUMENT} is made, are not here`);

describe.skipIf(!here)(`${DOCUMENT} (skipped where ../shared is absent)`, () => {
  let found: Found;
  beforeAll(async () => {
    found = await measure(app);
  }, 300_000);

  it("is what npm run accuracy makes of the measurements, and so is its picture", () => {
    for (const [file, text] of Object.entries(written(found))) {
      // What follows is of the analysis of engines: analysis-grid.test.ts.
      const [own = ""] = readFileSync(file, "utf8").split(GRID_HEADING);
      expect(own.trimEnd(), file).toBe(text.trimEnd());
    }
  });

  it("has two runs of vLLM 0.19 replayed with means and 99th percentiles within 5 %, kernels fitted to none", () => {
    expect(found.replayed.map(({ compared }) => compared.length)).toEqual([6, 6]);
    for (const { run, compared } of found.replayed)
      for (const { metric, statistic, measured_s, simulated_s } of compared)
        expect(Math.abs(simulated_s / measured_s - 1), `${run.gpu} ${metric} ${statistic}`).toBeLessThan(0.05);
  });

  it("has the numbers that run and wait of both within 10 and 5 % of their peak on average, at the measured times", () => {
    for (const { run, measured, simulated } of found.replayed)
      for (const [kind, most] of [["running", 0.1] as const, ["waiting", 0.05] as const]) {
        const peak = Math.max(...measured.map((row) => row[kind]));
        const off = measured.map(({ time_s, ...row }) => {
          const at = simulated.findLast((other) => other.time_s <= time_s);
          return Math.abs((at?.[kind] ?? 0) - row[kind]) / peak;
        });
        expect(off.reduce((sum, x) => sum + x, 0) / off.length, `${run.gpu} ${kind}`).toBeLessThan(most);
      }
  });

  it("has first tokens at light load within 7 %, which steps formed one after the other miss by 15 % and more", () => {
    const lights = found.replayed.flatMap(({ light }) => light ?? []);
    expect(lights).toHaveLength(1);
    for (const { measured_s, simulated_s, in_turn_s } of lights) {
      expect(Math.abs(simulated_s / measured_s - 1)).toBeLessThan(0.07);
      expect(in_turn_s / measured_s).toBeLessThan(0.85);
    }
  });

  it("has the limits that no parameter was fitted to within 3 % of ITL and 4 % of throughput on average", () => {
    const held = sweepErrors(found.swept.filter(({ fitted }) => !fitted));
    expect(held.runs).toBe(13);
    expect(held.itl_mean).toBeLessThan(3);
    expect(held.throughput_mean).toBeLessThan(4);
    expect(held.itl_most).toBeLessThan(6);
    expect(held.throughput_most).toBeLessThan(7);
    const equal = (model: string) => sweepErrors(found.equal.filter((run) => run.model === model));
    expect(equal("llama-2-7b").itl_mean).toBeLessThan(3.5);
    expect(equal("llama-2-7b").throughput_mean).toBeLessThan(3.5);
    expect(equal("opt-1.3b").itl_mean).toBeLessThan(9);
    const preset = sweepErrors(found.preset);
    expect(preset.itl_mean).toBeLessThan(3);
    expect(preset.throughput_mean).toBeLessThan(6);
  });
});
