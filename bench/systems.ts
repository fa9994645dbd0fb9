import type { BatchingSpec, LengthSpec, Scenario } from "../src/services/scenario.ts";

export const REQUESTS = 1_000_000;

/** A system of the benchmark: lognormal lengths on the linear law, at a stated share of its largest stable rate. */
export interface System {
  name: string;
  load: number;
  batching: BatchingSpec;
  output_tokens: { kind: "lognormal"; mu: number; sigma: number };
  cap: number;
}

const output_tokens = { kind: "lognormal", mu: 4.5, sigma: 0.8 } as const satisfies LengthSpec;

/** The first is the one whose figures are owed. */
export const SYSTEMS: System[] = [
  { name: "dynamic, max_batch 16", load: 0.8, batching: { kind: "dynamic", max_batch: 16 }, output_tokens, cap: 512 },
  { name: "none", load: 0.8, batching: { kind: "none" }, output_tokens, cap: 512 },
  { name: "elastic, max_batch 16", load: 0.8, batching: { kind: "elastic", max_batch: 16 }, output_tokens, cap: 512 },
  { name: "fixed, batch 16", load: 0.8, batching: { kind: "fixed", batch: 16 }, output_tokens, cap: 512 },
];

export const SERVICE = {
  kind: "linear",
  batch_s: 0.02,
  request_s: 0.01,
  token_s: 0.02,
  token_request_s: 0.0003,
} as const;

/** The system as a scenario with Poisson arrivals: one replication of a million requests. */
export function scenarioOf(system: System, rate_per_s: number): Scenario {
  return {
    workload: {
      arrivals: { kind: "poisson", rate_per_s },
      output_tokens: system.output_tokens,
      max_output_tokens: system.cap,
    },
    service: SERVICE,
    engine: { batching: system.batching },
    run: {
      seed: 0,
      requests: REQUESTS,
      warmup_ratio: 0.1,
      replications: 1,
      percentiles: [50, 90, 95, 99, 99.9],
      include: [],
    },
  };
}
