// What comes, and what bounds how much of it is served at once.

import { isSingle, isStepLevel } from "../batching.ts";
import type { EngineSpec, Scenario, Workload } from "../scenario.ts";
import { count, type Knob, smooth } from "./knob.ts";
import { lengthKnobs } from "./length-knobs.ts";

/** Below this share of the requests a clip is no knob. */
const CLIPS = 1e-3;

/** The knobs of the workload; `clipped_ratio` of its requests end at the clip. */
export function workloadKnobs(scenario: Scenario, clipped_ratio: number): Knob[] {
  const { max_output_tokens } = scenario.workload;
  const set = (s: Scenario, value: number) => withWorkload(s, { max_output_tokens: value });
  const clip = count("workload.max_output_tokens", max_output_tokens, set, { lengths: true });
  return [...arrivalKnobs(scenario), ...lengthKnobs(scenario), ...(clipped_ratio > CLIPS ? [clip] : [])];
}

/** The rate of an open process, whose gaps are all divided; none of a trace, and of clients how many they are. */
export function arrivalKnobs({ workload: { arrivals } }: Scenario): Knob[] {
  if (arrivals === undefined) return [];
  if ("concurrency" in arrivals) {
    const set = (s: Scenario, concurrency: number) => withWorkload(s, { arrivals: { ...arrivals, concurrency } });
    return [count("workload.arrivals.concurrency", arrivals.concurrency, set)];
  }
  const rest = { resource: "arrivals" } as const;
  if ("rate_per_s" in arrivals) {
    const times = (s: Scenario, factor: number) =>
      withWorkload(s, { arrivals: { ...arrivals, rate_per_s: arrivals.rate_per_s * factor } });
    return [smooth("workload.arrivals.rate_per_s", times, rest)];
  }
  if (!("rates_per_s" in arrivals)) return [];
  const times = (s: Scenario, factor: number) =>
    withWorkload(s, {
      arrivals: {
        ...arrivals,
        rates_per_s: arrivals.rates_per_s.map((rate) => rate * factor),
        switch_per_s: arrivals.switch_per_s.map((rate) => rate * factor),
      },
    });
  return [smooth("workload.arrivals", times, rest)];
}

/** The limits of the discipline, and how many replicas there are. */
export function limitKnobs(scenario: Scenario): Knob[] {
  const { engine, fleet } = scenario;
  const { kind, batch, max_batch } = engine.batching;
  const knobs: Knob[] = [];
  const batching = (field: "batch" | "max_batch", value: number | undefined) => {
    const set = (s: Scenario, moved: number) => withEngine(s, { batching: { ...s.engine.batching, [field]: moved } });
    if (value !== undefined) knobs.push(count(`engine.batching.${field}`, value, set, { resource: "batch-limit" }));
  };
  const limit = (field: "max_num_seqs" | "max_num_batched_tokens" | "kv_blocks", resource: Knob["resource"]) => {
    const value = engine[field];
    const set = (s: Scenario, moved: number) => withEngine(s, { [field]: moved });
    if (value !== undefined) knobs.push(count(`engine.${field}`, value, set, { ...(resource && { resource }) }));
  };
  batching("batch", batch);
  batching("max_batch", max_batch);
  if (isStepLevel(kind)) {
    limit("max_num_seqs", "slots");
    limit("max_num_batched_tokens", "step-tokens");
    limit("kv_blocks", "kv-blocks");
  }
  if (fleet !== undefined && "replicas" in fleet && (isStepLevel(kind) || isSingle(kind))) {
    const set = (s: Scenario, replicas: number) => ({ ...s, fleet: { replicas, router: fleet.router } });
    knobs.push(count("fleet.replicas", fleet.replicas, set));
  }
  return knobs;
}

function withWorkload(scenario: Scenario, change: Partial<Workload>): Scenario {
  return { ...scenario, workload: { ...scenario.workload, ...change } };
}

function withEngine(scenario: Scenario, change: Partial<EngineSpec>): Scenario {
  return { ...scenario, engine: { ...scenario.engine, ...change } };
}
