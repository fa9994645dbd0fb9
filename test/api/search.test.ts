import { describe, expect, it } from "vitest";
import { post, problemOf, SEARCH } from "./http.ts";

const CASES: [what: string, change: object, pointer: string, code: string][] = [
  ["no path", { search: {} }, "#/search", "too-small"],
  ["no search", { search: undefined }, "#/search", "missing"],
  [
    "a path that is none",
    { search: { "workload.colour": { values: [1] } } },
    "#/search/workload.colour",
    "not-searchable",
  ],
  ["a prototype's name", { search: JSON.parse('{"__proto__":{"values":[1]}}') }, "#/search", "too-small"],
  [
    "half a range",
    { search: { "workload.max_output_tokens": { min: 1 } } },
    "#/search/workload.max_output_tokens/max",
    "missing",
  ],
  [
    "an upside-down range",
    { search: { "workload.max_output_tokens": { min: 9, max: 1 } } },
    "#/search/workload.max_output_tokens/max",
    "too-small",
  ],
  [
    "a range and values",
    { search: { "service.token_s": { min: 0, values: [1] } } },
    "#/search/service.token_s/min",
    "conflicting-field",
  ],
  [
    "a value out of range",
    { search: { "workload.max_output_tokens": { min: 0, max: 9 } } },
    "#/search/workload.max_output_tokens",
    "not-searchable",
  ],
  [
    "an unknown kind",
    { search: { "engine.batching.kind": { values: ["x"] } } },
    "#/search/engine.batching.kind",
    "not-searchable",
  ],
  [
    "fixed without a size",
    { search: { "engine.batching.kind": { values: ["fixed"] } } },
    "#/search/engine.batching.kind",
    "not-searchable",
  ],
  ["no objective", { minimize: undefined }, "#/minimize", "missing"],
  ["two objectives", { maximize: [{ metric: "clipped_ratio" }] }, "#/maximize", "conflicting-field"],
  ["a negative weight", { minimize: [{ metric: "clipped_ratio", weight: -1 }] }, "#/minimize/0/weight", "too-small"],
  ["a scale of 0", { minimize: [{ metric: "clipped_ratio", scale: 0 }] }, "#/minimize/0/scale", "too-small"],
  ["a constraint without a bound", { subject_to: [{ metric: "clipped_ratio" }] }, "#/subject_to/0/at_most", "missing"],
  ["an unknown evaluator", { evaluator: "guess" }, "#/evaluator", "unknown-value"],
  ["an unknown search", { method: { kind: "anneal" } }, "#/method/kind", "unknown-value"],
  ["no budget", { budget: { evaluations: 0 } }, "#/budget/evaluations", "too-small"],
];

describe("optimize refuses, and points at the field", () => {
  it.each(CASES)("%s", async (_what, change, pointer, code) => {
    const response = await post("optimize", { ...SEARCH, ...change });
    const problem = await problemOf(response);
    expect(response.status).toBe(422);
    expect(problem.errors).toContainEqual(expect.objectContaining({ pointer, code }));
  });

  it("a metric that no result has", async () => {
    const response = await post("optimize", { ...SEARCH, minimize: [{ metric: "latency.colour" }] });
    expect((await problemOf(response)).errors?.[0]?.pointer).toContain("#/minimize/0");
    expect(response.status).toBe(422);
  });

  it("more simulated requests than the ceiling", async () => {
    const scenario = { ...SEARCH.scenario, run: { requests: 1_000_000 } };
    const problem = await problemOf(await post("optimize", { ...SEARCH, scenario, evaluator: "simulate" }));
    expect(problem).toMatchObject({ limit: "searched_requests", value: 256_000_000 });
  });
});

describe("optimize answers", () => {
  it("the same bytes whatever the order of the searched paths", async () => {
    const a = {
      "workload.max_output_tokens": { min: 4, max: 8 },
      "engine.batching.kind": { values: ["none", "elastic"] },
    };
    const b = Object.fromEntries(Object.entries(a).reverse());
    const [first, second] = await Promise.all([a, b].map((search) => post("optimize", { ...SEARCH, search })));
    expect(first?.status).toBe(200);
    expect(await first?.text()).toBe(await second?.text());
  });
});
