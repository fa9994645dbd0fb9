import { describe, expect, it } from "vitest";
import type { Answer } from "../../src/services/result.ts";
import { post, problemOf, withField } from "./http.ts";

const MMPP = { kind: "mmpp", rates_per_s: [0.2, 2], switch_per_s: [0.05, 0.1] };
const DAY = {
  kind: "piecewise",
  segments: [
    { from_s: 0, rate_per_s: 0.4 },
    { from_s: 600, rate_per_s: 0 },
    { from_s: 900, rate_per_s: 0.8 },
  ],
};

type Case = [arrivals: unknown, place: string, code: string];

const CASES: Case[] = [
  [{ ...MMPP, switch_per_s: undefined }, "/switch_per_s", "missing"],
  [{ ...MMPP, rates_per_s: undefined }, "/rates_per_s", "missing"],
  [{ ...MMPP, rates_per_s: [0, 0] }, "/rates_per_s", "too-small"],
  [{ ...MMPP, rates_per_s: [1, -1] }, "/rates_per_s/1", "too-small"],
  [{ ...MMPP, rates_per_s: [] }, "/rates_per_s", "too-small"],
  [{ ...MMPP, switch_per_s: [1] }, "/switch_per_s", "wrong-length"],
  [{ ...MMPP, switch_per_s: [1, 0] }, "/switch_per_s/1", "too-small"],
  [{ ...MMPP, switch_per_s: "1" }, "/switch_per_s", "wrong-type"],
  [{ ...MMPP, switch_per_s: 0 }, "/switch_per_s", "too-small"],
  [{ ...MMPP, switch_per_s: 1e10 }, "/switch_per_s", "too-big"],
  [{ ...MMPP, rates_per_s: [0, 1e-9], switch_per_s: 1e9 }, "/switch_per_s", "too-big"],
  [{ ...MMPP, rate_per_s: 1 }, "/rate_per_s", "unknown-field"],
  [{ kind: "piecewise" }, "/segments", "missing"],
  [{ kind: "piecewise", segments: [] }, "/segments", "too-small"],
  [{ kind: "piecewise", segments: [{ from_s: 1, rate_per_s: 1 }] }, "/segments/0/from_s", "not-zero"],
  [{ kind: "piecewise", segments: DAY.segments.slice(0, 2) }, "/segments/1/rate_per_s", "too-small"],
  [
    { kind: "piecewise", segments: [...DAY.segments, { from_s: 900, rate_per_s: 1 }] },
    "/segments/3/from_s",
    "too-small",
  ],
  [{ kind: "piecewise", segments: [{ from_s: 0, rate_per_s: -1 }] }, "/segments/0/rate_per_s", "too-small"],
  [{ kind: "closed", concurrency: 0, think_s: 1 }, "/concurrency", "too-small"],
  [{ kind: "closed", concurrency: 2 }, "/think_s", "missing"],
  [{ kind: "closed", concurrency: 2, think_s: -1 }, "/think_s", "too-small"],
];

it.each(CASES)("%j is at fault at %s: %s", async (arrivals, place, code) => {
  const response = await post("simulate", withField("workload.arrivals", arrivals));
  expect(response.status).toBe(422);
  const pointer = `#/workload/arrivals${place}`;
  expect((await problemOf(response)).errors).toContainEqual(expect.objectContaining({ pointer, code }));
});

describe("analyze says what it does not cover, and simulate answers", () => {
  it.each([MMPP])("%j", async (arrivals) => {
    const scenario = {
      ...(withField("workload.arrivals", arrivals) as object),
      engine: { batching: { kind: "dynamic" } },
    };
    const problem = await problemOf(await post("analyze", scenario));
    expect(problem).toMatchObject({ status: 422, errors: [{ pointer: "#/workload/arrivals/kind" }] });
    expect(JSON.stringify(problem)).toContain("POST /v1/simulate");
    const response = await post("simulate", scenario);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ method: "simulation", scenario: { workload: { arrivals } } });
  });

  it("a day whose rate passes what is served has its backlog and its end from the fluid model", async () => {
    const segments = [
      { from_s: 0, rate_per_s: 0.4 },
      { from_s: 600, rate_per_s: 4 },
      { from_s: 900, rate_per_s: 0.2 },
    ];
    const scenario = withField("workload.arrivals", { kind: "piecewise", segments });
    const response = await post("analyze", scenario);
    expect(response.status).toBe(200);
    const { overload, max_rate_per_s: most = 0, latency, stable, warnings } = (await response.json()) as Answer;
    const peak = 300 * (4 - most);
    expect(stable).toBe(true);
    expect(latency).toBeUndefined();
    expect(overload).toEqual([
      {
        from_s: 600,
        peak_s: 900,
        peak_requests: expect.closeTo(peak, 6),
        peak_wait_s: expect.closeTo(peak / most, 6),
        drained_s: expect.closeTo(900 + peak / (most - 0.2), 6),
      },
    ]);
    expect(warnings.map(({ code }) => code)).toContain("time-varying");
  });

  it("an engine whose rate passes for good what it serves has a backlog without end", async () => {
    const segments = [
      { from_s: 0, rate_per_s: 0.4 },
      { from_s: 60, rate_per_s: 4000 },
    ];
    const scenario = {
      ...(withField("workload.arrivals", { kind: "piecewise", segments }) as object),
      engine: { batching: { kind: "chunked-prefill" } },
    };
    const response = await post("analyze", scenario);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ stable: false, overload: [{ from_s: 60 }] });
  });

  it("a closed loop of a batch-level discipline is left to engines", async () => {
    const scenario = withField("workload.arrivals", { kind: "closed", concurrency: 4, think_s: 1 });
    for (const verb of ["analyze", "simulate"]) {
      const problem = await problemOf(await post(verb, scenario));
      expect(problem).toMatchObject({ status: 422, errors: [{ pointer: "#/workload/arrivals/kind" }] });
      expect(JSON.stringify(problem)).toContain("step-level");
    }
  });
});

describe("an engine in steps", () => {
  /** One sequence at a time: the law of a request alone. */
  const engine = { batching: { kind: "chunked-prefill" }, max_num_seqs: 1 };
  const answer = async (arrivals: unknown) => {
    const scenario = { ...(withField("workload.arrivals", arrivals) as object), engine };
    const response = await post("simulate", scenario);
    return { status: response.status, body: (await response.json()) as Result };
  };

  it("a closed loop of one client that does not think is served one over the mean service", async () => {
    const { status, body } = await answer({ kind: "closed", concurrency: 1, think_s: 0 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ stable: true, latency: { wait_s: { mean: 0 } } });
    expect(body.occupancy.busy_ratio).toBeCloseTo(1, 9);
    expect(body.throughput.requests_per_s * body.latency.e2e_s.mean).toBeCloseTo(1, 2);
    expect(body.utilization_ratio).toBeUndefined();
  });

  it("clients that think are in the system or think", async () => {
    const { body } = await answer({ kind: "closed", concurrency: 3, think_s: 2 });
    const { waiting_mean, running_mean } = body.occupancy;
    const thinking = body.throughput.requests_per_s * 2;
    expect(Math.abs(waiting_mean + running_mean + thinking - 3)).toBeLessThan(0.06);
  });

  it.each([MMPP, DAY])("%j", async (arrivals) => {
    const { status, body } = await answer(arrivals);
    expect(status).toBe(200);
    expect(body.warnings.some(({ code }) => code === "time-varying")).toBe(arrivals.kind === "piecewise");
  });
});

interface Result {
  throughput: { requests_per_s: number };
  occupancy: { busy_ratio: number; waiting_mean: number; running_mean: number };
  max_rate_per_s: number;
  utilization_ratio: number;
  latency: { wait_s: { mean: number }; e2e_s: { mean: number } };
  warnings: { code: string; detail: string }[];
}

const simulated = async (arrivals: unknown): Promise<Result> =>
  (await (await post("simulate", withField("workload.arrivals", arrivals))).json()) as Result;

it("states of one rate are Poisson arrivals, and bursts wait longer than their mean rate", async () => {
  const bursty = await simulated(MMPP);
  const rate = (0.2 * 0.1 + 2 * 0.05) / 0.15;
  expect(bursty.utilization_ratio).toBeCloseTo(rate / bursty.max_rate_per_s, 9);
  const flat = await simulated({ kind: "poisson", rate_per_s: rate });
  const same = await simulated({ kind: "mmpp", rates_per_s: [rate, rate, rate], switch_per_s: 0.3 });
  expect(same.latency.wait_s.mean).toBeCloseTo(flat.latency.wait_s.mean, 6);
  expect(bursty.latency.wait_s.mean).toBeGreaterThan(2 * flat.latency.wait_s.mean);
});

it("a rate that changes with time warns of what its figures are, and of segments that are too much", async () => {
  const { max_rate_per_s: most, utilization_ratio, warnings } = await simulated(DAY);
  expect(utilization_ratio).toBeCloseTo(0.8 / most, 9);
  expect(warnings.map(({ code }) => code)).toContain("time-varying");
  const rush = { kind: "piecewise", segments: [{ from_s: 0, rate_per_s: 2 * most }, ...DAY.segments.slice(1)] };
  const found = (await simulated(rush)).warnings.find(({ code }) => code === "overloaded-segments");
  expect(found?.detail).toContain("1 of 3 segments");
});
