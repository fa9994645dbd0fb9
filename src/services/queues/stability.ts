import type { Instance } from "../../core/core.ts";
import { fleetBacklog, fleetRate, groupsOf } from "../fleet.ts";
import type { Scenario } from "../scenario.ts";
import { type Stability, stableTokens } from "../stability.ts";
import { rate } from "../workload.ts";
import { classLoads } from "./class-loads.ts";

/** The exact condition for servers of one request at a time: of a fleet, by how many replicas a request can choose among. */
export function singleStability(instance: Instance, scenario: Scenario): Stability {
  if (scenario.workload.patience_s !== undefined) return { stable: true };
  const mean_s = classLoads(instance, scenario).reduce((sum, { share, mean_s }) => sum + share * mean_s, 0);
  if (mean_s <= 0) return { stable: true };
  const rates = groupsOf(scenario).map(({ speed_ratio }) => speed_ratio / mean_s);
  const maximum = fleetRate(scenario, rates);
  const offered = rate(scenario.workload);
  const utilization = offered / maximum;
  const known = {
    max_rate_per_s: maximum,
    utilization_ratio: utilization,
    headroom_ratio: Math.max(0, 1 - utilization),
  };
  if (utilization < 1) return { stable: true, ...known };
  const tokens = clipFor(instance, scenario);
  return {
    stable: false,
    ...known,
    ...(tokens > 0 ? { max_stable_output_tokens: tokens } : {}),
    backlog_per_s: fleetBacklog(scenario, rates, offered),
  };
}

/** The largest clip at which every server keeps up; 0 where there is none, or classes have lengths of their own. */
function clipFor(instance: Instance, scenario: Scenario): number {
  if (scenario.workload.classes !== undefined) return 0;
  const servers = fleetRate(
    scenario,
    groupsOf(scenario).map(({ speed_ratio }) => speed_ratio),
  );
  const arrivals = { kind: "poisson", rate_per_s: rate(scenario.workload) / servers };
  return stableTokens(instance, { ...scenario, workload: { ...scenario.workload, arrivals } });
}
