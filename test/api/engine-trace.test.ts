// The analysis of engines against a replay of Azure's conversations (Patel et al., "Splitwise", ISCA 2024) at 70 % of the
// largest rate: what a stationary model may say of a stream that is none.

import { describe, expect, it } from "vitest";
import { readTrace, traceIsHere } from "../../scripts/azure-trace.mjs";
import type { Result } from "../../src/services/result.ts";
import { post } from "./http.ts";

const here = traceIsHere();
if (!here) console.warn("skipped: the Azure trace of ../shared/data/traces is not here");

const LOAD = 0.7;
/** 8 billion parameters on an H100, and 70 billion on four. */
const SERVICES = {
  h100_8b: forms(
    { token_s: 2.9525e-5, pair_s: 9.6385e-10 },
    { step_s: 5.9925e-3, context_token_s: 4.8907e-8 },
    2e-4,
    5e-6,
  ),
  tp4_70b: forms(
    { token_s: 7.0779e-5, pair_s: 1.3253e-9 },
    { step_s: 1.393e-2, context_token_s: 3.2605e-8 },
    1.2e-3,
    1e-5,
  ),
};

function forms(compute: object, memory: object, step_s: number, sequence_s: number) {
  const terms = [
    { name: "model", forms: [compute, memory] },
    { name: "host", forms: [{ step_s, sequence_s }] },
  ];
  return { kind: "forms", terms };
}

type Rows = number[][];

async function ask(verb: string, rows: Rows, service: object, max_num_seqs: number): Promise<Result> {
  const engine = { batching: { kind: "chunked-prefill" }, max_num_seqs, max_num_batched_tokens: 2048 };
  const response = await post(verb, { workload: { trace: { rows } }, service, engine, run: { warmup_ratio: 0 } });
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
}

/** The trace with its times stretched so that it comes at so many a second. */
function atRate(rows: Rows, rate_per_s: number): Rows {
  const end = rows.at(-1)?.[0] ?? 0;
  const stretch = (rows.length - 1) / end / rate_per_s;
  return rows.map(([time = 0, ...lengths]) => [time * stretch, ...lengths]);
}

const codes = ({ warnings }: Result) => warnings.map(({ code }) => code);

describe.skipIf(!here)("Azure's conversations at an engine", () => {
  it.each([
    ["h100_8b", 16],
    ["h100_8b", 64],
    ["tp4_70b", 16],
    ["tp4_70b", 64],
  ] as const)(
    "%s of %i sequences: a mean end-to-end time near the replay's, and no first token",
    async (name, slots) => {
      const rows = readTrace() as Rows;
      const { max_rate_per_s: most = 0 } = await ask("analyze", atRate(rows, 1e-3), SERVICES[name], slots);
      const scaled = atRate(rows, LOAD * most);
      const known = await ask("analyze", scaled, SERVICES[name], slots);
      expect(known.utilization_ratio).toBeCloseTo(LOAD, 6);
      expect(codes(known)).toEqual(
        expect.arrayContaining(["trace-fitted", "non-stationary-arrivals", "dependent-lengths"]),
      );
      expect(known.trace?.rate_per_s).toBeCloseTo(LOAD * most, 6);
      const seen = await ask("simulate", scaled, SERVICES[name], slots);
      const off = Number(known.latency?.e2e_s.mean) / Number(seen.latency?.e2e_s.mean) - 1;
      expect(Math.abs(off)).toBeLessThan(0.15);
      expect(known.latency?.e2e_s.trust).toBe("simulate");
      expect(known.latency?.e2e_s.p99).toBeUndefined();
      expect(known.latency?.ttft_s).toBeUndefined();
    },
  );
});

describe("a trace at an engine", () => {
  it("that is a Poisson stream with independent lengths is analysed as one", async () => {
    let state = 1;
    const uniform = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    let time = 0;
    const rows = Array.from({ length: 4000 }, () => {
      time -= Math.log(uniform()) / 5;
      return [time, Math.ceil(400 * uniform()), Math.ceil(200 * uniform())];
    });
    const known = await ask("analyze", rows, SERVICES.h100_8b, 32);
    expect(codes(known)).toEqual(["trace-fitted"]);
    expect(known.latency?.ttft_s).toMatchObject({ trust: "approximate", p99: expect.any(Number) });
    const seen = await ask("simulate", rows, SERVICES.h100_8b, 32);
    expect(Math.abs(Number(known.latency?.e2e_s.mean) / Number(seen.latency?.e2e_s.mean) - 1)).toBeLessThan(0.05);
  });
});
