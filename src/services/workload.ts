import type { Instance } from "../core/core.ts";
import { setLengths } from "../core/lengths.ts";
import { Uncovered } from "./errors.ts";
import type { LengthSpec, LinearService, Scenario, Service, Trace, Workload } from "./scenario.ts";

/** The longest output that any scenario may ask for. */
export const MAX_TOKENS = 131072;

/** Seconds from the first arrival of a trace to its last. */
export function duration(trace: Trace): number {
  return (trace.arrival_s.at(-1) ?? 0) - (trace.arrival_s[0] ?? 0);
}

/** Arrivals per second: as stated, or a trace's mean rate (n - 1 gaps over its duration). */
export function rate(workload: Workload): number {
  if (workload.arrivals !== undefined) return workload.arrivals.rate_per_s;
  const trace = workload.trace;
  if (trace === undefined) return 0;
  const seconds = duration(trace);
  return seconds > 0 ? (trace.arrival_s.length - 1) / seconds : trace.arrival_s.length;
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
