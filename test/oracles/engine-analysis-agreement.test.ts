// The analysis of engines against the project's own simulator, on engines that are drawn at random: mean latencies and the
// largest stable rate within the errors that the analysis states. Nine in ten of them are owed; with three of them allowed
// to miss, a true nine in ten fails this in about one seed of 40. The seed is fixed, so that it fails for a reason.

import { describe, expect, it } from "vitest";
import { analyze } from "../../src/services/analyze.ts";
import type { Result } from "../../src/services/result.ts";
import type { Scenario } from "../../src/services/scenario.ts";
import { simulate } from "../../src/services/simulate.ts";
import { core, patient } from "../support/core.ts";
import { randomEngine } from "../support/random-engine.ts";

const SEED = 7;
const COUNT = 12;
const MISSES = 3;

const at = (scenario: Scenario, rate_per_s: number): Scenario => ({
  ...scenario,
  workload: { ...scenario.workload, arrivals: { kind: "poisson", rate_per_s } },
});

describe("analysis and simulation of engines", () => {
  it("agree on engines drawn at random, as well as the analysis says", { timeout: 240_000 }, async () => {
    const off = { max_rate: 0, ttft_s: 0, tpot_s: 0, e2e_s: 0 };
    const rows: string[] = [];
    for (let i = 0; i < COUNT; i++) {
      const { scenario, load } = randomEngine(SEED + i);
      const { max_rate_per_s: most = 0 } = await analyze(core, at(scenario, 1e-6));
      const known = await analyze(core, at(scenario, load * most));
      if (known.latency?.e2e_s.trust !== "approximate") continue;
      const seen = await simulate(core, at(scenario, load * most), patient);
      const capacity = most / Number(seen.max_rate_per_s) - 1;
      if (Math.abs(capacity) > 0.05) off.max_rate++;
      const gaps = (["ttft_s", "tpot_s", "e2e_s"] as const).map((name) => {
        const gap = gapOf(known as Result, seen as Result, name);
        if (gap > Number(known.latency?.[name]?.expected_error_ratio)) off[name]++;
        return `${name} ${gap.toFixed(3)}`;
      });
      rows.push(`${i}: load ${load.toFixed(2)} capacity ${capacity.toFixed(3)} ${gaps.join(" ")}`);
    }
    expect(rows.length).toBeGreaterThan(COUNT / 2);
    for (const [name, misses] of Object.entries(off))
      expect(misses, `${name}\n${rows.join("\n")}`).toBeLessThanOrEqual(MISSES);
  });
});

/** The distance of the means beyond what the simulation leaves open, relative to the truth. */
function gapOf(known: Result, seen: Result, name: "ttft_s" | "tpot_s" | "e2e_s"): number {
  const { mean = 0, mean_low = mean, mean_high = mean } = (seen.latency?.[name] ?? {}) as Record<string, number>;
  const own = Number(known.latency?.[name]?.mean);
  const beyond = own > mean ? own - Number(mean_high) : Number(mean_low) - own;
  return Math.max(0, beyond) / mean;
}
