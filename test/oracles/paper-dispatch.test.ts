// What two papers claim of how work is taken up: Deep Speech 2's eager dispatch of batches, and Flover's joining of a running
// batch against copies of the model that share the memory's bandwidth.

import { describe, expect, it } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import type { Result } from "../../src/services/result.ts";
import { post } from "../api/http.ts";
import { type Law, runEngine } from "../support/engine.ts";

/** Seconds of a batch, and of each sample in it. */
const C0 = 0.02;
const C1 = 0.001;

async function dispatch(kind: string, load: number): Promise<Result> {
  const response = await post("analyze", {
    workload: {
      arrivals: { kind: "poisson", rate_per_s: load / (C0 + C1) },
      output_tokens: { kind: "constant", value: 1 },
    },
    service: { kind: "linear", request_s: C1, token_s: C0 },
    engine: { batching: { kind } },
    run: { percentiles: [50, 98] },
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
}

/** Batches of an eager server, one after the other, written anew: latencies in order, and the batch of each sample. */
function naive(load: number, samples: number) {
  let state = 7;
  let arrival_s = 0;
  const arrivals = Array.from({ length: samples }, () => {
    state = (state * 48271) % 2147483647;
    arrival_s -= (Math.log(state / 2147483647) * (C0 + C1)) / load;
    return arrival_s;
  });
  const latencies: number[] = [];
  const batches: number[] = [];
  let free_s = 0;
  for (let i = 0; i < samples; ) {
    const start_s = Math.max(free_s, arrivals[i] ?? 0);
    let end = i;
    while (end < samples && (arrivals[end] ?? 0) <= start_s) end++;
    free_s = start_s + C0 + C1 * (end - i);
    for (const b = end - i; i < end; i++) {
      latencies.push(free_s - (arrivals[i] ?? 0));
      batches.push(b);
    }
  }
  return { latencies: latencies.sort((a, b) => a - b), batches };
}

describe("eager dispatch, a load being that of one at a time", () => {
  it("serves ever larger batches as the load grows, the sizes that the analysis gives", async () => {
    let before: number[] = [];
    for (const load of [0.5, 1, 2, 4]) {
      const { latencies, batches } = naive(load, 200_000);
      const atLeast = [2, 3, 4, 6, 8].map((b) => batches.filter((size) => size >= b).length / batches.length);
      for (const [i, share] of before.entries()) expect(atLeast[i]).toBeGreaterThan(share);
      before = atLeast;
      const { batch, latency } = await dispatch("dynamic", load);
      const mean = batches.reduce((sum, b) => sum + b, 0) / batches.length;
      expect(Math.abs(Number(batch?.request_mean) / mean - 1)).toBeLessThan(0.02);
      for (const p of [50, 98]) {
        const seen = latencies[Math.floor((p / 100) * latencies.length)] ?? Number.NaN;
        expect(Math.abs(Number(latency?.e2e_s[`p${p}`]) / seen - 1)).toBeLessThan(0.02);
      }
    }
    expect(before[0]).toBeGreaterThan(0.95);
  });

  it("keeps its 98th percentile flat to four times the load at which one at a time diverges", async () => {
    const p98 = async (load: number) => Number((await dispatch("dynamic", load)).latency?.e2e_s.p98);
    expect(await p98(4)).toBeLessThan(1.4 * (await p98(0.3)));
    expect(Number((await dispatch("none", 0.95)).latency?.e2e_s.p98)).toBeGreaterThan(10 * (await p98(0.95)));
    expect((await dispatch("none", 1.05)).stable).toBe(false);
  });

  it.each([0.05, 0.2, 0.4, 0.6, 0.8, 0.95])(
    "at %d has no median above one at a time's by more than c0",
    async (load) => {
      const median = async (kind: string) => Number((await dispatch(kind, load)).latency?.e2e_s.p50);
      expect(await median("dynamic")).toBeLessThanOrEqual((await median("none")) + C0);
    },
  );
});

/** 7.8 ms to read the weights, 0.3 us to read the KV of a token; a copy among m has an m-th of the bandwidth. */
const copyAmong = (m: number): Law => ({ terms: [[[0.0078 * m, 0, 0, 3e-7 * m, 5e-5 * m]]] });

/** n requests 50 ms apart, of 64 tokens each, for answers of 512: until the last is done, and for each on average, in s. */
function overlapped(n: number, system: { batching: string; copies: number }) {
  const run = runEngine({
    batching: system.batching,
    replicas: system.copies,
    laws: [copyAmong(system.copies)],
    rows: {
      arrival_s: Array.from({ length: n }, (_, i) => 0.05 * i),
      prompt_tokens: new Array<number>(n).fill(64),
      output_tokens: new Array<number>(n).fill(512),
    },
  });
  return { total: run.figure(abi.SEEN_END), mean: run.mean(abi.METRIC_E2E) };
}

describe("joining a running batch", () => {
  const joined = (n: number) => overlapped(n, { batching: "continuous", copies: 1 });

  it.each([
    [4, 3, 4],
    [8, 6, 7],
    [16, 10, 14],
    [32, 16, 25],
  ])("of %d requests is done %d to %d times as soon as copies of the model are", (n, low, high) => {
    const speedup = overlapped(n, { batching: "continuous", copies: n }).total / joined(n).total;
    expect(speedup).toBeGreaterThan(low);
    expect(speedup).toBeLessThan(high);
  });

  it("gains nearly in proportion to the overlap, then less: the KV is not shared", () => {
    const counts = [2, 4, 8, 16, 32, 64];
    const gains = counts.map((n) => overlapped(n, { batching: "continuous", copies: n }).total / joined(n).total / n);
    expect(gains[0]).toBeGreaterThan(0.95);
    for (let i = 1; i < gains.length; i++) expect(gains[i]).toBeLessThan(gains[i - 1] ?? 0);
    expect(gains.at(-1)).toBeLessThan(0.5);
  });

  it.each([4, 8, 16, 32])("of %d requests answers each 1.5 to 4 times as soon as one batch after another", (n) => {
    const static_ = overlapped(n, { batching: "static", copies: 1 });
    expect(static_.mean / joined(n).mean).toBeGreaterThan(1.5);
    expect(static_.mean / joined(n).mean).toBeLessThan(4);
    // The last answer comes sooner too, by less than each does where the second batch holds nearly all.
    expect(static_.total / joined(n).total).toBeGreaterThan(1.3);
  });
});
