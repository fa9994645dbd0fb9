import type { Instance } from "../core/core.ts";
import { analyzeIn } from "./analyze.ts";
import { Uncovered } from "./errors.ts";
import type { Answer, Warning } from "./result.ts";
import type { Scenario } from "./scenario.ts";

/** A correct, steady run is called unsettled once in so many. */
const FALSE_ALARMS = 1e-4;

/** Without a batch limit the means above this load cost more than the run that they would check. */
const CHEAP_LOAD = 0.7;

/**
 * Holds the mean wait of a run against the exact one, where a solver covers the scenario: a run that starts empty and is
 * too short to be steady has narrow intervals around a wrong mean. `parts`: how many values its intervals rest on.
 */
export function unsettled(instance: Instance, scenario: Scenario, answer: Answer, parts: number): Warning[] {
  const wait = answer.latency?.wait_s;
  if (wait === undefined || typeof wait.mean_high !== "number" || wait.mean_high <= wait.mean) return [];
  const exact = exactWait(instance, scenario, answer.utilization_ratio ?? 0);
  if (exact === undefined) return [];
  const { exports } = instance;
  const widen = exports.studentQuantile(1 - FALSE_ALARMS, parts - 1) / exports.studentQuantile(0.95, parts - 1);
  if (Math.abs(wait.mean - exact) <= widen * (wait.mean_high - wait.mean)) return [];
  return [
    {
      code: "not-settled",
      detail:
        `this run's mean wait is ${wait.mean.toPrecision(4)} s, the exact one ${exact.toPrecision(4)} s: more than chance ` +
        "explains once in 10,000 runs; it is too short to be steady: raise run.requests or run.warmup_ratio",
    },
  ];
}

/** The exact mean wait; undefined where no solver covers the scenario, or only at a price. */
function exactWait(instance: Instance, scenario: Scenario, load: number): number | undefined {
  const { kind, max_batch } = scenario.engine.batching;
  if (scenario.workload.trace !== undefined) return undefined;
  if ((kind === "dynamic" || kind === "elastic") && max_batch === undefined && load > CHEAP_LOAD) return undefined;
  try {
    return analyzeIn(instance, scenario, false).latency?.wait_s.mean;
  } catch (error) {
    if (error instanceof Uncovered) return undefined;
    throw error;
  }
}
