// What Sarathi-Serve and Medha claim of chunked prefill: the rate that an engine sustains while 99 of 100 gaps between tokens
// and the median wait keep their bounds, what chunking and mixing do each alone, and chunks that shrink beside a long prompt.

import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import type { OptimizeResult } from "../../src/services/optimize.ts";
import type { Result } from "../../src/services/result.ts";
import { ask, JSON_HEADERS, post } from "../api/http.ts";

const LENGTHS = "../shared/data/traces/sharegpt_8k_lengths.csv.gz";
const here = existsSync(LENGTHS);
if (!here) console.warn("skipped: the ShareGPT lengths of ../shared/data are not here");

const RATE = "workload.arrivals.rate_per_s";
const requestOf = (id: string) => JSON.parse(readFileSync(`examples/scenarios/${id}.json`, "utf8")).request;

async function answer<T>(verb: string, request: object): Promise<T> {
  const response = await post(verb, request);
  const result = (await response.json()) as T;
  expect(response.status, JSON.stringify(result)).toBe(200);
  return result;
}

/** The largest rate of a scenario's search under its bounds, with lengths of `workload` in place of its own. */
async function capacity(id: string, workload: object = {}): Promise<number> {
  const request = requestOf(id);
  const scenario = { ...request.scenario, workload: { ...request.scenario.workload, ...workload } };
  const { feasible, best } = await answer<OptimizeResult>("optimize", { ...request, scenario });
  expect(feasible).toBe(true);
  return Number(best.change[RATE]);
}

/** The lengths of one column as they are, each as often as it occurs. */
function measured(column: number) {
  const counts = new Map<number, number>();
  for (const line of gunzipSync(readFileSync(LENGTHS)).toString().trim().split("\n").slice(1)) {
    const length = Number(line.split(",")[column]);
    counts.set(length, (counts.get(length) ?? 0) + 1);
  }
  return { kind: "empirical", values: [...counts.keys()], weights: [...counts.values()] };
}

// Claimed: 2.6 times on Mistral-7B under the strict bound, less under the relaxed one.
describe.each([
  ["strict", 2, 4],
  ["relaxed", 1.1, 2],
])("under the %s bound the best rate of chunks is %d to %d times that of whole prompts first", (bound, low, high) => {
  const check = async (workload: object) => {
    const chunks = await capacity(`sarathi-${bound}`, workload);
    const ratio = chunks / (await capacity(`prefill-first-${bound}`, workload));
    expect(ratio).toBeGreaterThan(low);
    expect(ratio).toBeLessThan(high);
  };

  it("for twentieths of ShareGPT's lengths", () => check({}));
  it.runIf(here)("for ShareGPT's own lengths", () => check({ prompt_tokens: measured(0), output_tokens: measured(1) }));
});

describe("against both together at the same rate", () => {
  const seen = new Map<string, { ttft: number; gap: number }>();
  beforeAll(async () => {
    for (const id of ["sarathi-combined", "chunking-alone", "mixing-alone"]) {
      const { latency } = await answer<Result>("simulate", requestOf(id));
      seen.set(id, { ttft: Number(latency?.ttft_s?.p50), gap: Number(latency?.itl_s?.p99) });
    }
  });
  const ratio = (id: string, metric: "ttft" | "gap") =>
    (seen.get(id)?.[metric] ?? Number.NaN) / (seen.get("sarathi-combined")?.[metric] ?? Number.NaN);

  it("chunking alone worsens the time to the first token", () => {
    expect(ratio("chunking-alone", "ttft")).toBeGreaterThan(1.2);
    // And the gaps, by far less than mixing alone.
    expect(ratio("chunking-alone", "gap")).toBeGreaterThan(1.1);
    expect(ratio("chunking-alone", "gap")).toBeLessThan(2);
  });

  it("mixing alone worsens the time between tokens, and that alone", () => {
    expect(ratio("mixing-alone", "gap")).toBeGreaterThan(3);
    expect(ratio("mixing-alone", "ttft")).toBeLessThan(1);
  });
});

describe("beside a prompt of a million tokens", () => {
  /** Of every step, in s. */
  async function stepsOf(id: string): Promise<number[]> {
    const headers = { ...JSON_HEADERS, accept: "application/vnd.chrome-trace+json" };
    const response = await ask("/v1/simulate", { method: "POST", headers, body: JSON.stringify(requestOf(id)) });
    const { traceEvents } = (await response.json()) as {
      traceEvents: { dur: number; args: { steps: number } }[];
    };
    return traceEvents.map(({ dur, args }) => dur / 1e6 / args.steps);
  }

  it("chunks that adapt keep every step within 30 ms; static ones take several times as long", async () => {
    expect(Math.max(...(await stepsOf("million-adaptive")))).toBeLessThanOrEqual(0.03);
    expect(Math.max(...(await stepsOf("million-static")))).toBeGreaterThan(0.1);
  });

  it("the long prompt pays for it with less than half of its time", async () => {
    const first = async (id: string) => {
      const request = requestOf(id);
      const result = await answer<Result>("simulate", { ...request, run: { ...request.run, include: ["requests"] } });
      return Number(result.requests?.find((row) => row.prompt_tokens === 1_000_000)?.ttft_s);
    };
    const ratio = (await first("million-adaptive")) / (await first("million-static"));
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(1.5);
  });
});
