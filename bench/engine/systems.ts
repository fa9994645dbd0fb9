import type { Instance } from "../../src/core/core.ts";
import { saturatedRate } from "../../src/services/engine/saturation.ts";
import { amounts, atRate, type Form } from "../../src/services/forms.ts";
import { completeEngine } from "../../src/services/presets.ts";
import type { FormsService, Scenario, Service } from "../../src/services/scenario.ts";

export const CONTROL = { aborted: () => false, pause: async () => {} };

/** An engine of the benchmark: lognormal lengths on Llama-3-8B on an H100, at a share of its own saturated rate. */
export interface EngineSystem {
  name: string;
  load: number;
  requests: number;
  output_mean: number;
  kv_blocks: number;
  replicas: number;
  batching: "chunked-prefill" | "prefill-first";
}

const USUAL = {
  ...{ requests: 1_000_000, output_mean: 200, kv_blocks: 25_750, replicas: 1 },
  batching: "chunked-prefill",
} as const;

/** The first is the one whose figures are owed. */
export const ENGINE_SYSTEMS: EngineSystem[] = [
  { ...USUAL, name: "70 %", load: 0.7 },
  { ...USUAL, name: "95 %", load: 0.95 },
  { ...USUAL, name: "outputs of 2000, 50 %", load: 0.5, output_mean: 2000 },
  { ...USUAL, name: "thrashing: 600 blocks, 95 %", load: 0.95, kv_blocks: 600, requests: 200_000 },
  { ...USUAL, name: "prefill first, 70 %", load: 0.7, batching: "prefill-first" },
  { ...USUAL, name: "16 replicas, 70 %", load: 0.7, replicas: 16 },
];

const SIGMA = { prompt: 0.9, output: 0.8 };
const PROMPT_MEAN = 512;
const CAP = 8192;

// 8.03e9 parameters in bf16, 128 KiB of KV a token; 989 TFLOP/s at 55 %, 3.35 TB/s at 80 %.
const FLOPS_PER_S = 989e12 * 0.55;
const BYTES_PER_S = 3.35e12 * 0.8;
const HOST: Form = {
  ...{ step_s: 2e-4, token_s: 0, pair_s: 0, context_token_s: 0, sequence_s: 5e-6 },
};
export const SERVICE: FormsService = {
  kind: "forms",
  terms: [
    {
      name: "model",
      forms: [atRate(amounts({ token: 2 * 8.03e9 }), FLOPS_PER_S), atRate(amounts({ step: 16.06e9 }), BYTES_PER_S)],
    },
    {
      name: "attention",
      forms: [
        atRate(amounts({ pair: 524_288 }), FLOPS_PER_S),
        atRate(amounts({ context_token: 131_072 }), BYTES_PER_S),
      ],
    },
    { name: "host", forms: [HOST] },
  ],
};

/** The system as a scenario with Poisson arrivals. */
export function scenarioOf(system: EngineSystem, rate_per_s: number, service: Service = SERVICE): Scenario {
  const lognormal = (mean: number, sigma: number) =>
    ({ kind: "lognormal", mu: Math.log(mean) - sigma ** 2 / 2, sigma }) as const;
  const knobs = {
    order: { kind: "fcfs" },
    max_num_seqs: 256,
    max_num_batched_tokens: 512,
    kv_blocks: system.kv_blocks,
  };
  const kv = {
    ...({ kv_allocation: "on-demand", preemption: "recompute" } as const),
    ...{ block_size: 16, watermark_ratio: 0, enable_prefix_caching: false },
  };
  return {
    workload: {
      arrivals: { kind: "poisson", rate_per_s },
      prompt_tokens: lognormal(PROMPT_MEAN, SIGMA.prompt),
      output_tokens: lognormal(system.output_mean, SIGMA.output),
      max_output_tokens: CAP,
    },
    service,
    engine: completeEngine({ batching: { kind: system.batching }, ...knobs, ...kv }, service),
    fleet: { replicas: system.replicas, router: { kind: "least-requests" } },
    run: {
      ...{ seed: 0, requests: system.requests, warmup_ratio: 0.1, replications: 1 },
      ...{ percentiles: [50, 90, 95, 99, 99.9], include: [] },
    },
  };
}

/** The system at its load of the rate that it serves when requests always wait. */
export async function loaded(instance: Instance, system: EngineSystem, service: Service = SERVICE): Promise<Scenario> {
  const single = scenarioOf({ ...system, replicas: 1 }, 1, service);
  const { rate_per_s } = await saturatedRate(instance, single, CONTROL);
  return scenarioOf(system, system.load * system.replicas * rate_per_s, service);
}
