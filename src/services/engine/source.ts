import { openProcess } from "../../core/arrivals.ts";
import type { Instance } from "../../core/core.ts";
import type { SourceSpec } from "../../core/source.ts";
import { placesOf } from "../classes.ts";
import type { Scenario } from "../scenario.ts";
import { duration, expectedSeconds } from "../workload.ts";

import type { Loaded } from "./load.ts";
import { engineOf } from "./open.ts";

/** Where the requests of a scenario come from; tables are written to the instance. */
export function sourceOf(instance: Instance, scenario: Scenario, { turns }: Loaded): SourceSpec {
  const { workload } = scenario;
  const { arrivals, trace, sessions, max_output_tokens } = workload;
  // Who comes back has waited for the answer: thinking begins that much later.
  const overhead_s = engineOf(scenario).request_overhead_s;
  if (trace !== undefined)
    return {
      kind: "trace",
      arrival_s: trace.arrival_s,
      prompt_tokens: trace.prompt_tokens.map((n) => Math.max(1, n)),
      output_tokens: trace.output_tokens.map((n) => Math.min(n, max_output_tokens)),
      classes: placesOf(workload, trace),
      hashes: trace.hashes,
    };
  if (arrivals === undefined) throw new Error("a workload has arrivals or a trace");
  if ("concurrency" in arrivals) {
    const { concurrency, think_s } = arrivals;
    return { kind: "closed", concurrency, think_s: think_s + overhead_s };
  }
  const process = openProcess(instance, arrivals);
  if (sessions === undefined || turns === undefined) return { kind: "open", process };
  const { think_s, max_context_tokens } = sessions;
  return { kind: "sessions", process, turns: turns.handle, think_s: think_s + overhead_s, max_context_tokens };
}

/** So many clients that do not think: an engine that never runs out of requests. */
export function saturating(instance: Instance, scenario: Scenario, loaded: Loaded, clients: number): SourceSpec {
  const loop = { concurrency: clients, think_s: 0 };
  return scenario.workload.sessions === undefined
    ? { kind: "closed", ...loop }
    : { ...sourceOf(instance, scenario, loaded), ...loop };
}

/** How long a replication of so many requests is expected to last, in seconds; a closed loop at most, about. */
export function horizon({ workload }: Scenario, loaded: Loaded, requests: number): number {
  const { arrivals, trace, sessions } = workload;
  const { mean: turns, longest } = loaded.turns ?? { mean: 1, longest: 1 };
  return Math.max(arriving(), loaded.longest_alone_s) + (longest - 1) * (sessions?.think_s ?? 0);

  function arriving(): number {
    if (arrivals === undefined) return trace === undefined ? 0 : duration(trace);
    if (!("concurrency" in arrivals)) return expectedSeconds(arrivals, requests / turns);
    return requests * (loaded.mean_alone_s + arrivals.think_s / arrivals.concurrency) + arrivals.think_s;
  }
}
