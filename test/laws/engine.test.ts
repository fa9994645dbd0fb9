import { describe, expect, it } from "vitest";
import { ticksPerSecond } from "../../src/services/engine/clock.ts";
import { secondsAlone } from "../../src/services/engine/law.ts";
import type { Scenario } from "../../src/services/scenario.ts";
import { simulate } from "../../src/services/simulate.ts";
import { core, patient, service } from "../support/core.ts";

const LINEAR = service(0.02, 0.01, 0.02, 0.003);

/** An engine of one discipline with constant lengths, unless the workload says otherwise. */
function engine(batching: string, workload: Partial<Scenario["workload"]> = {}, knobs = {}): Scenario {
  return {
    workload: {
      arrivals: { kind: "poisson", rate_per_s: 1 },
      prompt_tokens: { kind: "constant", value: 100 },
      output_tokens: { kind: "constant", value: 20 },
      max_output_tokens: 131072,
      ...workload,
    },
    service: LINEAR,
    engine: {
      preset: "vllm-v1",
      batching: { kind: batching },
      order: { kind: "fcfs" },
      max_num_seqs: 64,
      max_num_batched_tokens: 2048,
      block_size: 16,
      gpu_memory_utilization: 0.9,
      kv_allocation: "on-demand",
      watermark_ratio: 0,
      preemption: "recompute",
      enable_prefix_caching: false,
      ...knobs,
    },
    run: { seed: 0, requests: 20_000, warmup_ratio: 0.1, replications: 4, percentiles: [50, 99], include: [] },
  };
}

describe("a request alone in an engine", () => {
  it.each(["static", "continuous", "prefill-first", "chunked-prefill", "no-evict"])(
    "takes its law under %s",
    async (kind) => {
      const lonely = engine(kind, { arrivals: { kind: "deterministic", rate_per_s: 0.01 } });
      const { latency } = await simulate(core, { ...lonely, run: { ...lonely.run, requests: 100 } }, patient);
      const alone = secondsAlone({ terms: [], linear: LINEAR }, 100, 20);
      expect(alone).toBeCloseTo(0.02 + 0.01 + (0.02 + 0.003) * 19, 12);
      expect(latency?.e2e_s.mean).toBeCloseTo(alone, 9);
      expect(latency?.ttft_s?.mean).toBeCloseTo(0.03, 9);
      expect(latency?.tpot_s?.mean).toBeCloseTo(0.023, 9);
      expect(latency?.itl_s?.mean).toBeCloseTo(0.023, 9);
      expect(latency?.wait_s.mean).toBe(0);
    },
  );
});

describe("one sequence at a time", () => {
  it("is the queue M/D/1, whose wait is known", async () => {
    const single = engine("static", {}, { max_num_seqs: 1 });
    const { latency, occupancy } = await simulate(core, single, patient);
    const busy = 0.467;
    const wait = (busy * busy) / (2 * (1 - busy));
    expect(occupancy?.busy_ratio).toBeCloseTo(busy, 2);
    expect(Number(latency?.wait_s.mean_low)).toBeLessThan(wait);
    expect(Number(latency?.wait_s.mean_high)).toBeGreaterThan(wait);
  });
});

describe("the largest stable rate", () => {
  it("is that of the one server: 1 / service", async () => {
    const single = engine("static", {}, { max_num_seqs: 1 });
    const { max_rate_per_s, utilization_ratio } = await simulate(core, single, patient);
    expect(max_rate_per_s).toBeCloseTo(1 / 0.467, 6);
    expect(utilization_ratio).toBeCloseTo(0.467, 6);
  });

  it("under decodes of many is one step of all for each token of all", async () => {
    const { max_rate_per_s } = await simulate(core, engine("static"), patient);
    const batch = 0.02 + 64 * 0.01 + 19 * (0.02 + 64 * 0.003);
    expect(Number(max_rate_per_s) / (64 / batch)).toBeCloseTo(1, 2);
  });

  it("is not there with patience, under which every rate is stable", async () => {
    const { stable, max_rate_per_s } = await simulate(core, engine("static", { patience_s: 1 }), patient);
    expect([stable, max_rate_per_s]).toEqual([true, undefined]);
  });
});

describe("Little's law", () => {
  it.each(["static", "chunked-prefill", "prefill-first"])("holds under %s", async (kind) => {
    const lengths = { kind: "lognormal", mean: 60, cv: 1 } as const;
    const busy = engine(kind, { output_tokens: lengths, prompt_tokens: lengths }, { max_num_seqs: 8 });
    const { latency, occupancy, throughput } = await simulate(core, busy, patient);
    const inSystem = Number(occupancy?.waiting_mean) + Number(occupancy?.running_mean);
    const product = Number(throughput?.requests_per_s) * Number(latency?.e2e_s.mean);
    expect(inSystem / product).toBeCloseTo(1, 2);
  });
});

describe("the clock", () => {
  it("is a picosecond or finer by a power of two, with room for eight times the run", () => {
    for (const horizon of [1, 70, 1e4, 5e5, 1e9]) {
      const ticks = ticksPerSecond(horizon);
      const power = Math.log2(ticks / 1e12);
      expect(power).toBe(Math.round(power));
      expect(power).toBeGreaterThanOrEqual(0);
      expect(ticks).toBeLessThan(2 ** 53);
      if (power > 0) expect(8 * horizon * ticks).toBeLessThanOrEqual(2 ** 62);
    }
  });
});
