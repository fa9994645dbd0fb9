import { describe, expect, it } from "vitest";
import { fitPower, powerError, powerPresent, powerRuns } from "../../bench/power.ts";
import { POWER_FIT } from "../../src/catalog/power.ts";
import { joules } from "../../src/services/energy.ts";
import type { Result } from "../../src/services/result.ts";
import { post } from "../api/http.ts";

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

describe("the cost of a run", () => {
  const scenario = (hardware: unknown, more: object = {}) => ({
    workload: {
      arrivals: { kind: "poisson", rate_per_s: 4 },
      prompt_tokens: { kind: "constant", value: 500 },
      output_tokens: { kind: "constant", value: 200 },
    },
    service: { kind: "roofline", model: "llama-3.1-8b", hardware, ...more },
    fleet: { replicas: 2 },
    run: { requests: 400, replications: 1 },
  });

  async function run(hardware: unknown, more: object = {}): Promise<Result> {
    const response = await post("simulate", scenario(hardware, more));
    expect([response.status, response.status === 200 ? "" : await response.text()]).toEqual([200, ""]);
    return (await response.json()) as Result;
  }

  it("is rent and power of all GPUs over what they write", async () => {
    const { cost = {}, throughput, bound, occupancy } = await run("h100-sxm", { tensor_parallel_size: 2 });
    const rate = throughput?.output_tokens_per_s ?? 0;
    expect(cost.usd_per_h).toBeCloseTo(4 * 2.9, 9);
    expect(cost.usd_per_million_output_tokens).toBeCloseTo(((4 * 2.9) / 3600 / rate) * 1e6, 6);
    expect(cost.joules_per_output_token).toBeCloseTo((cost.power_watts ?? 0) / rate, 9);
    expect(cost.power_watts).toBeGreaterThan(4 * 700 * POWER_FIT.idle_ratio);
    expect(cost.power_watts).toBeLessThan(4 * 700);
    expect(occupancy?.mbu_ratio).toBeGreaterThan(occupancy?.mfu_ratio ?? 1);
    expect(bound).toBe("memory-bandwidth");
  });

  it("leaves out what is not known of a GPU", async () => {
    const { cost, bound } = await run({ memory_bytes: 8e10, memory_bytes_per_s: 3e12, bf16_flops_per_s: 9e14 });
    expect([cost, bound]).toEqual([undefined, "memory-bandwidth"]);
  });
});
