import type { Instance } from "../../core/core.ts";
import type { RunControl } from "../control.ts";
import { fleetBacklog, fleetRate, groupsOf, single } from "../fleet.ts";
import type { Scenario } from "../scenario.ts";
import type { Stability } from "../stability.ts";
import { rate } from "../workload.ts";
import { replaysPrefixes } from "./cache-notes.ts";
import { type Saturated, saturatedRate } from "./saturation.ts";

/** What is known of a run's stability, and how it ended. */
export interface Known extends Stability {
  /** It ended early: more requests were in the system at once than it can hold, or its clock ran out. */
  cut: boolean;
  /** Its largest stable rate is no measurement. */
  exact?: boolean;
  /** Half the width of the 95 % interval of its largest stable rate over that, where it could be told. */
  rate_error_ratio?: number | undefined;
}

/**
 * Whether the offered rate is below what the engine serves when requests always wait. With patience every rate is stable,
 * a closed loop has no rate of its own, and where the prefixes of a trace are cached the largest rate is not known.
 */
export async function engineStability(
  instance: Instance,
  scenario: Scenario,
  control: RunControl,
): Promise<Omit<Known, "cut">> {
  const { workload } = scenario;
  if (workload.patience_s !== undefined || workload.arrivals?.kind === "closed") return { stable: true };
  // A saturated run draws requests that share nothing: it would understate an engine whose trace does.
  if (replaysPrefixes(scenario)) return { stable: true };
  const saturated = await saturatedRates(instance, scenario, control);
  const rates = saturated.map(({ rate_per_s }) => rate_per_s);
  const maximum = fleetRate(scenario, rates);
  if (!(maximum > 0)) return { stable: false };
  if (maximum === Number.POSITIVE_INFINITY) return { stable: true };
  const offered = rate(workload);
  const utilization = offered / maximum;
  const stable = utilization < 1;
  return {
    stable,
    max_rate_per_s: maximum,
    utilization_ratio: utilization,
    headroom_ratio: Math.max(0, 1 - utilization),
    rate_error_ratio: Math.max(...saturated.map(({ error_ratio }) => error_ratio ?? 0)),
    ...(stable ? {} : { backlog_per_s: fleetBacklog(scenario, rates, offered) }),
  };
}

/** The saturated rate of one replica of each group. */
async function saturatedRates(instance: Instance, scenario: Scenario, control: RunControl): Promise<Saturated[]> {
  const known = new Map<number, Saturated>();
  for (const { speed_ratio } of groupsOf(scenario)) {
    if (known.has(speed_ratio)) continue;
    known.set(speed_ratio, await saturatedRate(instance, single(scenario, speed_ratio), control));
  }
  return groupsOf(scenario).map(({ speed_ratio }) => known.get(speed_ratio) ?? { rate_per_s: Number.NaN });
}
