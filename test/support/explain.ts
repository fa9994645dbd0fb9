import type { Scenario } from "../../src/services/scenario.ts";
import { H100 } from "./engine-analysis.ts";

/** An 8 B model on one GPU in chunked prefill, 32 slots, 1024 tokens a step: prompts of 512 and outputs of 256, both of cv 1. */
export function explainedEngine(rate_per_s: number, requests = 20_000): Scenario {
  const { token, pair, step, context, host, sequence } = H100;
  const form = { step_s: 0, token_s: 0, pair_s: 0, context_token_s: 0, sequence_s: 0 };
  return {
    workload: {
      arrivals: { kind: "poisson", rate_per_s },
      prompt_tokens: { kind: "lognormal", mean: 512, cv: 1 },
      output_tokens: { kind: "lognormal", mean: 256, cv: 1 },
      max_output_tokens: 8192,
    },
    service: {
      kind: "forms",
      terms: [
        {
          name: "model",
          forms: [
            { ...form, token_s: token, pair_s: pair },
            { ...form, step_s: step, context_token_s: context },
          ],
        },
        { name: "host", forms: [{ ...form, step_s: host, sequence_s: sequence }] },
      ],
    },
    engine: {
      preset: "custom",
      batching: { kind: "chunked-prefill" },
      order: { kind: "fcfs" },
      max_num_seqs: 32,
      max_num_batched_tokens: 1024,
      block_size: 16,
      gpu_memory_utilization: 0.9,
      kv_allocation: "full",
      watermark_ratio: 0,
      preemption: "recompute",
      enable_prefix_caching: false,
      async_scheduling: false,
      request_overhead_s: 0,
    },
    fleet: { replicas: 1, router: { kind: "random" } },
    run: {
      seed: 1,
      requests,
      warmup_ratio: 0.1,
      replications: 4,
      percentiles: [50],
      include: ["explain"],
    },
  };
}
