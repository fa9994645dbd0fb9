import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Param } from "../../assembly/abi/param";
import { ARRIVALS } from "../../assembly/arrivals";
import { BATCHING } from "../../assembly/batching";
import { LENGTHS } from "../../assembly/lengths";
import { post } from "./http.ts";

/** A number within bounds: either end, or anywhere between on a logarithmic scale where that exists. */
function within(low: number, high: number, integer = false): fc.Arbitrary<number> {
  const between = fc.double({ min: 0, max: 1, noNaN: true }).map((u) => {
    const x = low > 0 ? low * (high / low) ** u : low + (high - low) * u;
    return Math.min(high, Math.max(low, integer ? Math.round(x) : x));
  });
  return fc.oneof(fc.constantFrom(low, high), between);
}

const kind = (id: string, parameters: Param[]) =>
  fc.record({
    kind: fc.constant(id),
    ...Object.fromEntries(parameters.map((p) => [p.id, within(p.low, p.high, p.integer)])),
  });

const laws = fc.oneof(...LENGTHS.flatMap(({ id, forms }) => forms.map((form) => kind(id, form.parameters))));
const processes = fc.oneof(...ARRIVALS.map(({ id, parameters }) => kind(id, parameters)));
const disciplines = fc.oneof(...BATCHING.map(({ id, parameters }) => kind(id, parameters)));
const seconds = fc.oneof(fc.constant(0), within(1e-9, 1e6));

const scenarios = fc.record({
  workload: fc.record({ arrivals: processes, output_tokens: laws, max_output_tokens: within(1, 131072, true) }),
  service: fc.record({
    kind: fc.constant("linear"),
    batch_s: seconds,
    request_s: seconds,
    token_s: within(1e-9, 1e6),
    token_request_s: seconds,
  }),
  engine: fc.record({ batching: disciplines }),
  run: fc.record({ requests: fc.constant(500), seed: fc.nat() }),
});

/** The rate at which the server is busy for `load` of the time, from the service's own answer; none where none is known. */
async function atLoad(scenario: { workload: { arrivals: object } }, load: number): Promise<unknown> {
  const arrivals = { kind: "poisson", rate_per_s: 1e9 };
  const flooded = { ...scenario, workload: { ...scenario.workload, arrivals } };
  const { max_rate_per_s: most } = (await (await post("analyze", flooded)).json()) as { max_rate_per_s?: number };
  if (most === undefined) return scenario;
  const rate_per_s = Math.min(1e9, Math.max(1e-9, most * load));
  return { ...scenario, workload: { ...scenario.workload, arrivals: { ...scenario.workload.arrivals, rate_per_s } } };
}

const loads = fc.constantFrom(0.001, 0.3, 0.8, 0.95, 0.999, 1.5);

describe("any scenario within the bounds of the registries", () => {
  it.each(["analyze", "simulate"])("is answered by %s, or refused in plain words", async (verb) => {
    await fc.assert(
      fc.asyncProperty(scenarios, loads, async (drawn, load) => {
        const scenario = await atLoad(drawn, load);
        const response = await post(verb, scenario);
        expect([200, 422]).toContain(response.status);
        expect(await response.text()).not.toMatch(/:(null|NaN|-?Infinity)\b/);
      }),
      { numRuns: 150, seed: 2 },
    );
  });
});
