import * as abi from "../../../assembly/abi/layout-engine";
import type { Instance } from "../../core/core.ts";
import type { EngineRun } from "../../core/engine.ts";
import type { Answer } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import { cacheSeen, classRows } from "./class-rows.ts";
import { costOf } from "./cost.ts";
import { fleetRows } from "./fleet-rows.ts";
import type { Known } from "./known.ts";
import { latencyOf } from "./latency.ts";
import type { Loaded } from "./load.ts";
import { assumptions, warnings } from "./notes.ts";
import { overTime } from "./over-time.ts";
import { requestRows, seriesRows, stepRows } from "./rows.ts";

/** The result of a run that has ended. */
export function engineAnswer(
  instance: Instance,
  scenario: Scenario,
  loaded: Loaded,
  run: EngineRun,
  known: Known,
): Answer {
  const served = run.figure(abi.SEEN_SERVED);
  const lost = run.figure(abi.SEEN_LOST);
  // A trace has an end: what its requests met is a fact of the replay, whatever more of them would meet.
  const replayed = scenario.workload.trace !== undefined;
  const settled = (known.stable || replayed) && !known.cut && served > 0;
  const seen = overTime(scenario, loaded, run, settled);
  const { cut: _cut, rate_error_ratio: _error, exact: _exact, ...stability } = known;
  return {
    core: instance.digest,
    method: "simulation",
    ...stability,
    ...(settled ? { latency: latencyOf(instance, scenario, run) } : {}),
    ...seen,
    ...costOf(scenario, seen),
    counts: {
      arrived: run.figure(abi.SEEN_ARRIVED),
      completed: run.figure(abi.SEEN_COMPLETED),
      in_flight: run.figure(abi.SEEN_IN_FLIGHT),
      rejected: run.figure(abi.SEEN_REJECTED),
      abandoned: run.figure(abi.SEEN_ABANDONED),
      preempted: run.figure(abi.SEEN_PREEMPTED),
    },
    ...classRows(scenario, run, settled),
    ...cacheSeen(run),
    ...rows(scenario, run),
    ...fleetRows(scenario, run),
    clipped_ratio: loaded.clipped_ratio,
    loss_ratio: served + lost > 0 ? lost / (served + lost) : 0,
    assumptions: assumptions(scenario, run, known),
    warnings: warnings(scenario, run, known),
  };
}

/** The rows that run.include asks for. */
function rows(scenario: Scenario, run: EngineRun): Pick<Answer, "series" | "requests" | "steps"> {
  const { include } = scenario.run;
  return {
    ...(include.includes("series") ? { series: seriesRows(scenario, run) } : {}),
    ...(include.includes("requests") ? { requests: requestRows(run) } : {}),
    ...(include.includes("steps") ? { steps: stepRows(run) } : {}),
  };
}
