import { readFileSync } from "node:fs";
import { Instance } from "../../src/core/core.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import type { BatchingSpec, LinearService, RunSpec, Scenario, Workload } from "../../src/services/scenario.ts";
import { open } from "../../src/services/simulate.ts";
import { load } from "../../src/services/workload.ts";
import { core } from "./core.ts";

/** An instance of our own, to look at a run behind its answer. */
export const instance = new Instance(new WebAssembly.Module(readFileSync("build/core.wasm")), core.digest);

interface Variation {
  workload?: Partial<Workload>;
  service?: Partial<LinearService>;
  batching?: BatchingSpec;
  run?: Partial<RunSpec>;
  e2e_s?: number;
}

/** Uniform lengths of 1 to 100 tokens on a law in which a batch of one takes 0.01 + 0.01 n seconds, varied. */
export function system(vary: Variation = {}): Scenario {
  return {
    workload: {
      arrivals: { kind: "poisson", rate_per_s: 1 },
      output_tokens: { kind: "uniform", min: 1, max: 100 },
      max_output_tokens: 100,
      ...vary.workload,
    },
    service: {
      kind: "linear",
      batch_s: 0.006,
      request_s: 0.004,
      token_s: 0.009,
      token_request_s: 0.001,
      ...vary.service,
    },
    engine: { batching: vary.batching ?? { kind: "none" } },
    slo: vary.e2e_s === undefined ? undefined : { e2e_s: vary.e2e_s },
    run: {
      seed: 0,
      requests: 20_000,
      warmup_ratio: 0.1,
      replications: 4,
      percentiles: [50, 90, 99],
      include: [],
      ...vary.run,
    },
  };
}

/** Runs a scenario to its end in the shared instance, in slices of `events`. */
export function run(given: Scenario, events = 1_000_000): Simulation {
  load(instance, given);
  const simulation = open(instance, given);
  while (simulation.step(events) === "running");
  return simulation;
}

/** A trace of n requests from a small generator of its own (Lehmer, 2^31 - 1), so that no random number is the core's. */
export function trace(n: number, rate: number, longest: number, seed = 1) {
  let state = seed;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  let time = 0;
  const arrival_s = new Float64Array(n);
  const output_tokens = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    arrival_s[i] = time;
    time += -Math.log(uniform()) / rate;
    output_tokens[i] = 1 + Math.floor(uniform() * longest);
  }
  return { arrival_s, prompt_tokens: new Float64Array(n), output_tokens };
}

/** Standard error of the mean of independent values. */
export function standardError(values: number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((a, b) => a + (b - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
