import type { Instance } from "../../core/core.ts";
import type { RunControl } from "../control.ts";
import type { Scenario } from "../scenario.ts";
import type { Stability } from "../stability.ts";
import { rate } from "../workload.ts";
import { saturatedRate } from "./saturation.ts";

/** What is known of a run's stability, and how it ended. */
export interface Known extends Stability {
  /** It ended early: more requests were in the system at once than it can hold, or its clock ran out. */
  cut: boolean;
}

/**
 * Whether the offered rate is below what the engine serves when requests always wait. With patience every rate is stable,
 * and a closed loop has no rate of its own.
 */
export async function engineStability(instance: Instance, scenario: Scenario, control: RunControl): Promise<Stability> {
  const { workload } = scenario;
  if (workload.patience_s !== undefined || workload.arrivals?.kind === "closed") return { stable: true };
  const maximum = await saturatedRate(instance, scenario, control);
  if (!(maximum > 0)) return { stable: true };
  const offered = rate(workload);
  const utilization = offered / maximum;
  const stable = utilization < 1;
  return {
    stable,
    max_rate_per_s: maximum,
    utilization_ratio: utilization,
    headroom_ratio: Math.max(0, 1 - utilization),
    ...(stable ? {} : { backlog_per_s: offered - maximum }),
  };
}
