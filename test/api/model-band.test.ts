import { describe, expect, it } from "vitest";
import type { Latency, ModelEnd, Result } from "../../src/services/result.ts";
import { post, withField } from "./http.ts";

const STEPS = {
  workload: {
    arrivals: { kind: "poisson", rate_per_s: 4 },
    prompt_tokens: { kind: "lognormal", mean: 500, cv: 1 },
    output_tokens: { kind: "geometric", mean: 100 },
  },
  service: { kind: "forms", terms: [{ name: "law", forms: [{ step_s: 0.01, token_s: 5e-5, context_token_s: 4e-7 }] }] },
  run: { requests: 2000, replications: 2 },
};

async function ask(verb: string, scenario: unknown): Promise<Result> {
  const response = await post(verb, scenario);
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
}

const linear = (factor: number, error_ratio?: number) =>
  withField("service", { kind: "linear", batch_s: 0.02 * factor, token_s: 0.05 * factor, error_ratio });

/** Every metric with both ends of its band. */
function ends({ latency }: Result): [name: keyof Latency, mean: number, low: ModelEnd, high: ModelEnd][] {
  return Object.entries(latency ?? {}).map(([name, metric]) => {
    const { mean, model_low, model_high } = metric as Latency["e2e_s"];
    if (model_low === undefined || model_high === undefined) throw new Error(`${name} has no band`);
    return [name as keyof Latency, mean, model_low, model_high];
  });
}

describe.each(["analyze", "simulate"])("the band of %s", (verb) => {
  it("is the answer of the law at both ends of its error", async () => {
    const [low, high] = [await ask(verb, linear(0.9)), await ask(verb, linear(1.1))];
    const rows = ends(await ask(verb, linear(1, 0.1)));
    expect(rows).toHaveLength(2);
    for (const [name, mean, model_low, model_high] of rows) {
      expect(model_low.mean).toBeCloseTo(low.latency?.[name]?.mean ?? 0, 9);
      expect(model_low.p99).toBeCloseTo(Number(low.latency?.[name]?.p99), 9);
      expect(model_high.mean).toBeCloseTo(high.latency?.[name]?.mean ?? 0, 9);
      expect(model_low.mean).toBeLessThan(mean);
      expect(model_high.mean).toBeGreaterThan(mean);
    }
  });

  it("is absent where no error is stated, and changes nothing else", async () => {
    const [plain, banded] = [await ask(verb, linear(1)), await ask(verb, linear(1, 0.1))];
    for (const metric of Object.values(plain.latency ?? {})) expect(metric).not.toHaveProperty("model_low");
    expect(banded.latency?.e2e_s).toMatchObject(plain.latency?.e2e_s ?? {});
    expect(banded.counts).toEqual(plain.counts);
  });

  it("warns where the slower law is unstable, and gives no latency for it", async () => {
    const scenario = linear(3, 0.4);
    const { latency, stable, warnings } = await ask(verb, scenario);
    expect(stable).toBe(true);
    expect(warnings.map(({ code }) => code)).toContain("unstable-within-error");
    expect(latency?.wait_s.model_high).toBeUndefined();
    expect(latency?.wait_s.model_low?.mean).toBeLessThan(latency?.wait_s.mean ?? 0);
  });
});

describe("the band of an engine of steps", () => {
  it("encloses the mean of each latency", async () => {
    const result = await ask("simulate", { ...STEPS, service: { ...STEPS.service, error_ratio: 0.05 } });
    expect(ends(result).map(([name]) => name)).toEqual(["wait_s", "ttft_s", "tpot_s", "itl_s", "e2e_s"]);
    for (const [name, mean, low, high] of ends(result)) {
      if (name === "wait_s") continue;
      expect(low.mean).toBeLessThan(mean);
      expect(high.mean).toBeGreaterThan(mean);
    }
  });

  it("costs three runs", async () => {
    const events = async (service: unknown) =>
      (await (await post("simulate?validate_only=true", { ...STEPS, service })).json()) as { events_count: number };
    const [one, three] = [await events(STEPS.service), await events({ ...STEPS.service, error_ratio: 0.05 })];
    expect(three.events_count / one.events_count).toBeCloseTo(3, 9);
  });
});

describe("the band of a roofline", () => {
  const roofline = (vary = {}) => ({ ...STEPS, service: { kind: "roofline", model: "llama-3.1-8b", ...vary } });
  const half = (result: Result) => {
    const [, mean, low, high] = ends(result).find(([name]) => name === "tpot_s") ?? [
      "e2e_s",
      1,
      { mean: 1 },
      { mean: 1 },
    ];
    return (high.mean - low.mean) / 2 / mean;
  };

  it("is that of its kernels, wider on a GPU that was not measured", async () => {
    const [measured, carried] = [
      await ask("simulate", roofline({ hardware: "h100-sxm" })),
      await ask("simulate", roofline({ hardware: "rtx-4090" })),
    ];
    expect(half(measured)).toBeGreaterThan(0.03);
    expect(half(measured)).toBeLessThan(0.15);
    expect(half(carried)).toBeGreaterThan(1.5 * half(measured));
  });

  it("is that of error_ratio where it is given, and absent where that is 0", async () => {
    expect(half(await ask("simulate", roofline({ hardware: "h100-sxm", error_ratio: 0.2 })))).toBeGreaterThan(0.15);
    const { latency } = await ask("simulate", roofline({ hardware: "h100-sxm", error_ratio: 0 }));
    expect(latency?.e2e_s.model_low).toBeUndefined();
  });

  it("costs three short runs of one replication", async () => {
    const events = async (error_ratio?: number) => {
      const scenario = roofline({ hardware: "h100-sxm", ...(error_ratio === undefined ? {} : { error_ratio }) });
      return (await (await post("simulate?validate_only=true", scenario)).json()) as { events_count: number };
    };
    const [one, banded] = [await events(0), await events()];
    expect(banded.events_count / one.events_count).toBeCloseTo(1 + 3 / STEPS.run.replications, 2);
  });

  it("goes with the best result of a search", async () => {
    const response = await post("optimize", {
      scenario: roofline({ hardware: "h100-sxm" }),
      search: { "engine.max_num_seqs": { values: [32, 64] } },
      minimize: [{ metric: "latency.e2e_s.mean" }],
    });
    expect(response.status).toBe(200);
    const { best } = (await response.json()) as { best: { result: Result } };
    expect(half(best.result)).toBeGreaterThan(0.03);
  });
});
