import type { Instance } from "../core/core.ts";
import { discipline } from "./batching.ts";
import type { Scenario } from "./scenario.ts";
import { load, MAX_TOKENS, rate } from "./workload.ts";

/** What is known of a scenario's stability, in the names of the result. */
export interface Stability {
  stable: boolean;
  max_rate_per_s?: number;
  utilization_ratio?: number;
  headroom_ratio?: number;
  max_stable_output_tokens?: number;
  backlog_per_s?: number;
}

/** The exact condition: rate times seconds per request below 1. Leaves the scenario loaded in the instance. */
export function stability(instance: Instance, scenario: Scenario): Stability {
  load(instance, scenario);
  if (scenario.workload.patience_s !== undefined) return { stable: true };
  const { id, limit } = discipline(scenario.engine.batching);
  const perSecond = rate(scenario.workload);
  const seconds = instance.exports.secondsPerRequest(id, limit);
  if (seconds <= 0) return { stable: true };
  const maximum = 1 / seconds;
  const utilization = perSecond * seconds;
  const known = {
    max_rate_per_s: maximum,
    utilization_ratio: utilization,
    headroom_ratio: Math.max(0, 1 - utilization),
  };
  if (utilization < 1) return { stable: true, ...known };
  const tokens = stableTokens(instance, scenario);
  return {
    stable: false,
    ...known,
    ...(tokens > 0 ? { max_stable_output_tokens: tokens } : {}),
    backlog_per_s: perSecond - maximum,
  };
}

/** The largest clip at which the scenario's rate is stable; 0 if none is. Leaves the scenario loaded. */
export function stableTokens(instance: Instance, scenario: Scenario): number {
  const { id, limit } = discipline(scenario.engine.batching);
  load(instance, scenario, MAX_TOKENS);
  const tokens = instance.exports.stableTokens(id, limit, rate(scenario.workload));
  load(instance, scenario);
  return tokens;
}
