import { openProcess } from "../../core/arrivals.ts";
import type { Instance } from "../../core/core.ts";
import type { SourceSpec } from "../../core/source.ts";
import type { Scenario } from "../scenario.ts";
import { duration, expectedSeconds } from "../workload.ts";
import type { Loaded } from "./load.ts";

/** Where the requests of a scenario come from; tables are written to the instance. */
export function sourceOf(instance: Instance, { workload }: Scenario): SourceSpec {
  const { arrivals, trace, max_output_tokens } = workload;
  if (trace !== undefined) {
    const { arrival_s, prompt_tokens, output_tokens } = trace;
    const clipped = output_tokens.map((n) => Math.min(n, max_output_tokens));
    return {
      kind: "trace",
      arrival_s,
      prompt_tokens: prompt_tokens.map((n) => Math.max(1, n)),
      output_tokens: clipped,
    };
  }
  if (arrivals === undefined) throw new Error("a workload has arrivals or a trace");
  if ("concurrency" in arrivals) {
    const { concurrency, think_s } = arrivals;
    return { kind: "closed", concurrency, think_s };
  }
  return { kind: "open", process: openProcess(instance, arrivals) };
}

/** How long a replication of so many requests is expected to last, in seconds; a closed loop at most, about. */
export function horizon({ workload: { arrivals, trace } }: Scenario, loaded: Loaded, requests: number): number {
  return Math.max(arriving(), loaded.longest_alone_s);

  function arriving(): number {
    if (arrivals === undefined) return trace === undefined ? 0 : duration(trace);
    if (!("concurrency" in arrivals)) return expectedSeconds(arrivals, requests);
    return requests * (loaded.mean_alone_s + arrivals.think_s / arrivals.concurrency) + arrivals.think_s;
  }
}
