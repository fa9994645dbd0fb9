import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ask, BASE, post, problemOf, SEARCH, withField } from "./http.ts";

const AZURE = "../shared/data/traces/azure2023_conv.csv";
const TRACED = {
  service: { kind: "linear", batch_s: 0.02, token_s: 0.002 },
  engine: { batching: { kind: "dynamic" } },
};
const ROWS = [
  [0, 10, 5],
  [0.5, 20, 7],
  [0.5, 0, 1],
  [3, 9, 40],
];
const CSV = `arrival_s,prompt_tokens,output_tokens\n${ROWS.map((row) => row.join(",")).join("\n")}\n`;

function withFile(verb: string, scenario: unknown, trace: string, extra: Record<string, string> = {}) {
  const form = new FormData();
  form.set("scenario", JSON.stringify(scenario));
  form.set("trace", new Blob([trace]), "trace.csv");
  for (const [name, value] of Object.entries(extra)) form.set(name, value);
  return ask(`/v1/${verb}`, { method: "POST", body: form });
}

interface Result {
  id: string;
  scenario: { workload: { trace: { rows: number } }; run: { seed: number } };
  counts: { arrived: number };
  [member: string]: unknown;
}

async function result(response: Response): Promise<Result> {
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
}

describe("a result", () => {
  it("is named by its request: the same again, another for another seed", async () => {
    const a = await result(await post("simulate", BASE));
    const b = await result(await post("simulate", BASE));
    const c = await result(await post("simulate", withField("run.seed", 1)));
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
    const wide = await result(
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
    const elastic = await result(
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
    const { max_rate_per_s: most } = await result(await post("analyze", BASE));
    const near = await result(await post("analyze", withField("workload.arrivals.rate_per_s", load * Number(most))));
    expect((near.warnings as { code: string }[]).map(({ code }) => code)).toEqual(codes);
  });

  it("tells the variation of a trace's gaps, which the analysis does not know", async () => {
    const fitted = await result(await post("analyze", { ...TRACED, workload: { trace: { rows: ROWS } } }));
    // Gaps of 0.5, 0 and 2.5 s: mean 1, mean square 13 / 6.
    const detail = expect.stringMatching(/rate of 1\.000 per second .* cv 1\.08 /);
    expect(fitted.warnings).toMatchObject([{ code: "trace-fitted", detail }]);
    expect(fitted.latency).toMatchObject({ wait_s: { trust: "approximate" }, e2e_s: { trust: "approximate" } });
  });

  it("has a long law as its digest", async () => {
    const values = Array.from({ length: 500 }, (_, i) => i + 1);
    const law = { kind: "empirical", values };
    const whole = await result(await post("analyze", withField("workload.output_tokens", law)));
    expect(whole.scenario.workload).toMatchObject({ output_tokens: { kind: "empirical", rows: 500 } });
  });

  it("says that prompts are without effect", async () => {
    const whole = await result(
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

describe("a trace", () => {
  it("is replayed from JSON rows and from a file alike", async () => {
    const json = await result(await post("simulate", { ...TRACED, workload: { trace: { rows: ROWS } } }));
    const file = await result(await withFile("simulate", { ...TRACED, workload: {} }, CSV));
    expect(json).toEqual(file);
    expect(json.counts.arrived).toBe(4);
    expect(json.scenario.workload.trace).toEqual({ digest: expect.stringMatching(/^[0-9a-f]{32}$/), rows: 4 });
  });

  it.each([
    [
      "unsorted",
      [
        [1, 1, 1],
        [0, 1, 1],
      ],
      "/1/0",
    ],
    ["before 0", [[-1, 1, 1]], "/0/0"],
    ["negative tokens", [[0, 1, -1]], "/0/2"],
    ["half a token", [[0, 1.5, 1]], "/0/1"],
    ["text", [[0, "1", 1]], "/0"],
    ["a short row", [[0, 1]], "/0"],
    ["no row but a number", [[0, 1, 1], 5], "/1"],
    ["null", [null], "/0"],
    ["nothing", [], ""],
  ])("with %s is a 422 at the row", async (_what, rows, place) => {
    const response = await post("simulate", { ...TRACED, workload: { trace: { rows } } });
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors?.[0]?.pointer).toBe(`#/workload/trace/rows${place}`);
  });

  it.each([
    ["unsorted", "arrival_s,prompt_tokens,output_tokens\n1,1,1\n0,1,1\n", "line 3"],
    ["of no known format", "hello\n", "line 1"],
    ["empty", "", "line 1"],
    ["binary", "\u0000\u0001\u0002", "line 1"],
  ])("file that is %s is a 422 at the line", async (_what, text, line) => {
    const response = await withFile("simulate", { ...TRACED, workload: {} }, text);
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors?.[0]).toMatchObject({
      pointer: "#/trace",
      detail: expect.stringContaining(line),
    });
  });

  it("file beside arrivals, an unknown part, or no scenario is a 422", async () => {
    expect((await withFile("simulate", BASE, CSV)).status).toBe(422);
    expect((await withFile("simulate", { ...TRACED, workload: {} }, CSV, { seed: "1" })).status).toBe(422);
    const alone = new FormData();
    alone.set("trace", CSV);
    expect((await ask("/v1/simulate", { method: "POST", body: alone })).status).toBe(422);
  });

  it("in a broken multipart body is a 400", async () => {
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    const response = await ask("/v1/simulate", { method: "POST", headers, body: "--y\r\nnothing" });
    expect(response.status).toBe(400);
    expect((await problemOf(response)).type).toBe("/problems/malformed-multipart");
  });

  it.skipIf(!existsSync(AZURE))("of Azure replays in full (skipped where ../shared is absent)", async () => {
    const response = await withFile("simulate", { ...TRACED, workload: {} }, readFileSync(AZURE, "utf8"));
    expect((await result(response)).counts.arrived).toBe(19_366);
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
