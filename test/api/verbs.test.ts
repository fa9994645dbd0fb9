import { describe, expect, it } from "vitest";
import { ask, BASE, post, problemOf, type Result, resultOf, SEARCH, withField } from "./http.ts";

describe("a result", () => {
  it("is named by its request: the same again, another for another seed", async () => {
    const a = await resultOf(await post("simulate", BASE));
    const b = await resultOf(await post("simulate", BASE));
    const c = await resultOf(await post("simulate", withField("run.seed", 1)));
    expect(a).toEqual(b);
    expect(a.id).toMatch(/^run_[0-9a-f]{16}$/);
    expect(c.id).not.toBe(a.id);
  });

  it("repeats the scenario in full, which gives the same result again", async () => {
    const first = await (await post("simulate", BASE)).text();
    const { scenario } = JSON.parse(first) as Result;
    expect(scenario.run).toMatchObject({ seed: 0, requests: 200, replications: 4, warmup_ratio: 0.1, include: [] });
    expect(await (await post("simulate", scenario)).text()).toBe(first);
  });

  it("gives no percentile of a law that the grid cannot resolve, and says so", async () => {
    const wide = await resultOf(
      await post("analyze", {
        workload: {
          arrivals: { kind: "weibull", rate_per_s: 1, cv: 8 },
          output_tokens: { kind: "pareto", minimum: 2, shape: 1.1 },
        },
        service: { kind: "linear", batch_s: 0.001, token_s: 0.002 },
        engine: { batching: { kind: "none" } },
        slo: { e2e_s: 1 },
      }),
    );
    const { wait_s: wait } = wide.latency as { wait_s: Record<string, unknown> };
    expect(wait).toMatchObject({ trust: "simulate", mean: expect.any(Number) });
    expect(wait.expected_error_ratio).toBeGreaterThan(0.05);
    expect(Object.keys(wait)).not.toContain("p50");
    expect(wide.throughput).not.toHaveProperty("slo_attainment_ratio");
    expect(wide.warnings).toMatchObject([
      { code: "percentiles-unresolved", detail: expect.stringContaining("roughly") },
    ]);
  });

  it("is exact below an error of 5e-4 and approximate above", async () => {
    const elastic = await resultOf(
      await post("analyze", withField("engine.batching", { kind: "elastic", max_batch: 8 })),
    );
    const { wait_s: wait, e2e_s: whole } = elastic.latency as Record<string, Record<string, unknown>>;
    expect(wait?.trust).toBe("exact");
    expect(wait?.expected_error_ratio).toBeLessThan(5e-4);
    expect(whole).toMatchObject({ trust: "approximate", mean_trust: "exact", expected_error_ratio: 1e-3 });
  });

  it.each([
    [0.998, []],
    [0.9995, ["near-critical"]],
  ])("at %d of the capacity has the warnings %j", async (load, codes) => {
    const { max_rate_per_s: most } = await resultOf(await post("analyze", BASE));
    const near = await resultOf(await post("analyze", withField("workload.arrivals.rate_per_s", load * Number(most))));
    expect((near.warnings as { code: string }[]).map(({ code }) => code)).toEqual(codes);
  });

  it("has a long law as its digest", async () => {
    const values = Array.from({ length: 500 }, (_, i) => i + 1);
    const law = { kind: "empirical", values };
    const whole = await resultOf(await post("analyze", withField("workload.output_tokens", law)));
    expect(whole.scenario.workload).toMatchObject({ output_tokens: { kind: "empirical", rows: 500 } });
  });

  it("says that prompts are without effect", async () => {
    const whole = await resultOf(
      await post("analyze", withField("workload.prompt_tokens", { kind: "constant", value: 9 })),
    );
    expect(JSON.stringify(whole.warnings)).toContain("prompt-tokens-unused");
  });
});

describe("validate_only", () => {
  it.each([
    ["analyze", BASE, 0],
    ["simulate", BASE, 1600],
    ["optimize", { ...SEARCH, evaluator: "simulate" }, 102_400],
  ])("%s completes the scenario, estimates its events and runs nothing", async (verb, body, events) => {
    const response = await post(`${verb}?validate_only=true`, body);
    expect(response.status).toBe(200);
    const answer = (await response.json()) as Record<string, unknown>;
    expect(answer).toMatchObject({ valid: true, events_count: events });
    expect(answer.scenario).toMatchObject({ workload: BASE.workload, run: { requests: 200, seed: 0 } });
    expect(answer).not.toHaveProperty("id");
  });

  it("refuses what it would refuse to run", async () => {
    expect((await post("simulate?validate_only=true", {})).status).toBe(422);
  });

  it.each(["validate_only=yes", "validate=true"])("?%s is a 422", async (query) => {
    expect((await post(`analyze?${query}`, BASE)).status).toBe(422);
  });
});

describe("a link", () => {
  it("is the named scenario with its overrides", async () => {
    const named = (await (await ask("/v1/scenarios/paper-limit-1600")).json()) as { request: object };
    const linked = await ask("/v1/analyze?workload=paper-limit-1600");
    expect(await linked.text()).toBe(await (await post("analyze", named.request)).text());
    const slower = await ask("/v1/analyze?workload=paper-limit-1600&workload.arrivals.rate_per_s=0.001");
    expect(await slower.text()).toContain('"rate_per_s":0.001');
  });

  it.each([
    ["workload=nowhere", "#/workload"],
    ["workload=paper-limit-1600&workload.arrivals.rate_per_s=1e999", "#/workload/arrivals/rate_per_s"],
    ["workload=paper-limit-1600&workload.arrivals.__proto__.x=1", "#/workload/arrivals/__proto__"],
    ["workload=paper-limit-1600&__proto__.polluted=1", "#/__proto__"],
    ["workload=paper-limit-1600&wrkload.x=1", "#/wrkload"],
    ["scenario=paper-limit-1600", "#/scenario"],
    ["a/b=1", "#/a~1b"],
    ["workload=paper-limit-1600&workload=paper-limit-3000", "#/workload"],
    [`${"a.".repeat(9)}a=1`, `#/${"a.".repeat(9)}a`],
    [`${"a.".repeat(6000)}a=1`, `#/${"a.".repeat(6000)}a`],
    ["", "#/workload"],
  ])("?%s is a 422 at %s", async (query, pointer) => {
    const response = await ask(`/v1/analyze?${query}`);
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors?.map((error) => error.pointer)).toContain(pointer);
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("a scenario that no solver covers", () => {
  it("is a 422 that points to simulate, which runs it", async () => {
    const scenario = {
      ...BASE,
      workload: { ...BASE.workload, arrivals: { kind: "gamma", rate_per_s: 0.1, cv: 2 } },
      engine: { batching: { kind: "elastic", max_batch: 4 } },
    };
    const response = await post("analyze", scenario);
    const problem = await problemOf(response);
    expect(response.status).toBe(422);
    expect(problem.type).toBe("/problems/not-covered");
    expect(problem.detail).toContain("/v1/simulate");
    expect(problem.errors?.[0]?.pointer).toMatch(/^#\//);
    expect((await post("simulate", scenario)).status).toBe(200);
  });
});
