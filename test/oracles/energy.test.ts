import { describe, expect, it } from "vitest";
import { fitPower, powerError, powerPresent, powerRuns } from "../../bench/power.ts";
import { POWER_FIT } from "../../src/catalog/power.ts";
import { joules } from "../../src/services/energy.ts";

const COMMITTED = [POWER_FIT.idle_ratio, POWER_FIT.compute_ratio, POWER_FIT.memory_ratio];

describe.skipIf(!powerPresent())("the power of measured runs (needs ../shared/data)", () => {
  const runs = powerPresent() ? powerRuns() : [];

  it("is fitted as the catalogue has it, within 4 % on average", () => {
    expect(runs).toHaveLength(30);
    fitPower(runs).forEach((value, i) => {
      expect(value).toBeCloseTo(COMMITTED[i] ?? 0, 2);
    });
    expect(powerError(COMMITTED, runs)).toBeLessThan(0.04);
  });

  it("on as many GPUs as no fit has seen is as far off as the catalogue says", () => {
    const errors = [2, 4, 8].map((gpus) =>
      powerError(
        fitPower(runs.filter((run) => run.gpus !== gpus)),
        runs.filter((run) => run.gpus === gpus),
      ),
    );
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    expect(mean).toBeCloseTo(POWER_FIT.held_out_error_ratio, 2);
    expect(Math.max(...errors)).toBeLessThan(0.12);
  });
});

describe("joules", () => {
  it("are the floor of an idle GPU, more by what it does, and at most its design power", () => {
    const idle = joules(700, { seconds: 2, compute_s: 0, memory_s: 0 });
    expect(idle).toBeCloseTo(1400 * POWER_FIT.idle_ratio, 9);
    expect(joules(700, { seconds: 2, compute_s: 0, memory_s: 1 })).toBeGreaterThan(idle);
    expect(joules(700, { seconds: 2, compute_s: 2, memory_s: 2 })).toBe(1400);
  });
});
