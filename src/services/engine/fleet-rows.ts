import * as abi from "../../../assembly/abi/layout-engine";
import type { EngineRun } from "../../core/engine.ts";
import { groupsOf, replicasOf } from "../fleet.ts";
import type { Answer } from "../result.ts";
import type { Scenario } from "../scenario.ts";

/** What the replicas of each group did, and the messages of the router; absent of a single replica. */
export function fleetRows(scenario: Scenario, run: EngineRun): Pick<Answer, "fleet"> {
  if (replicasOf(scenario) === 1) return {};
  const seconds = run.figure(abi.SEEN_WINDOW);
  const rows = run.replicas();
  let first = 0;
  const groups = groupsOf(scenario).map(({ count, speed_ratio }) => {
    const own = rows.slice(first, first + count);
    first += count;
    return {
      count,
      speed_ratio,
      requests_count: total(own, abi.REPLICA_PLACED),
      ...(seconds > 0 ? { busy_ratio: Math.min(1, total(own, abi.REPLICA_BUSY) / (count * seconds)) } : {}),
    };
  });
  return { fleet: { messages_count: run.figure(abi.SEEN_MESSAGES), groups } };
}

function total(rows: Float64Array[], place: number): number {
  return rows.reduce((sum, row) => sum + (row[place] ?? 0), 0);
}
