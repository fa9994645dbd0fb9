import { describe, expect, it } from "vitest";
import { analyze } from "../../src/services/analyze.ts";
import type { BatchingSpec, LengthSpec, LinearService } from "../../src/services/scenario.ts";
import { core, scenario, service } from "../support/core.ts";

const PERCENTILES = [0.001, 1, 50, 90, 95, 99, 99.999];

// One length, or one that dwarfs the rest: jumps, where rounding and signed masses show most.
const CASES: { batching: BatchingSpec; law: LinearService; lengths: LengthSpec; load: number }[] = [
  {
    batching: { kind: "none" },
    law: service(1e-12, 1e6, 1e-3, 1),
    lengths: { kind: "constant", value: 1 },
    load: 0.95,
  },
  { batching: { kind: "dynamic" }, law: service(0, 0, 0, 1), lengths: { kind: "constant", value: 2 }, load: 1e-6 },
  {
    batching: { kind: "dynamic", max_batch: 64 },
    law: service(1e-12, 1, 1e-9, 0),
    lengths: { kind: "geometric", mean: 1.0001 },
    load: 0.95,
  },
  {
    batching: { kind: "elastic", max_batch: 16 },
    law: service(0, 0, 1e6, 1e6),
    lengths: { kind: "constant", value: 1 },
    load: 0.3,
  },
  {
    batching: { kind: "fixed", batch: 16 },
    law: service(1000, 1e-12, 1, 1000),
    lengths: { kind: "constant", value: 2 },
    load: 0.95,
  },
];

describe("a law in an answer", () => {
  it.each(CASES)("rises from 0 to 1, its percentiles in order: $batching at load $load", async (given) => {
    const { batching, law, lengths, load } = given;
    const run = { percentiles: PERCENTILES, include: ["cdf" as const] };
    const at = (rate: number) => scenario({ rate, output_tokens: lengths }, law, batching, run);
    const most = (await analyze(core, at(1e9))).max_rate_per_s ?? 0;
    const { latency } = await analyze(core, at(load * most));
    if (latency === undefined) throw new Error("no latency");
    for (const metric of [latency.wait_s, latency.e2e_s]) {
      const values = ["p0001", "p1", "p50", "p90", "p95", "p99", "p99999"].map((name) => Number(metric[name]));
      expect(values).toEqual([...values].sort((a, b) => a - b));
      const ratios = (metric.cdf ?? []).map((row) => row.ratio);
      expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
      expect(ratios[0]).toBeGreaterThanOrEqual(0);
      expect(ratios.at(-1)).toBeLessThanOrEqual(1);
    }
    const shortest = law.batch_s + law.request_s + law.token_s + law.token_request_s;
    expect(latency.e2e_s.p0001).toBeGreaterThanOrEqual(shortest);
  });

  it("says that open elastic batches of very uneven lengths are spread on a coarse grid", async () => {
    const lengths = { kind: "weibull", shape: 0.5, scale: 50 };
    const given = scenario({ rate: 0.0597, output_tokens: lengths }, service(100, 0, 1e-6, 0.1), { kind: "elastic" });
    // Simulation of 2 million requests: p10 151 s, p50 273.9 s, p90 513 s, against 143 s, 274.7 s and 519 s here.
    expect((await analyze(core, given)).latency?.e2e_s.expected_error_ratio).toBeGreaterThan(0.01);
  });
});
