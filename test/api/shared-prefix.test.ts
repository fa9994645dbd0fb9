import { describe, expect, it } from "vitest";
import type { Result } from "../../src/services/result.ts";
import { post, problemOf } from "./http.ts";

const constant = (value: number) => ({ kind: "constant", value });

const SHARED = {
  workload: {
    arrivals: { kind: "poisson", rate_per_s: 4 },
    prompt_tokens: constant(1000),
    output_tokens: constant(10),
    shared_prefix: { groups: 1, tokens: 800 },
  },
  service: { kind: "forms", terms: [{ name: "model", forms: [{ step_s: 0.005, token_s: 5e-5 }] }] },
  engine: { batching: { kind: "chunked-prefill" }, max_num_batched_tokens: 2048, block_size: 16 },
  run: { requests: 1000, replications: 2 },
};

type Change = { workload?: object; engine?: object; run?: object };

const changed = ({ workload, engine, run }: Change) => ({
  ...SHARED,
  run: { ...SHARED.run, ...run },
  workload: { ...SHARED.workload, ...workload },
  engine: { ...SHARED.engine, ...engine },
});

async function simulate(change: Change = {}): Promise<Result> {
  const response = await post("simulate", changed(change));
  expect(response.status).toBe(200);
  return (await response.json()) as Result;
}

describe("a shared prefix", () => {
  it("is computed once, and found by all that come after", async () => {
    const answer = await simulate();
    const { cache } = answer;
    // 50 of the 62 full blocks of a prompt, for all but those that come while the first is computed.
    expect(cache?.hit_ratio).toBeGreaterThan((0.99 * 50) / 62);
    expect(cache?.hit_ratio).toBeLessThan(50 / 62);
    expect(answer.scenario).toHaveProperty("workload.shared_prefix", { groups: 1, tokens: 800, skew: 0 });
  });

  it("makes prompts as quick as those that lack it", async () => {
    const shared = await simulate();
    const short = await simulate({ workload: { shared_prefix: undefined, prompt_tokens: constant(200) } });
    expect(shared.latency?.ttft_s?.mean).toBeCloseTo(Number(short.latency?.ttft_s?.mean), 4);
    expect(Number(shared.max_rate_per_s) / Number(short.max_rate_per_s)).toBeCloseTo(1, 2);
  });

  it("is found more often the fewer groups there are, and the more of them are of one", async () => {
    // Room for about 20 prefixes beside those that run.
    const hits = async (shared_prefix: object) =>
      Number((await simulate({ workload: { shared_prefix }, engine: { kv_blocks: 1500 } })).cache?.hit_ratio);
    const even = await hits({ groups: 100, tokens: 800 });
    const skewed = await hits({ groups: 100, tokens: 800, skew: 1.5 });
    const few = await hits({ groups: 10, tokens: 800 });
    expect(even).toBeGreaterThan(0.02);
    expect(skewed).toBeGreaterThan(1.5 * even);
    expect(few).toBeGreaterThan(skewed);
  });

  it("has a warning where nothing keeps it", async () => {
    const off = await simulate({ engine: { enable_prefix_caching: false } });
    expect(off.warnings.map(({ code }) => code)).toContain("shared-prefix-unused");
    expect(off.cache).toBeUndefined();
    const small = await simulate({ workload: { shared_prefix: { groups: 1, tokens: 15 } } });
    expect(small.warnings.map(({ code }) => code)).toContain("shared-prefix-unused");
    expect(small.cache?.hit_ratio).toBe(0);
  });

  it("has a warning where the cache forgets prefixes that the KV had room for", async () => {
    // 2,300 prefixes of 1,000 blocks each, of which about 2,097,000 are kept.
    const arrivals = { kind: "closed", concurrency: 4, think_s: 0 };
    const workload = { arrivals, shared_prefix: { groups: 65_536, tokens: 1000 } };
    const run = { requests: 2300, replications: 1 };
    const crowded = await simulate({ workload, engine: { block_size: 1 }, run });
    expect(crowded.warnings.map(({ code }) => code)).toContain("cache-crowded");
    expect((await simulate()).warnings.map(({ code }) => code)).not.toContain("cache-crowded");
  });

  it.each([
    [{ shared_prefix: { tokens: 800 } }, "/groups", "missing"],
    [{ shared_prefix: { groups: 1 } }, "/tokens", "missing"],
    [{ shared_prefix: { groups: 0, tokens: 800 } }, "/groups", "too-small"],
    [{ shared_prefix: { groups: 1, tokens: 800, skew: -1 } }, "/skew", "too-small"],
    [{ shared_prefix: { groups: 1, tokens: 1001 } }, "/tokens", "too-big"],
    [{ prompt_tokens: { kind: "uniform", min: 1, max: 799 } }, "/tokens", "too-big"],
    [{ prompt_tokens: { kind: "empirical", values: [5, 700] } }, "/tokens", "too-big"],
    [{ sessions: { turns: 2, think_s: 1 } }, "", "conflicting-field"],
    [{ trace: { rows: [[0, 1000, 1]] } }, "", "conflicting-field"],
  ])("is refused in %j", async (workload, place, code) => {
    const problem = await problemOf(await post("simulate", changed({ workload })));
    expect(problem.errors).toContainEqual(
      expect.objectContaining({ pointer: `#/workload/shared_prefix${place}`, code }),
    );
  });

  it("needs prompts, and a step-level discipline", async () => {
    const { prompt_tokens: _none, ...workload } = SHARED.workload;
    const service = { kind: "linear", token_s: 0.01 };
    const bare = await problemOf(await post("simulate", { ...SHARED, workload, service }));
    expect(bare.errors).toMatchObject([{ pointer: "#/workload/prompt_tokens", code: "missing" }]);
    const batch = { ...SHARED, service, engine: { batching: { kind: "dynamic" } } };
    for (const verb of ["analyze", "simulate"]) {
      const problem = await problemOf(await post(verb, batch));
      expect(problem.errors).toMatchObject([{ pointer: "#/workload/shared_prefix", code: "not-covered" }]);
    }
  });
});
