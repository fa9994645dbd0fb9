import { readFileSync } from "node:fs";
import { Core } from "../../src/core/core.ts";
import type { BatchingSpec, LengthSpec, LinearService, Scenario, Workload } from "../../src/services/scenario.ts";
import type { RunControl } from "../../src/services/simulate.ts";

/** The core that `npm run build:core` made. */
export const core = new Core(new WebAssembly.Module(readFileSync("build/core.wasm")), "000000000000");

/** A run that nobody stops. */
export const patient: RunControl = { aborted: () => false, pause: () => Promise.resolve() };

export const service = (
  batch_s: number,
  request_s: number,
  token_s: number,
  token_request_s: number,
): LinearService => ({
  kind: "linear",
  batch_s,
  request_s,
  token_s,
  token_request_s,
});

/** A scenario in full, from what a test cares about. */
export function scenario(
  workload: Partial<Workload> & { rate?: number; output_tokens?: LengthSpec },
  law: LinearService,
  batching: BatchingSpec = { kind: "none" },
  run: Partial<Scenario["run"]> = {},
): Scenario {
  const { rate, ...rest } = workload;
  return {
    workload: {
      ...(rest.trace === undefined ? { arrivals: { kind: "poisson", rate_per_s: rate ?? 1 } } : {}),
      max_output_tokens: 131072,
      ...rest,
    },
    service: law,
    engine: { batching },
    run: {
      seed: 0,
      requests: 5000,
      warmup_ratio: 0.1,
      replications: 4,
      percentiles: [50, 90, 95, 99, 99.9],
      include: [],
      ...run,
    },
  };
}

/** The core paper's example: lognormal(7, 0.7) outputs at 0.0225 s a token, one request in 40 s (arXiv 2407.05347). */
export const paper = (max_output_tokens: number): Scenario =>
  scenario(
    { rate: 1 / 40, output_tokens: { kind: "lognormal", mu: 7, sigma: 0.7 }, max_output_tokens },
    service(0, 0, 0.0225, 0),
  );
