import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CalibrateAnswer } from "../../src/services/calibrate/calibrate.ts";
import type { Result } from "../../src/services/result.ts";
import { post, problemOf } from "./http.ts";

const example = (id: string) =>
  (JSON.parse(readFileSync(`examples/scenarios/${id}.json`, "utf8")) as { request: Record<string, unknown> }).request;
const STEPS = example("calibrate-steps");
const FILES = example("calibrate-benchmarks").benchmarks as Record<string, number>[];

async function calibrated(body: unknown): Promise<CalibrateAnswer & { id: string }> {
  const response = await post("calibrate", body);
  expect([response.status, response.status === 200 ? "" : await response.text()]).toEqual([200, ""]);
  return (await response.json()) as CalibrateAnswer & { id: string };
}

async function faults(body: unknown, status = 422) {
  const response = await post("calibrate", body);
  expect(response.status).toBe(status);
  return ((await problemOf(response)).errors ?? []).map(({ pointer, code }) => [pointer, code]);
}

describe("a calibration", () => {
  it("gives a law that a scenario takes as it is, with its band", async () => {
    const { service, expected_error_ratio } = await calibrated(STEPS);
    expect(service.error_ratio).toBe(expected_error_ratio);
    const scenario = {
      workload: {
        arrivals: { kind: "poisson", rate_per_s: 2 },
        prompt_tokens: { kind: "constant", value: 500 },
        output_tokens: { kind: "geometric", mean: 100 },
      },
      service,
      run: { requests: 500 },
    };
    const response = await post("simulate", scenario);
    expect(response.status).toBe(200);
    const result = (await response.json()) as Result;
    expect(result.scenario).toMatchObject({ service });
  });

  it("is the same for the same body, under the same id", async () => {
    const [one, two] = [await calibrated(STEPS), await calibrated(STEPS)];
    expect(two).toEqual(one);
    expect(one.id).toMatch(/^run_[0-9a-f]{16}$/);
  });

  it("lists every measurement, predicted and measured", async () => {
    const { table, outliers } = await calibrated(STEPS);
    expect(table).toHaveLength((STEPS.rows as unknown[]).length);
    for (const { measured_s, predicted_s, error_ratio, outlier, pointer } of table) {
      expect(error_ratio).toBeCloseTo(predicted_s / measured_s - 1, 12);
      expect(outliers.includes(pointer)).toBe(outlier);
    }
  });

  it("of sums is that of the sequences behind them", async () => {
    const rows = (
      STEPS.rows as { sequences: { new_tokens: number; context_tokens: number; count?: number }[]; seconds: number }[]
    ).map(({ sequences: [one], seconds }) => {
      const { new_tokens = 1, context_tokens = 0, count = 1 } = one ?? {};
      return {
        new_tokens: count * new_tokens,
        pairs: count * (new_tokens * context_tokens + (new_tokens * (new_tokens + 1)) / 2),
        context_tokens: count * (context_tokens + new_tokens),
        sequences_count: count,
        seconds,
      };
    });
    expect((await calibrated({ rows })).coefficients).toEqual((await calibrated(STEPS)).coefficients);
  });

  it("is checked without a run by validate_only", async () => {
    const response = await post("calibrate?validate_only=true", STEPS);
    expect(await response.json()).toMatchObject({ valid: true });
  });
});

describe("benchmark files", () => {
  const seconds = (file: Record<string, number>, field: string) => (file[field] ?? 0) / 1000;
  const means = (file: Record<string, number>) => ({
    ttft: seconds(file, "mean_ttft_ms"),
    tpot: seconds(file, "mean_tpot_ms"),
    e2e: seconds(file, "mean_e2el_ms"),
    rate: file.request_rate ?? 0,
  });
  const guidellm = {
    benchmarks: FILES.map((file) => {
      const { ttft, tpot, e2e, rate } = means(file);
      const metric = (mean: number) => ({ successful: { mean } });
      return {
        config: { strategy: { type_: "poisson", rate } },
        metrics: {
          request_totals: { successful: 1000 },
          requests_per_second: metric(rate),
          request_latency: metric(e2e),
          time_to_first_token_ms: metric(1000 * ttft),
          inter_token_latency_ms: metric(1000 * tpot),
          time_per_output_token_ms: metric(1e9),
          prompt_token_count: metric(800),
          output_token_count: metric(200),
        },
      };
    }),
  };
  const aiperf = FILES.map((file) => {
    const { ttft, tpot, e2e, rate } = means(file);
    return {
      request_throughput: { unit: "requests/sec", avg: rate },
      request_latency: { unit: "ms", avg: 1000 * e2e },
      time_to_first_token: { unit: "ms", avg: 1000 * ttft },
      inter_token_latency: { unit: "s", avg: tpot },
      input_sequence_length: { unit: "tokens", avg: 800 },
      output_sequence_length: { unit: "tokens", avg: 200 },
      request_count: { unit: "requests", avg: 1000 },
      input_config: { loadgen: { request_rate: rate } },
    };
  });
  const plain = FILES.map((file) => {
    const { ttft, tpot, e2e, rate } = means(file);
    const lengths = { prompt_tokens: 800, output_tokens: 200 };
    return { requests_per_s: rate, ttft_s: ttft, tpot_s: tpot, e2e_s: e2e, requests: 1000, ...lengths };
  });

  it.each([
    ["guidellm", [guidellm]],
    ["aiperf", aiperf],
    ["plain", plain],
  ])("of %s give the law that those of vLLM give", async (_format, benchmarks) => {
    const one = await calibrated({ benchmarks: FILES });
    const other = await calibrated({ benchmarks });
    one.coefficients.forEach(({ value }, j) => {
      expect((other.coefficients[j]?.value ?? 0) / value).toBeCloseTo(1, 9);
    });
    expect(other.verification?.rows).toHaveLength(3 * FILES.length);
  });

  it.each([
    ["of no known format", [{ a: 1 }], "#/benchmarks/0", "unknown-format"],
    ["that end before they begin", [{ ...plain[0], e2e_s: 1e-6 }], "#/benchmarks/0", "inconsistent"],
    ["of no time", [{ ...plain[0], tpot_s: 1e-300 }], "#/benchmarks/0", "too-small"],
    ["of impossible lengths", [{ ...plain[0], prompt_tokens: 1e12 }], "#/benchmarks/0", "too-big"],
    ["without a field", [FILES[0], { ...FILES[1], completed: 0 }], "#/benchmarks/1/completed", "missing"],
    [
      "in an unknown unit",
      [{ ...aiperf[0], time_to_first_token: { unit: "h", avg: 1 } }],
      "#/benchmarks/0/time_to_first_token/unit",
      "unknown-value",
    ],
  ])("%s are refused at the field", async (_what, benchmarks, pointer, code) => {
    expect(await faults({ benchmarks })).toEqual([[pointer, code]]);
  });

  it("at one load do not determine the law, and the problem says what would", async () => {
    const response = await post("calibrate", { benchmarks: FILES.slice(0, 1) });
    expect((await problemOf(response)).detail).toContain("better");
  });
});

describe("measurements that cannot be used", () => {
  const batches = [1, 2, 3, 4, 5].map((n) => ({ batch: 8, longest_output_tokens: 20 * n, seconds: 0.1 * n }));
  it.each([
    [
      "batches of one size",
      { batches },
      [
        ["#/batches", "not-identifiable"],
        ["#/batches", "not-identifiable"],
        ["#/batches", "not-identifiable"],
        ["#/batches", "not-identifiable"],
      ],
    ],
    ["too few rows", { rows: (STEPS.rows as unknown[]).slice(0, 3) }, [["#/rows", "too-few"]]],
    ["nothing", {}, [["#/rows", "missing"]]],
    ["both kinds", { ...STEPS, batches }, [["#/batches", "conflicting-field"]]],
    ["a time of 0", { batches: [{ ...batches[0], seconds: 0 }] }, [["#/batches/0/seconds", "too-small"]]],
    [
      "a time that nothing takes",
      { batches: [{ ...batches[0], seconds: 5e-324 }] },
      [["#/batches/0/seconds", "too-small"]],
    ],
    ["an engine without benchmarks", { ...STEPS, engine: {} }, [["#/engine", "conflicting-field"]]],
    [
      "a coefficient of the other law",
      { ...STEPS, coefficients: ["batch_s"] },
      [["#/coefficients/0", "unknown-value"]],
    ],
    [
      "a prefill without its pairs",
      { rows: [{ new_tokens: 9, context_tokens: 9, sequences_count: 1, seconds: 1 }] },
      [["#/rows/0/pairs", "missing"]],
    ],
    ["a misspelt field", { rows: [{ new_token: 9, seconds: 1 }] }, [["#/rows/0/new_token", "unknown-field"]]],
  ])("%s: 422 at the field", async (_what, body, expected) => {
    expect(await faults(body)).toEqual(expect.arrayContaining(expected));
  });
});
