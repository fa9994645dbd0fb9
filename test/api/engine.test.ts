import { describe, expect, it } from "vitest";
import { STEP_BATCHING } from "../../assembly/batching/steps.ts";
import type { Result } from "../../src/services/result.ts";
import { post, problemOf } from "./http.ts";

const ENGINE = {
  workload: {
    arrivals: { kind: "poisson", rate_per_s: 8 },
    prompt_tokens: { kind: "uniform", min: 1, max: 400 },
    output_tokens: { kind: "geometric", mean: 40 },
    max_output_tokens: 200,
  },
  service: { kind: "linear", batch_s: 0.01, request_s: 0.002, token_s: 0.01, token_request_s: 0.0005 },
  engine: { batching: { kind: "chunked-prefill" }, max_num_seqs: 16, max_num_batched_tokens: 512 },
  run: { requests: 2000 },
};

const simulate = async (change: object = {}): Promise<Result> => {
  const response = await post("simulate", { ...ENGINE, ...change });
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
};

const ANALYSED = ["chunked-prefill", "prefill-first"];
const parameters: Record<string, object> = { "adaptive-chunk": { target_s: 0.05, min_chunk_tokens: 16 } };

describe.each(STEP_BATCHING.map(({ id }) => id))("%s over HTTP", (kind) => {
  const engine = { ...ENGINE.engine, batching: { kind, ...parameters[kind] } };

  it("answers with all five latencies and counts that add up", async () => {
    const { latency, counts, occupancy, batch } = await simulate({ engine });
    for (const name of ["wait_s", "ttft_s", "tpot_s", "itl_s", "e2e_s"] as const) {
      const metric = latency?.[name];
      expect(metric?.mean_low).toBeLessThanOrEqual(Number(metric?.mean));
      expect(metric?.mean_high).toBeGreaterThanOrEqual(Number(metric?.mean));
      expect(Number(metric?.p99)).toBeGreaterThanOrEqual(Number(metric?.p50));
    }
    expect(Number(latency?.ttft_s?.mean)).toBeGreaterThan(Number(latency?.wait_s.mean));
    const { arrived = 0, completed, in_flight, rejected, abandoned } = counts ?? {};
    expect(arrived).toBe(Number(completed) + Number(in_flight) + Number(rejected) + Number(abandoned));
    expect(batch?.max).toBeLessThanOrEqual(16);
    expect(occupancy?.busy_ratio).toBeGreaterThan(0);
  });

  it("answers the same bytes twice", async () => {
    const body = { ...ENGINE, engine };
    expect(await (await post("simulate", body)).text()).toBe(await (await post("simulate", body)).text());
  });

  it("is covered by mathematics, or points at simulate", async () => {
    const response = await post("analyze", { ...ENGINE, engine });
    if (ANALYSED.includes(kind)) return expect(response.status).toBe(200);
    const problem = await problemOf(response);
    expect(problem.status).toBe(422);
    expect(problem.use).toBe("/v1/simulate");
    expect(problem.errors?.[0]?.pointer).toBe("#/engine/batching/kind");
  });
});

describe("the objectives", () => {
  it("are attained by requests that keep all of them", async () => {
    const all = await simulate({ slo: { ttft_s: 0.2, tpot_s: 0.02, e2e_s: 1 } });
    for (const slo of [{ ttft_s: 0.2 }, { tpot_s: 0.02 }, { e2e_s: 1 }]) {
      const one = await simulate({ slo });
      expect(one.throughput?.slo_attainment_ratio).toBeGreaterThanOrEqual(Number(all.throughput?.slo_attainment_ratio));
    }
    expect(all.throughput?.slo_attainment_ratio).toBeGreaterThan(0);
    expect(all.throughput?.slo_attainment_ratio).toBeLessThan(1);
  });

  it.each(["ttft_s", "tpot_s"])("refuse %s of a batch-level discipline", async (objective) => {
    const engine = { batching: { kind: "dynamic" } };
    const problem = await problemOf(await post("simulate", { ...ENGINE, engine, slo: { [objective]: 1 } }));
    expect(problem.errors?.[0]?.pointer).toBe(`#/slo/${objective}`);
  });
});

describe("the service law", () => {
  it("prices prompts, unless it is linear: they must be there", async () => {
    const { prompt_tokens: _none, ...workload } = ENGINE.workload;
    const service = { kind: "forms", terms: [{ name: "step", forms: [{ step_s: 0.01, token_s: 1e-5 }] }] };
    const problem = await problemOf(await post("simulate", { ...ENGINE, workload, service }));
    expect(problem.errors?.[0]).toMatchObject({ pointer: "#/workload/prompt_tokens", code: "missing" });
    expect((await simulate({ workload })).latency?.ttft_s?.mean).toBeGreaterThan(0);
  });

  it("of a GPU gives the share of its peaks and of its KV memory", async () => {
    const service = { kind: "roofline", model: "llama-3.1-8b", hardware: "h100-sxm", tensor_parallel_size: 2 };
    const { occupancy, throughput } = await simulate({ service, engine: {} });
    for (const ratio of [occupancy?.mfu_ratio, occupancy?.mbu_ratio, occupancy?.kv_used_ratio]) {
      expect(ratio).toBeGreaterThan(0);
      expect(ratio).toBeLessThan(1);
    }
    expect(throughput?.output_tokens_per_gpu_s).toBeCloseTo(Number(throughput?.output_tokens_per_s) / 2, 6);
  });
});

describe("an overloaded engine", () => {
  it("says what it serves at most, and gives no latency", async () => {
    const arrivals = { kind: "poisson", rate_per_s: 200 };
    const answer = await simulate({ workload: { ...ENGINE.workload, arrivals } });
    expect(answer.stable).toBe(false);
    expect(answer.latency).toBeUndefined();
    expect(answer.warnings.map(({ code }) => code)).toContain("overloaded");
    expect(answer.throughput?.requests_per_s).toBeLessThan(1.1 * Number(answer.max_rate_per_s));
    expect(answer.backlog_per_s).toBeCloseTo(200 - Number(answer.max_rate_per_s), 9);
    expect(answer.counts?.arrived).toBeGreaterThan(2000);
  });

  it.each(["vllm-v1", "vllm-v0", "sglang", "tensorrt-llm"])(
    "is told from a stable one under the preset %s",
    async (preset) => {
      const service = { kind: "roofline", model: "llama-3.1-8b", hardware: "h100-sxm" };
      const prompt_tokens = { kind: "lognormal", mean: 1024, cv: 1.2 };
      const output_tokens = { kind: "lognormal", mean: 256, cv: 0.9 };
      const at = (rate_per_s: number) => ({
        workload: { arrivals: { kind: "poisson", rate_per_s }, prompt_tokens, output_tokens, max_output_tokens: 2048 },
        service,
        engine: { preset },
      });
      const calm = await simulate(at(10));
      const most = Number(calm.max_rate_per_s);
      expect([calm.stable, most > 15]).toEqual([true, true]);
      const busy = await simulate(at(1.3 * most));
      expect(busy.stable).toBe(false);
      expect(busy.throughput?.requests_per_s).toBeLessThan(1.15 * most);
    },
  );
});

describe("a fleet of GPUs past its limit", () => {
  it.each([1, 4])("of %i replicas is unstable, whatever its queue holds", async (replicas) => {
    const arrivals = { kind: "poisson", rate_per_s: 1000 };
    const service = { kind: "roofline", model: "llama-3.1-8b", hardware: "h100-sxm" };
    const workload = { ...ENGINE.workload, arrivals, prompt_tokens: { kind: "lognormal", mean: 1024, cv: 1 } };
    const answer = await simulate({ service, engine: {}, workload, fleet: { replicas } });
    expect(answer.stable).toBe(false);
    expect(answer.max_rate_per_s).toBeGreaterThan(10);
    expect(answer.max_rate_per_s).toBeLessThan(1000);
  });
});

describe("rows of a run", () => {
  it("show the first replication over time, at equal steps", async () => {
    const { series = [] } = await simulate({ run: { requests: 2000, include: ["series"] } });
    expect(series.length).toBeGreaterThanOrEqual(120);
    expect(series.length).toBeLessThanOrEqual(240);
    const step = Number(series[1]?.time_s);
    series.forEach((row, i) => {
      expect(row.time_s).toBeCloseTo(i * step, 6);
    });
    expect(Math.max(...series.map((row) => row.running))).toBeGreaterThan(0);
  });

  it("are the requests behind the figures", async () => {
    const run = { requests: 2000, replications: 1, include: ["requests"] };
    const { requests = [], latency } = await simulate({ run });
    expect(requests.map((row) => row.request)).toEqual(requests.map((_, i) => i));
    const measured = requests.slice(200);
    expect(measured).toHaveLength(1800);
    for (const name of ["wait_s", "ttft_s", "tpot_s", "e2e_s"] as const) {
      const values = measured.map((row) => row[name]).filter((value) => value !== undefined);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(mean).toBeCloseTo(Number(latency?.[name]?.mean), 9);
    }
  });

  it.each(["series", "requests"])("are refused of a batch-level discipline: %s", async (what) => {
    const run = { include: [what] };
    const problem = await problemOf(await post("simulate", { ...ENGINE, engine: { batching: { kind: "none" } }, run }));
    expect(problem.errors?.[0]?.pointer).toBe("#/run/include/0");
  });
});

describe("what is too much", () => {
  it("is a prompt that fits no KV: refused, all of them, it does not fit", async () => {
    const workload = { ...ENGINE.workload, prompt_tokens: { kind: "constant", value: 1000 } };
    const problem = await problemOf(
      await post("simulate", { ...ENGINE, workload, engine: { ...ENGINE.engine, kv_blocks: 10 } }),
    );
    expect(problem.type).toBe("/problems/does-not-fit");
    expect(problem.errors?.[0]?.pointer).toBe("#/engine/kv_blocks");
    expect(problem).toMatchObject({ kv_blocks: 10, block_size: 16 });
  });

  it("is a trace none of whose requests fits what a GPU has left, with the bytes", async () => {
    const trace = { rows: [0, 1, 2].map((time) => [time, 131_000, 10]) };
    const service = { kind: "roofline", model: "llama-3.1-8b", hardware: "l4" };
    const problem = await problemOf(await post("simulate", { workload: { trace }, service }));
    expect(problem).toMatchObject({ type: "/problems/does-not-fit", memory: { block_bytes: 2 ** 21 } });
    expect(Number(problem.kv_blocks)).toBeLessThan(131_000 / 16);
  });

  it("is some of the requests, which a warning counts", async () => {
    const { counts, warnings } = await simulate({ engine: { ...ENGINE.engine, kv_blocks: 25 } });
    expect(counts?.rejected).toBeGreaterThan(0);
    expect(warnings.map(({ code }) => code)).toContain("rejected");
  });

  it("is a run of too many steps, counted before it is run", async () => {
    const workload = { ...ENGINE.workload, prompt_tokens: { kind: "constant", value: 100_000 } };
    const engine = { batching: { kind: "adaptive-chunk", target_s: 0.01, min_chunk_tokens: 1 } };
    const problem = await problemOf(await post("simulate", { ...ENGINE, workload, engine }));
    expect(problem).toMatchObject({ type: "/problems/limit-exceeded", limit: "simulated_events" });
  });
});

describe("classes of requests", () => {
  it("each have a row, and together are all the served", async () => {
    const classes = [
      { name: "urgent", share: 1, priority: 0, slo: { ttft_s: 0.05 } },
      { name: "patient", share: 3, priority: 1 },
    ];
    const engine = { ...ENGINE.engine, max_num_seqs: 6, order: { kind: "priority" } };
    const answer = await simulate({ workload: { ...ENGINE.workload, classes }, engine });
    const [urgent, patient] = answer.classes ?? [];
    expect(Number(urgent?.served) + Number(patient?.served)).toBe(4 * 1800);
    expect(Number(urgent?.ttft_s)).toBeLessThan(Number(patient?.ttft_s));
    const mean =
      (Number(urgent?.served) * Number(urgent?.e2e_s) + Number(patient?.served) * Number(patient?.e2e_s)) / 7200;
    expect(mean).toBeCloseTo(Number(answer.latency?.e2e_s.mean), 9);
    const kept = Number(urgent?.served) * Number(urgent?.slo_attainment_ratio) + Number(patient?.served);
    expect(kept / 7200).toBeCloseTo(Number(answer.throughput?.slo_attainment_ratio), 9);
  });
});

describe("a search over an engine's knobs", () => {
  it("simulates each and keeps the constraint", async () => {
    const response = await post("optimize", {
      scenario: ENGINE,
      search: { "engine.max_num_seqs": { values: [2, 4, 8, 16] } },
      minimize: [{ metric: "engine.max_num_seqs" }],
      subject_to: [{ metric: "latency.ttft_s.p90", at_most: 0.2 }],
    });
    const { feasible, best, evaluator } = (await response.json()) as {
      feasible: boolean;
      evaluator: string;
      best: { change: Record<string, number>; result: Result };
    };
    expect([feasible, evaluator]).toEqual([true, "simulate"]);
    expect(best.change["engine.max_num_seqs"]).toBeGreaterThan(2);
    expect(Number(best.result.latency?.ttft_s?.p90)).toBeLessThanOrEqual(0.2);
  });
});
