import { describe, expect, it } from "vitest";
import { CSV_TYPE, TRACE_TYPE } from "../../src/api/renderings.ts";
import type { Result } from "../../src/services/result.ts";
import { ask, BASE, JSON_HEADERS, problemOf } from "./http.ts";

const ENGINE = {
  ...BASE,
  workload: { ...BASE.workload, prompt_tokens: { kind: "constant", value: 300 } },
  engine: { batching: { kind: "chunked-prefill" }, max_num_batched_tokens: 256, kv_blocks: 64 },
  run: { requests: 400, replications: 1 },
};

const simulate = (scenario: unknown, accept?: string): Promise<Response> =>
  ask("/v1/simulate", {
    method: "POST",
    headers: { ...JSON_HEADERS, ...(accept === undefined ? {} : { accept }) },
    body: JSON.stringify(scenario),
  });

const included = async (what: string): Promise<Result> =>
  (await (await simulate({ ...ENGINE, run: { ...ENGINE.run, include: [what] } })).json()) as Result;

/** The cells of a CSV by column. */
async function table(response: Response): Promise<Record<string, string>[]> {
  const [head = "", ...lines] = (await response.text()).trimEnd().split("\r\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i], cell])));
}

describe("a run as CSV", () => {
  it("has a line for each request, the same as in JSON", async () => {
    const response = await simulate(ENGINE, CSV_TYPE);
    expect(response.headers.get("content-type")).toBe(CSV_TYPE);
    const rows = await table(response);
    const { requests = [] } = await included("requests");
    expect(rows).toHaveLength(requests.length);
    rows.forEach((row, i) => {
      for (const [name, value] of Object.entries(requests[i] ?? {})) expect(row[name]).toBe(String(value));
    });
  });

  it("has a line for each time, where the series alone is asked for", async () => {
    const rows = await table(await simulate({ ...ENGINE, run: { ...ENGINE.run, include: ["series"] } }, CSV_TYPE));
    const { series = [] } = await included("series");
    expect(rows.map((row) => Number(row.kv_used_ratio))).toEqual(series.map((row) => row.kv_used_ratio));
  });

  it("has a tag of its own, and does not come of a batch-level discipline", async () => {
    const tags = [await simulate(ENGINE), await simulate(ENGINE, CSV_TYPE)].map(({ headers }) => headers.get("etag"));
    expect(new Set(tags).size).toBe(2);
    expect((await problemOf(await simulate(BASE, CSV_TYPE))).status).toBe(406);
  });
});

describe("a run for a trace viewer", () => {
  it("shows replica 0 step by step: in order, apart, and every token that it computed", async () => {
    const response = await simulate(ENGINE, `${TRACE_TYPE}, application/json;q=0.5`);
    expect(response.headers.get("content-type")).toBe(TRACE_TYPE);
    const { traceEvents } = (await response.json()) as {
      traceEvents: { ph: string; ts: number; dur: number; args: { steps: number; tokens: number } }[];
    };
    let end = 0;
    for (const { ph, ts, dur } of traceEvents) {
      expect(ph).toBe("X");
      expect(ts).toBeGreaterThanOrEqual(end - 1e-3);
      end = ts + dur;
    }
    const { requests = [] } = await included("requests");
    const computed = requests.reduce((sum, row) => sum + row.prompt_tokens + row.output_tokens - 1, 0);
    const logged = traceEvents.reduce((sum, { args }) => sum + args.steps * args.tokens, 0);
    expect(logged).toBeGreaterThanOrEqual(computed);
    expect(logged).toBeLessThan(1.02 * computed);
  });
});
