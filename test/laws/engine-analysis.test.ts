import { describe, expect, it } from "vitest";
import { ALLOCATE_FULL, ALLOCATE_ON_DEMAND } from "../../assembly/abi/layout-engine";
import type { EngineAnalysis } from "../../src/core/engine-analysis.ts";
import type { LengthSpec } from "../../src/services/scenario.ts";
import { analysed, figures, H100, lawOf, lognormal } from "../support/engine-analysis.ts";

const constant = (value: number): LengthSpec => ({ kind: "constant", value });
const geometric = (mean: number): LengthSpec => ({ kind: "geometric", mean });
/** Steps that cost the same whatever is in them. */
const EVEN = lawOf({ token: 0, pair: 0, step: 0.02, context: 0, host: 0, sequence: 0 });
const DISCIPLINES = [true, false];

/** The mean of a law, from its survival by the trapezoidal rule up to its 99.99th percentile. */
function meanOf(analysis: EngineAnalysis, metric: "wait_s" | "ttft_s" | "e2e_s" | "tpot_s"): number {
  const end = analysis.percentile(metric, 0.9999);
  const count = 20_000;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += analysis.above(metric, ((i + 0.5) * end) / count);
  return (sum * end) / count;
}

describe.each(DISCIPLINES)("the analysis of an engine, chunked %s", (chunked) => {
  it("tends to a request alone as the rate tends to 0", () => {
    const alone = analysed({ chunked, rate_per_s: 1e-7, prompt_tokens: constant(300), output_tokens: constant(50) });
    const roofs = (tokens: number, pairs: number, context: number) =>
      Math.max(H100.token * tokens + H100.pair * pairs, H100.step + H100.context * context) + H100.host + H100.sequence;
    const prefill = roofs(300, (300 * 301) / 2, 300);
    // Contexts as they are at the start of a step; the engine's own are a token longer.
    const decode = Array.from({ length: 49 }, (_, k) => roofs(1, 300.5 + k, 300.5 + k)).reduce((a, b) => a + b, 0);
    const { ttft, e2e, wait, idle } = figures(alone);
    expect(ttft / prefill - 1).toBeCloseTo(0, 5);
    expect(e2e / (prefill + decode) - 1).toBeCloseTo(0, 3);
    expect(wait).toBeCloseTo(0, 6);
    expect(idle).toBeCloseTo(1, 5);
  });

  it("waits longer at a higher rate, and less with more sequences", () => {
    const waits = [1, 2, 3, 4, 5].map((rate_per_s) => figures(analysed({ chunked, rate_per_s }, false)).chain_wait);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    const fewer = [12, 16, 24, 32].map((max_num_seqs) => {
      const { wait, e2e } = figures(analysed({ chunked, rate_per_s: 5, max_num_seqs }, false));
      return { wait, e2e };
    });
    expect(fewer.map(({ wait }) => wait)).toEqual(fewer.map(({ wait }) => wait).sort((a, b) => b - a));
  });

  it("knows no KV limit that never binds, and less room the less there is", () => {
    const free = figures(analysed({ chunked }));
    const ample = figures(analysed({ chunked, kv_blocks: 100_000 }));
    expect(ample.kv_share).toBeLessThan(1e-9);
    for (const name of ["max_rate", "slots", "wait", "ttft", "e2e"] as const)
      expect(ample[name] / free[name]).toBeCloseTo(1, 9);
    const slots = [2000, 800, 600, 400].map((kv_blocks) => figures(analysed({ chunked, kv_blocks }, false)).slots);
    expect(slots).toEqual([...slots].sort((a, b) => b - a));
    expect(slots.at(-1)).toBeLessThan(12);
  });

  it("leaves levels as they are where nothing disperses them", () => {
    const even = { chunked, law: EVEN, prompt_tokens: constant(1), output_tokens: geometric(100) };
    expect(Math.abs(figures(analysed({ ...even, rate_per_s: 4, max_num_batched_tokens: 2048 })).tilt)).toBeLessThan(
      chunked ? 1e-9 : 1,
    );
    expect(figures(analysed({ chunked, rate_per_s: 5 })).tilt).not.toBe(0);
  });

  it("gives laws with the means that it states, and percentiles in order", () => {
    for (const rate_per_s of [1, 5]) {
      const analysis = analysed({ chunked, rate_per_s, kv_blocks: 900 });
      const { wait, ttft, e2e, tpot } = figures(analysis);
      expect(meanOf(analysis, "wait_s") / wait).toBeCloseTo(1, 1);
      expect(Math.abs(meanOf(analysis, "ttft_s") / ttft - 1)).toBeLessThan(0.03);
      expect(Math.abs(meanOf(analysis, "e2e_s") / e2e - 1)).toBeLessThan(0.03);
      expect(Math.abs(meanOf(analysis, "tpot_s") / tpot - 1)).toBeLessThan(0.03);
      for (const metric of ["wait_s", "ttft_s", "tpot_s", "e2e_s"] as const) {
        const values = [0.1, 0.5, 0.9, 0.99, 0.999].map((level) => analysis.percentile(metric, level));
        expect(values).toEqual([...values].sort((a, b) => a - b));
      }
    }
  });

  it("has neither gaps nor time a token where all outputs are one token", () => {
    const analysis = analysed({ chunked, output_tokens: constant(1) });
    const { tpot, e2e, ttft } = figures(analysis);
    expect(tpot).toBeNaN();
    expect(e2e).toBe(ttft);
    expect(analysis.knows("tpot_s")).toBe(false);
    expect(Math.abs(analysis.percentile("e2e_s", 0.9) / analysis.percentile("ttft_s", 0.9) - 1)).toBeLessThan(0.01);
  });

  it("serves no more than it can, and says so of a rate above it", () => {
    const { max_rate } = figures(analysed({ chunked }));
    expect(analysed({ chunked, rate_per_s: 0.99 * max_rate }).stable).toBe(true);
    const over = analysed({ chunked, rate_per_s: 1.01 * max_rate });
    expect(over.stable).toBe(false);
    expect(figures(over).max_rate / max_rate).toBeCloseTo(1, 9);
  });

  it("takes a speed of the law for a speed of the clock", () => {
    const faster = lawOf(
      Object.fromEntries(Object.entries(H100).map(([name, seconds]) => [name, seconds / 2])) as unknown as typeof H100,
    );
    const one = figures(analysed({ chunked }));
    const two = figures(analysed({ chunked, law: faster, rate_per_s: 4 }));
    for (const name of ["max_rate", "wait", "ttft", "tpot", "e2e"] as const) {
      const ratio = two[name] / one[name];
      expect(name === "max_rate" ? ratio / 2 : ratio * 2).toBeCloseTo(1, 6);
    }
  });
});

describe("known answers", () => {
  /** The wait of M/M/c by Erlang's C. */
  function erlang(rate: number, service_s: number, servers: number): number {
    const offered = rate * service_s;
    let inverse = 1;
    for (let k = 1; k <= servers; k++) inverse = 1 + (inverse * k) / offered;
    const blocking = 1 / inverse;
    const load = offered / servers;
    return (blocking / (1 - load * (1 - blocking)) / (servers - offered)) * service_s;
  }

  it.each([4, 12, 40])("even steps are M/M/c with the steps of a request as its service, at c = %i", (max_num_seqs) => {
    const service_s = 100 * 0.02;
    const rate_per_s = (0.8 * max_num_seqs) / service_s;
    const even = { law: EVEN, prompt_tokens: constant(1), output_tokens: geometric(100), max_num_batched_tokens: 4096 };
    const { max_rate, chain_wait, factor } = figures(
      analysed({ ...even, max_num_seqs, rate_per_s, longest_output: 100_000 }),
    );
    expect(max_rate / (max_num_seqs / service_s)).toBeCloseTo(1, 6);
    expect(chain_wait / erlang(rate_per_s, service_s, max_num_seqs)).toBeCloseTo(1, 4);
    // A geometric output has a squared cv of a hundredth less than 1.
    expect(factor).toBeCloseTo(1, 1);
  });

  it("requests of one size fill the KV memory to the last that fits", () => {
    const alike = { prompt_tokens: constant(100), output_tokens: constant(28), max_num_seqs: 64 };
    expect(figures(analysed({ ...alike, kv_blocks: 80 })).slots).toBeCloseTo(10, 6);
    expect(figures(analysed({ ...alike, kv_blocks: 79 })).slots).toBeCloseTo(9, 6);
  });

  it("what is held on demand grows: about half of the output, and so more fit", () => {
    const spec = { prompt_tokens: lognormal(64, 0.5), output_tokens: lognormal(256, 0.5), max_num_seqs: 64 };
    const [reserved, grown] = [ALLOCATE_FULL, ALLOCATE_ON_DEMAND].map(
      (allocation) => figures(analysed({ ...spec, kv_blocks: 400, allocation }, false)).slots,
    );
    expect(grown).toBeGreaterThan(1.3 * (reserved ?? 0));
  });

  it("a step formed ahead puts off the first token by about a step", () => {
    const [now, ahead] = [false, true].map((each) => figures(analysed({ ahead: each })));
    const step_s = 1 / (now?.steps ?? 1);
    const later = (ahead?.ttft ?? 0) - (now?.ttft ?? 0);
    expect(later).toBeGreaterThan(0.5 * step_s * (1 - (now?.idle ?? 0)));
    expect(later).toBeLessThan(1.5 * step_s);
    expect(ahead?.tpot).toBe(now?.tpot);
  });
});
