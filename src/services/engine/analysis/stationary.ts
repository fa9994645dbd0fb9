// What a stationary model may say of a trace: all, where the trace is such a stream; where its rate drifts or its lengths go with
// the rate, means that depend on the long run, and nothing of the first token, whose queue is that of the worst times.

import type { TraceFit, Warning } from "../../result.ts";
import type { Scenario } from "../../scenario.ts";
import { fitTrace, fitWarnings } from "../../traces/fit.ts";
import { rate } from "../../workload.ts";

export interface Fitted {
  trace?: TraceFit;
  warnings: Warning[];
  /** Whether the arrivals are such as the model takes them for. */
  stationary: boolean;
}

/** The fit of a scenario's trace; a scenario without one is stationary. */
export function fitted(scenario: Scenario): Fitted {
  const { trace } = scenario.workload;
  if (trace === undefined) return { warnings: [], stationary: true };
  const fit = fitTrace(trace);
  const found = fit === undefined ? [] : fitWarnings(fit);
  const stationary = fit !== undefined && found.length === 0;
  return { ...(fit === undefined ? {} : { trace: fit }), warnings: [note(scenario, stationary), ...found], stationary };
}

function note(scenario: Scenario, stationary: boolean): Warning {
  const { workload } = scenario;
  const taken =
    `the trace is taken for Poisson arrivals at its mean rate of ${rate(workload).toPrecision(4)} per second and ` +
    "independent lengths from its histogram";
  const left =
    "it is no such stream, so that no time to the first token and no percentile is given: simulate replays it";
  return { code: "trace-fitted", detail: stationary ? taken : `${taken}; ${left}` };
}
