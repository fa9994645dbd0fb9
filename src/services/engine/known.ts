import type { Instance } from "../../core/core.ts";
import type { RunControl } from "../control.ts";
import { fleetBacklog, fleetRate, groupsOf, single } from "../fleet.ts";
import type { Scenario } from "../scenario.ts";
import type { Stability } from "../stability.ts";
import { rate } from "../workload.ts";
import { replaysPrefixes } from "./cache-notes.ts";
import { saturatedRate } from "./saturation.ts";

/** What is known of a run's stability, and how it ended. */
export interface Known extends Stability {
  /** It ended early: more requests were in the system at once than it can hold, or its clock ran out. */
  cut: boolean;
}

/**
 * Whether the offered rate is below what the engine serves when requests always wait. With patience every rate is stable,
 * a closed loop has no rate of its own, and where the prefixes of a trace are cached the largest rate is not known.
 */
export async function engineStability(instance: Instance, scenario: Scenario, control: RunControl): Promise<Stability> {
  const { workload } = scenario;
  if (workload.patience_s !== undefined || workload.arrivals?.kind === "closed") return { stable: true };
  // A saturated run draws requests that share nothing: it would understate an engine whose trace does.
  if (replaysPrefixes(scenario)) return { stable: true };
  const rates = await saturatedRates(instance, scenario, control);
  const maximum = fleetRate(scenario, rates);
  if (!(maximum > 0)) return { stable: false };
  const offered = rate(workload);
  const utilization = offered / maximum;
  const stable = utilization < 1;
  return {
    stable,
    max_rate_per_s: maximum,
    utilization_ratio: utilization,
    headroom_ratio: Math.max(0, 1 - utilization),
    ...(stable ? {} : { backlog_per_s: fleetBacklog(scenario, rates, offered) }),
  };
}

/** The saturated rate of one replica of each group. */
async function saturatedRates(instance: Instance, scenario: Scenario, control: RunControl): Promise<number[]> {
  const known = new Map<number, number>();
  for (const { speed_ratio } of groupsOf(scenario)) {
    if (known.has(speed_ratio)) continue;
    known.set(speed_ratio, await saturatedRate(instance, single(scenario, speed_ratio), control));
  }
  return groupsOf(scenario).map(({ speed_ratio }) => known.get(speed_ratio) ?? Number.NaN);
}
