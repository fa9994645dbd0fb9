import { describe, expect, it } from "vitest";
import type { Result } from "../../src/services/result.ts";
import { post, problemOf } from "./http.ts";

const WORKLOAD = {
  arrivals: { kind: "poisson", rate_per_s: 3 },
  prompt_tokens: { kind: "lognormal", mean: 512, cv: 1 },
  output_tokens: { kind: "lognormal", mean: 128, cv: 1 },
  max_output_tokens: 2048,
};
const SERVICE = {
  kind: "forms",
  terms: [
    {
      name: "model",
      forms: [
        { token_s: 2.95e-5, pair_s: 9.6e-10 },
        { step_s: 6e-3, context_token_s: 4.9e-8 },
      ],
    },
    { name: "host", forms: [{ step_s: 2e-4, sequence_s: 5e-6 }] },
  ],
};
const HEAVY = {
  arrivals: { kind: "poisson", rate_per_s: 1 },
  output_tokens: { kind: "lognormal", mean: 200, cv: 5 },
  max_output_tokens: 60_000,
};
const ENGINE = {
  batching: { kind: "chunked-prefill" },
  max_num_seqs: 32,
  max_num_batched_tokens: 1024,
  kv_allocation: "full",
};
const SCENARIO = { workload: WORKLOAD, service: SERVICE, engine: ENGINE };

async function analyse(change: object = {}): Promise<Result> {
  const response = await post("analyze", { ...SCENARIO, ...change });
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
}

describe("an engine's analysis", () => {
  it.each(["chunked-prefill", "prefill-first"])("answers %s with what simulate answers too", async (kind) => {
    const { latency, occupancy, batch, throughput, ...answer } = await analyse({
      engine: { ...ENGINE, batching: { kind }, kv_blocks: 4000 },
    });
    expect(answer).toMatchObject({ method: "analysis", stable: true, loss_ratio: 0 });
    expect(answer.utilization_ratio).toBeCloseTo(3 / Number(answer.max_rate_per_s), 9);
    for (const name of ["wait_s", "ttft_s", "tpot_s", "itl_s", "e2e_s"] as const) {
      expect(latency?.[name]?.trust).toBe("approximate");
      expect(latency?.[name]?.expected_error_ratio).toBeGreaterThan(0);
    }
    for (const name of ["wait_s", "ttft_s", "tpot_s", "e2e_s"] as const)
      expect(Number(latency?.[name]?.p99)).toBeGreaterThanOrEqual(Number(latency?.[name]?.p50));
    // Gaps that span prefill steps have a mean, but no law.
    expect(latency?.itl_s?.p99 === undefined).toBe(kind === "prefill-first");
    expect(Number(occupancy?.waiting_mean)).toBeCloseTo(3 * Number(latency?.wait_s.mean), 9);
    expect(occupancy?.kv_used_ratio).toBeGreaterThan(0);
    expect(Number(batch?.request_mean)).toBeGreaterThan(Number(batch?.mean) * 0.9);
    expect(throughput?.requests_per_s).toBe(3);
    expect(throughput?.output_tokens_per_user_s).toBeCloseTo(1 / Number(latency?.tpot_s?.mean), 9);
  });

  it("gives the percentiles and the distribution that are asked for", async () => {
    const { latency } = await analyse({ run: { percentiles: [75, 99.5], include: ["cdf"] } });
    expect(Object.keys(latency?.ttft_s ?? {})).toEqual(expect.arrayContaining(["p75", "p995", "cdf"]));
    const rows = latency?.ttft_s?.cdf ?? [];
    expect(rows).toHaveLength(201);
    expect(rows.at(-1)?.ratio).toBeCloseTo(0.999, 3);
    expect(rows.map(({ ratio }) => ratio)).toEqual(rows.map(({ ratio }) => ratio).sort((a, b) => a - b));
  });

  it("says what share keeps a single objective", async () => {
    const { latency } = await analyse();
    const one = await analyse({ slo: { ttft_s: Number(latency?.ttft_s?.p90) } });
    expect(one.throughput?.slo_attainment_ratio).toBeCloseTo(0.9, 3);
    expect(one.throughput?.goodput_per_s).toBeCloseTo(2.7, 2);
    const two = await analyse({ slo: { ttft_s: 1, tpot_s: 1 } });
    expect(two.throughput?.slo_attainment_ratio).toBeUndefined();
  });

  it.each([
    ["heavy outputs", { workload: { ...WORKLOAD, ...HEAVY } }, /squared cv/],
    [
      "KV on demand",
      { engine: { ...ENGINE, kv_allocation: "on-demand", kv_blocks: 450 } },
      /given out on demand, and [\d.]+ % of the arrivals find none: preemption is not in this answer/,
    ],
    ["few that fit", { engine: { ...ENGINE, kv_blocks: 300 } }, /holds [\d.]+ requests on average, fewer than 10/],
    [
      "prompts that fill the steps",
      {
        workload: {
          ...WORKLOAD,
          arrivals: { kind: "poisson", rate_per_s: 6.5 },
          prompt_tokens: { kind: "constant", value: 4000 },
        },
        engine: { ...ENGINE, max_num_batched_tokens: 256 },
      },
      /prompts take [\d.]+ % of the room/,
    ],
  ])("sends whoever asks it of %s to simulate, with the reason", async (_what, change, why) => {
    const { latency, warnings } = await analyse(change);
    expect(latency?.e2e_s.trust).toBe("simulate");
    expect(warnings.filter(({ code }) => code === "ask-simulate").some(({ detail }) => why.test(detail))).toBe(true);
  });

  it("sends whoever asks it near the largest rate to simulate", async () => {
    const rate_per_s = 0.95 * Number((await analyse()).max_rate_per_s);
    const { warnings } = await analyse({ workload: { ...WORKLOAD, arrivals: { kind: "poisson", rate_per_s } } });
    expect(warnings).toEqual([{ code: "ask-simulate", detail: "the load is 95 %, above 92 %: ask simulate" }]);
  });

  it("gives an unstable engine no latency, but how fast it falls behind", async () => {
    const most = Number((await analyse()).max_rate_per_s);
    const over = await analyse({ workload: { ...WORKLOAD, arrivals: { kind: "poisson", rate_per_s: 2 * most } } });
    expect(over).toMatchObject({ stable: false, headroom_ratio: 0 });
    expect(over.backlog_per_s).toBeCloseTo(most, 6);
    expect(over.latency).toBeUndefined();
  });

  it("splits the requests of a random router over replicas alike", async () => {
    const one = await analyse();
    const two = await analyse({
      workload: { ...WORKLOAD, arrivals: { kind: "poisson", rate_per_s: 6 } },
      fleet: { replicas: 2, router: { kind: "random" } },
    });
    expect(two.latency).toEqual(one.latency);
    expect(Number(two.max_rate_per_s)).toBeCloseTo(2 * Number(one.max_rate_per_s), 9);
  });

  it("prices a model on its GPU as the simulator does", async () => {
    const service = { kind: "roofline", model: "llama-3.1-8b", hardware: "h100-sxm" };
    const body = { workload: WORKLOAD, service, engine: { preset: "vllm-v1" } };
    const response = await post("analyze", body);
    expect(response.status).toBe(200);
    const known = (await response.json()) as Result;
    const seen = (await (await post("simulate", { ...body, run: { requests: 4000 } })).json()) as Result;
    for (const name of ["ttft_s", "tpot_s", "e2e_s"] as const)
      expect(Math.abs(Number(known.latency?.[name]?.mean) / Number(seen.latency?.[name]?.mean) - 1), name).toBeLessThan(
        0.1,
      );
    const { mfu_ratio, mbu_ratio } = known.occupancy ?? {};
    expect(Number(mfu_ratio) / Number(seen.occupancy?.mfu_ratio)).toBeCloseTo(1, 1);
    expect(Number(mbu_ratio) / Number(seen.occupancy?.mbu_ratio)).toBeCloseTo(1, 1);
    expect(known.cost).toBeDefined();
    expect(known.latency?.e2e_s.trust, "KV on demand of which nearly all is free").toBe("approximate");
    for (const { mean, model_low, model_high } of Object.values(known.latency ?? {})) {
      expect(model_low?.mean).toBeLessThan(Number(mean));
      expect(model_high?.mean).toBeGreaterThan(Number(mean));
    }
  });

  it.each([
    ["/engine/order/kind", { engine: { ...ENGINE, order: { kind: "priority" } } }],
    ["/workload/arrivals/kind", { workload: { ...WORKLOAD, arrivals: { kind: "gamma", rate_per_s: 3, cv: 2 } } }],
    ["/workload/patience_s", { workload: { ...WORKLOAD, patience_s: 3 } }],
    ["/fleet/router/kind", { fleet: { replicas: 2, router: { kind: "least-tokens" } } }],
    ["/fleet/groups", { fleet: { groups: [1, 2].map((speed_ratio) => ({ count: 1, speed_ratio })) } }],
    ["/engine/kv_blocks", { engine: { ...ENGINE, kv_blocks: 1 } }],
  ])("does not cover %s, and says so", async (pointer, change) => {
    const problem = await problemOf(await post("analyze", { ...SCENARIO, ...change }));
    expect(problem).toMatchObject({ status: 422, use: "/v1/simulate", errors: [{ pointer: `#${pointer}` }] });
  });
});

describe("a simulation", () => {
  const simulate = async (body: object): Promise<Result> => {
    const response = await post("simulate", { run: { requests: 4000 }, ...body });
    expect(response.status).toBe(200);
    return (await response.json()) as Result;
  };

  it("carries what analyze says of the same engine, and the gap between them", async () => {
    const { analysis, latency } = await simulate(SCENARIO);
    expect(analysis?.latency).toEqual((await analyse()).latency);
    expect(analysis?.gap_ratio).toBeCloseTo(Number(analysis?.latency.e2e_s.mean) / Number(latency?.e2e_s.mean) - 1, 12);
    expect(Math.abs(Number(analysis?.gap_ratio))).toBeLessThan(0.05);
  });

  it("carries the exact means of a batch-level discipline", async () => {
    const { analysis } = await simulate({
      workload: { ...WORKLOAD, arrivals: { kind: "poisson", rate_per_s: 0.2 }, prompt_tokens: undefined },
      service: { kind: "linear", batch_s: 0.02, request_s: 0.01, token_s: 0.02, token_request_s: 0.0003 },
    });
    expect(analysis?.latency.e2e_s).toMatchObject({ trust: "exact" });
    expect(Math.abs(Number(analysis?.gap_ratio))).toBeLessThan(0.1);
  });

  it("carries none where mathematics does not cover it", async () => {
    const { analysis } = await simulate({ ...SCENARIO, engine: { ...ENGINE, batching: { kind: "static" } } });
    expect(analysis).toBeUndefined();
  });
});
