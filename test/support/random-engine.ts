import type { LengthSpec, Scenario } from "../../src/services/scenario.ts";

/** SplitMix64's finaliser on 32 bits is enough to draw tests from. */
function stream(seed: number): () => number {
  let state = (seed * 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}

const lengths = (mean: number, cv: number): LengthSpec =>
  cv === 0 ? { kind: "constant", value: mean } : { kind: "lognormal", mean, cv };

/** An engine of continuous batching with Poisson arrivals, and a load of it. */
export function randomEngine(seed: number): { scenario: Scenario; load: number } {
  const draw = stream(seed);
  const pick = <T>(values: readonly [T, ...T[]]): T => values[Math.floor(draw() * values.length)] ?? values[0];
  const prompt = pick([64, 256, 512, 1024]);
  const output = pick([32, 128, 256]);
  const max_num_seqs = pick([8, 16, 32, 64]);
  const budget = pick([512, 1024, 2048, 4096]);
  const speed = pick([1, 2.5, 6]);
  const binds = draw() < 0.4;
  const kv_blocks = Math.ceil((pick([0.4, 0.6, 0.8]) * max_num_seqs * (prompt + 1.5 * output)) / 16) + 900;
  const scenario: Scenario = {
    workload: {
      arrivals: { kind: "poisson", rate_per_s: 1 },
      prompt_tokens: lengths(prompt, pick([0, 0.5, 1, 1.5])),
      output_tokens: lengths(output, pick([0, 0.5, 1, 1.5])),
      max_output_tokens: 4096,
    },
    service: {
      kind: "forms",
      terms: [
        {
          name: "model",
          forms: [
            { step_s: 0, token_s: 2.95e-5 * speed, pair_s: 9.6e-10 * speed, context_token_s: 0, sequence_s: 0 },
            { step_s: 6e-3 * speed, token_s: 0, pair_s: 0, context_token_s: 4.9e-8 * speed, sequence_s: 0 },
          ],
        },
        { name: "host", forms: [{ step_s: 2e-4, token_s: 0, pair_s: 0, context_token_s: 0, sequence_s: 5e-6 }] },
      ],
    },
    engine: {
      preset: "vllm-v1",
      batching: { kind: pick(["chunked-prefill", "prefill-first"]) },
      order: { kind: "fcfs" },
      max_num_seqs,
      max_num_batched_tokens: budget,
      block_size: 16,
      gpu_memory_utilization: 0.9,
      kv_allocation: "full",
      watermark_ratio: 0,
      preemption: "recompute",
      enable_prefix_caching: false,
      async_scheduling: false,
      request_overhead_s: 0,
      ...(binds ? { kv_blocks } : {}),
    },
    run: { seed, requests: 20_000, warmup_ratio: 0.1, replications: 4, percentiles: [50, 99], include: [] },
  };
  return { scenario, load: pick([0.3, 0.5, 0.7, 0.8, 0.9]) };
}
