import { describe, expect, it } from "vitest";
import { ARRIVALS } from "../../assembly/arrivals";
import { LENGTHS } from "../../assembly/lengths";
import { DISCIPLINES } from "../../src/api/schemas/batching.ts";
import { BASE, post, problemOf, VERBS, withField } from "./http.ts";

/** A number too large for a double: JSON.parse makes it Infinity. */
const TOO_LARGE = "1e999";

type Case = [path: string, value: unknown, pointer: string, code: string];

const CASES: Case[] = [
  ["workload", undefined, "/workload", "missing"],
  ["workload", null, "/workload", "wrong-type"],
  ["workload", [], "/workload", "wrong-type"],
  ["service", undefined, "/service", "missing"],
  ["engin", {}, "/engin", "unknown-field"],
  ["fleet", { replicas: 2, groups: [{ count: 1 }] }, "/fleet/groups", "conflicting-field"],
  ["fleet", { replicas: 0 }, "/fleet/replicas", "too-small"],
  ["fleet", { replicas: 1.5 }, "/fleet/replicas", "not-integer"],
  ["fleet", { replicas: 1025 }, "/fleet/replicas", "too-big"],
  ["fleet", { groups: [] }, "/fleet/groups", "too-small"],
  ["fleet", { groups: [{ count: 1, speed_ratio: 0 }] }, "/fleet/groups/0/speed_ratio", "too-small"],
  ["fleet", { groups: [{ speed_ratio: 1 }] }, "/fleet/groups/0/count", "missing"],
  ["fleet", { router: { kind: "robin" } }, "/fleet/router/kind", "unknown-kind"],
  ["fleet", { router: { kind: "dodoor", alpha: 0.5 } }, "/fleet/router/batch", "missing"],
  ["fleet", { router: { kind: "dodoor", batch: 1, alpha: 2 } }, "/fleet/router/alpha", "too-big"],
  ["workload.arrivals", undefined, "/workload/arrivals", "missing"],
  ["workload.arrivals.kind", undefined, "/workload/arrivals/kind", "missing"],
  ["workload.arrivals.kind", "hawkes", "/workload/arrivals/kind", "unknown-kind"],
  ["workload.arrivals.rate_per_s", "NaN", "/workload/arrivals/rate_per_s", "wrong-type"],
  ["workload.arrivals.rate_per_s", null, "/workload/arrivals/rate_per_s", "wrong-type"],
  ["workload.arrivals.rate_per_s", -1, "/workload/arrivals/rate_per_s", "too-small"],
  ["workload.arrivals.rate_per_s", 1e308, "/workload/arrivals/rate_per_s", "too-big"],
  ["workload.arrivals.rate_per_s", TOO_LARGE, "/workload/arrivals/rate_per_s", "not-finite"],
  ["workload.arrivals.rate", 4, "/workload/arrivals/rate", "unknown-field"],
  ["workload.output_tokens", undefined, "/workload/output_tokens", "missing"],
  ["workload.output_tokens.min", 30, "/workload/output_tokens/max", "too-small"],
  ["workload.output_tokens.min", 1.5, "/workload/output_tokens/min", "not-integer"],
  ["workload.output_tokens", { kind: "lognormal", mean: 9, sigma: 1 }, "/workload/output_tokens/cv", "missing"],
  ["workload.output_tokens", { kind: "empirical", values: [] }, "/workload/output_tokens/values", "too-small"],
  ["workload.output_tokens", { kind: "empirical", values: [1, 0] }, "/workload/output_tokens/values/1", "too-small"],
  ["workload.output_tokens", { kind: "empirical", values: [1.5] }, "/workload/output_tokens/values/0", "not-integer"],
  ["workload.output_tokens", { kind: "empirical", values: ["1"] }, "/workload/output_tokens/values/0", "wrong-type"],
  [
    "workload.output_tokens",
    { kind: "empirical", values: [1, 2], weights: [1] },
    "/workload/output_tokens/weights",
    "wrong-length",
  ],
  [
    "workload.output_tokens",
    { kind: "empirical", values: [1, 2], weights: [0, 0] },
    "/workload/output_tokens/weights",
    "too-small",
  ],
  [
    "workload.output_tokens",
    { kind: "empirical", values: [1, 2], weights: [1, -1] },
    "/workload/output_tokens/weights/1",
    "too-small",
  ],
  ["workload.max_output_tokens", 0, "/workload/max_output_tokens", "too-small"],
  ["workload.max_output_tokens", 131073, "/workload/max_output_tokens", "too-big"],
  ["workload.patience_s", 0, "/workload/patience_s", "too-small"],
  ["workload.patience_s", 5e-324, "/workload/patience_s", "too-small"],
  ["workload.a/b~c#d é", 1, "/workload/a~1b~0c%23d%20%C3%A9", "unknown-field"],
  ["workload.trace", { rows: [[0, 1, 1]] }, "/workload/arrivals", "conflicting-field"],
  ["service.kind", "table", "/service/kind", "unknown-kind"],
  ["service", { kind: "forms" }, "/service/terms", "missing"],
  ["service", { kind: "forms", terms: [] }, "/service/terms", "too-small"],
  ["service", { kind: "forms", terms: [{ name: "a", forms: [{}] }] }, "/service/terms", "too-small"],
  [
    "service",
    { kind: "forms", terms: [{ name: "a", forms: [{ pair_s: -1 }] }] },
    "/service/terms/0/forms/0/pair_s",
    "too-small",
  ],
  [
    "service",
    { kind: "forms", terms: [{ name: "a", forms: [{ step_s: 1 }, {}, {}, {}, {}] }] },
    "/service/terms/0/forms",
    "too-big",
  ],
  ["service", { kind: "forms", terms: [{ name: "a", forms: [{ step_s: 1 }] }] }, "/service/kind", "conflicting-field"],
  ["service.token_s", 0, "/service/token_s", "too-small"],
  ["service.token_s", -0.1, "/service/token_s", "too-small"],
  ["service.batch_s", 1e308, "/service/batch_s", "too-big"],
  ["service.batch_s", "0.02", "/service/batch_s", "wrong-type"],
  ["engine.batching.kind", "iterative", "/engine/batching/kind", "unknown-kind"],
  ["engine.batching", { kind: "fixed" }, "/engine/batching/batch", "missing"],
  ["engine.batching", { kind: "dynamic", max_batch: 0 }, "/engine/batching/max_batch", "too-small"],
  ["engine.batching", { kind: "dynamic", max_batch: 4097 }, "/engine/batching/max_batch", "too-big"],
  ["engine.batching", { kind: "none", max_batch: 4 }, "/engine/batching/max_batch", "unknown-field"],
  ["engine.max_num_seqs", 256, "/engine/max_num_seqs", "conflicting-field"],
  ["engine.preset", "vllm-v1", "/engine/preset", "conflicting-field"],
  ["engine.preset", "vllm", "/engine/preset", "unknown-value"],
  ["engine.kv_allocation", "full", "/engine/kv_allocation", "conflicting-field"],
  ["engine.block_size", 24, "/engine/block_size", "not-a-power"],
  ["engine.block_size", 512, "/engine/block_size", "too-big"],
  ["engine.gpu_memory_utilization", 0, "/engine/gpu_memory_utilization", "too-small"],
  ["engine.watermark_ratio", 1, "/engine/watermark_ratio", "too-big"],
  ["slo", { ttft_s: 1 }, "/slo/ttft_s", "conflicting-field"],
  ["slo", { ttft: 1 }, "/slo/ttft", "unknown-field"],
  ["engine.order", { kind: "lifo" }, "/engine/order/kind", "unknown-kind"],
  [
    "engine",
    { batching: { kind: "chunked-prefill" }, max_num_seqs: 64, max_num_batched_tokens: 32 },
    "/engine/max_num_seqs",
    "too-big",
  ],
  ["engine", { batching: { kind: "adaptive-chunk" } }, "/engine/batching/target_s", "missing"],
  ["engine", { preset: "vllm-v1", order: { kind: "shortest-predicted" } }, "/engine/order/prediction_cv", "missing"],
  ["slo", { e2e_s: 0 }, "/slo/e2e_s", "too-small"],
  ["run.seed", -1, "/run/seed", "too-small"],
  ["run.seed", 2 ** 53, "/run/seed", "too-big"],
  ["run.seed", 0.5, "/run/seed", "not-integer"],
  ["run.requests", 0, "/run/requests", "too-small"],
  ["run.requests", 1_000_001, "/run/requests", "limit-exceeded"],
  ["run.replications", 101, "/run/replications", "limit-exceeded"],
  ["run", { requests: 1_000_000, replications: 5 }, "/run/replications", "limit-exceeded"],
  ["run.warmup_ratio", 1, "/run/warmup_ratio", "too-big"],
  ["run.percentiles", [], "/run/percentiles", "too-small"],
  ["run.percentiles", [100], "/run/percentiles/0", "too-big"],
  ["run.percentiles", [0], "/run/percentiles/0", "too-small"],
  ["run.percentiles", [50, 50], "/run/percentiles/1", "not-distinct"],
  ["run.percentiles", [99.9, 9.99], "/run/percentiles/1", "not-distinct"],
  ["run.percentiles", [99.99999], "/run/percentiles/0", "too-fine"],
  ["run.percentiles", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "/run/percentiles", "too-big"],
  ["run.include", ["reasons"], "/run/include/0", "unknown-value"],
];

/** The parameters of the registries, each out of its bounds on both sides, absent, and of a wrong type. */
function parameterCases(): Case[] {
  const laws = LENGTHS.flatMap(({ id, forms }) =>
    forms.map((form) => ({ path: "workload.output_tokens", id, parameters: form.parameters })),
  );
  const processes = ARRIVALS.map(({ id, parameters }) => ({ path: "workload.arrivals", id, parameters }));
  const disciplines = DISCIPLINES.map(({ id, parameters }) => ({ path: "engine.batching", id, parameters }));
  return [...laws, ...processes, ...disciplines].flatMap(({ path, id, parameters }) => {
    const whole = { kind: id, ...Object.fromEntries(parameters.map((p) => [p.id, p.high])) };
    return parameters.flatMap((p): Case[] => {
      const at = `/${path.replace(".", "/")}/${p.id}`;
      const integer = p.integer ? 1 : 0;
      const cases: Case[] = [
        [path, { ...whole, [p.id]: integer ? p.low - 1 : p.low - Math.abs(p.low) - 1 }, at, "too-small"],
        [path, { ...whole, [p.id]: p.high * 2 }, at, "too-big"],
        [path, { ...whole, [p.id]: "1" }, at, "wrong-type"],
        [path, { ...whole, [p.id]: true }, at, "wrong-type"],
      ];
      if (!p.id.startsWith("max_")) cases.push([path, { ...whole, [p.id]: undefined }, at, "missing"]);
      return cases;
    });
  });
}

const name = ([path, value, , code]: Case) => `${path} = ${JSON.stringify(value) ?? "nothing"} is ${code}`;

describe("a field at fault is answered with a 422 that points at it", () => {
  for (const { verb, at, body } of VERBS) {
    it.each(CASES.map((one) => [name(one), one] as const))(`${verb}: %s`, async (_name, [path, value, place, code]) => {
      // Infinity has no JSON: the number is put in as text.
      const text = JSON.stringify(body(withField(path, value))).replace(`"${TOO_LARGE}"`, TOO_LARGE);
      const response = await post(verb, text);
      const problem = await problemOf(response);
      expect(response.status).toBe(422);
      expect(problem.errors).toContainEqual(expect.objectContaining({ pointer: at + place, code }));
    });
  }

  it.each(parameterCases().map((one) => [name(one), one] as const))("%s", async (_name, [path, value, place, code]) => {
    const response = await post("analyze", withField(path, value));
    const problem = await problemOf(response);
    expect(response.status).toBe(422);
    expect(problem.errors).toContainEqual(expect.objectContaining({ pointer: `#${place}`, code }));
  });
});

describe("what the answer says", () => {
  it("names the nearest field to a misspelt one", async () => {
    const problem = await problemOf(await post("analyze", withField("workload.max_output_token", 5)));
    expect(problem.errors?.[0]?.detail).toContain("did you mean max_output_tokens?");
  });

  it("lists the known kinds for an unknown one", async () => {
    const problem = await problemOf(await post("analyze", withField("engine.batching.kind", "iterative")));
    for (const { id } of DISCIPLINES) expect(problem.errors?.[0]?.detail).toContain(id);
  });

  it("gives limit, value and maximum where a ceiling is passed", async () => {
    const problem = await problemOf(await post("simulate", withField("run.requests", 2_000_000)));
    expect(problem).toMatchObject({ limit: "requests", value: 2_000_000, maximum: 1_000_000 });
    expect(problem.type).toBe("/problems/limit-exceeded");
  });

  it("lists at most 20 faults", async () => {
    const wrong = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`x${i}`, 1]));
    const problem = await problemOf(await post("analyze", { ...BASE, ...wrong }));
    expect(problem.errors).toHaveLength(20);
  });
});
