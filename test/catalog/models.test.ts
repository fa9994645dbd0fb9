import { describe, expect, it } from "vitest";
import { MODELS } from "../../src/catalog/models.ts";
import { parameterCount } from "../../src/services/model.ts";

describe("a model of the catalogue", () => {
  it.each(MODELS.map((model) => [model.id, model] as const))(
    "%s has the published number of parameters",
    (_id, model) => {
      // What is left out: norms and biases, and of OPT the learned positions.
      const tolerance = model.gated_mlp ? 2e-4 : 5e-3;
      const ratio = parameterCount(model) / model.parameter_count;
      expect(ratio).toBeLessThanOrEqual(1);
      expect(ratio).toBeGreaterThan(1 - tolerance);
    },
  );

  it("has an id and a source of its own", () => {
    expect(MODELS.length).toBeGreaterThanOrEqual(15);
    expect(new Set(MODELS.map(({ id }) => id)).size).toBe(MODELS.length);
    for (const { id, source } of MODELS) expect([id, source.length > 3]).toEqual([id, true]);
  });

  it("is what its name says in billions", () => {
    for (const { id, parameter_count } of MODELS) {
      const named = Number(/([\d.]+)b$/.exec(id)?.[1] ?? Number.NaN);
      if (!Number.isNaN(named)) expect([id, Math.abs(parameter_count / 1e9 / named - 1) < 0.25]).toEqual([id, true]);
    }
  });
});
