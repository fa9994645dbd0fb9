import { statesOf } from "../core/arrivals.ts";
import type { Instance } from "../core/core.ts";
import { setLengths } from "../core/lengths.ts";
import { isSingle, isStepLevel } from "./batching.ts";
import { Uncovered } from "./errors.ts";
import type { ArrivalSpec, LengthSpec, LinearService, Scenario, Service, Trace, Workload } from "./scenario.ts";

/** The longest output that any scenario may ask for. */
export const MAX_TOKENS = 131072;

/** The most turns that a session may have. */
export const MOST_TURNS = 1000;

/** Seconds from the first arrival of a trace to its last. */
export function duration(trace: Trace): number {
  return (trace.arrival_s.at(-1) ?? 0) - (trace.arrival_s[0] ?? 0);
}

/**
 * Arrivals per second in the long run: as stated, the mean over the states of an mmpp, the last segment of a piecewise rate,
 * or a trace's mean rate (n - 1 gaps over its duration). A closed loop has none: its answers set it.
 */
export function rate(workload: Workload): number {
  if (workload.arrivals !== undefined) return longRunRate(workload.arrivals);
  const trace = workload.trace;
  if (trace === undefined) return 0;
  const seconds = duration(trace);
  return seconds > 0 ? (trace.arrival_s.length - 1) / seconds : trace.arrival_s.length;
}

function longRunRate(arrivals: ArrivalSpec): number {
  if ("concurrency" in arrivals) return 0;
  if ("rate_per_s" in arrivals) return arrivals.rate_per_s;
  if (arrivals.kind === "piecewise") return arrivals.segments.at(-1)?.rate_per_s ?? 0;
  const states = statesOf(arrivals);
  const cycle_s = states.reduce((sum, state) => sum + state.stay_s, 0);
  return states.reduce((sum, state) => sum + state.rate_per_s * state.stay_s, 0) / cycle_s;
}

/** Seconds in which an open process is expected to bring so many arrivals. */
export function expectedSeconds(arrivals: ArrivalSpec, requests: number): number {
  if (!("segments" in arrivals)) return requests / longRunRate(arrivals);
  let left = requests;
  let seconds = 0;
  for (const { rate_per_s, stay_s } of statesOf(arrivals)) {
    if (rate_per_s * stay_s >= left) return seconds + left / rate_per_s;
    left -= rate_per_s * stay_s;
    seconds += stay_s;
  }
  return seconds;
}

/** The law of the output lengths: as stated, or a trace's histogram. */
export function outputLaw(workload: Workload): LengthSpec {
  return workload.output_tokens ?? histogram(workload.trace?.output_tokens ?? []);
}

/** The law of lengths that were counted. */
export function histogram(lengths: Iterable<number>): LengthSpec {
  const counts = new Map<number, number>();
  for (const tokens of lengths) counts.set(tokens, (counts.get(tokens) ?? 0) + 1);
  return { kind: "empirical", values: [...counts.keys()], weights: [...counts.values()] };
}

/** The law of a batch. Throws Uncovered for laws of steps. */
export function linearOf(service: Service): LinearService {
  if (service.kind === "linear") return service;
  throw new Uncovered("#/service/kind", "a batch-level discipline takes the linear law");
}

/** Puts the linear law and the clipped lengths of a scenario into a rewound instance; `cap` replaces its own clip. */
export function load(instance: Instance, scenario: Scenario, cap = scenario.workload.max_output_tokens): void {
  const { batch_s, request_s, token_s, token_request_s } = linearOf(scenario.service);
  instance.exports.reset();
  instance.exports.setService(batch_s, request_s, token_s, token_request_s);
  setLengths(instance, outputLaw(scenario.workload), cap);
}

/** Throws Uncovered where a batch-level discipline has a workload that it does not know: clients that come back; classes, but for none. */
export function checkBatchLevel({ workload, engine }: Scenario): void {
  const kind = engine.batching.kind;
  if (isStepLevel(kind)) return;
  const needs = (field: string) => {
    throw new Uncovered(`#/workload/${field}`, `${kind} batching does not know this: it needs a step-level discipline`);
  };
  if (workload.arrivals?.kind === "closed") needs("arrivals/kind");
  if (workload.sessions !== undefined) needs("sessions");
  if (workload.shared_prefix !== undefined) needs("shared_prefix");
  if (workload.classes !== undefined && !isSingle(kind)) needs("classes");
}
