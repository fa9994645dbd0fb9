import { SOJOURN, WAIT } from "../../assembly/abi/layout";
import type { Figures } from "../core/answer.ts";
import type { Instance } from "../core/core.ts";
import { metric } from "./metric.ts";
import * as notes from "./notes.ts";
import type { Solution } from "./queues/solution.ts";
import type { Answer, Metric } from "./result.ts";
import type { Scenario } from "./scenario.ts";
import type { Solver } from "./solvers.ts";
import type { Stability } from "./stability.ts";
import { fitTrace, fitWarnings } from "./traces/fit.ts";
import { rate } from "./workload.ts";

/** How far a solver's figures are to be trusted. */
type Trusted = Pick<Solver, "exactMeans" | "sojourn_error_ratio">;

/** What is said of a scenario whether or not its queue is stable. */
export function baseAnswer(
  instance: Instance,
  scenario: Scenario,
  stable: Stability,
  clipped_ratio: number,
  full: boolean,
): Answer {
  const { trace } = scenario.workload;
  const fit = full && trace !== undefined ? fitTrace(trace) : undefined;
  return {
    core: instance.digest,
    method: "analysis",
    ...stable,
    clipped_ratio,
    loss_ratio: 0,
    ...(fit === undefined ? {} : { trace: fit }),
    assumptions: notes.assumptions(scenario),
    warnings: [...notes.scenarioWarnings(scenario), ...(fit === undefined ? [] : fitWarnings(fit))],
  };
}

/** Fills the answer of a stable scenario from what the solver left. */
export function describe(scenario: Scenario, base: Answer, found: Solution, full: boolean, solver: Trusted): Answer {
  const { figures, mean_tokens: tokens } = found;
  const arriving = rate(scenario.workload);
  const loss = figures.loss_ratio ?? 0;
  const served = arriving * (figures.served_ratio ?? 1);
  const patience = scenario.workload.patience_s ?? 0;
  const { wait, sojourn } = metrics(scenario, found, full, solver);
  const left = full ? notes.unresolvedPercentiles({ wait_s: wait, e2e_s: sojourn }, scenario.run.percentiles) : [];
  const { metastable_low: low, metastable_high: high } = figures;
  return {
    ...base,
    ...(low !== undefined && high !== undefined ? { metastable: { low, high } } : {}),
    latency: { wait_s: wait, e2e_s: sojourn },
    throughput: {
      requests_per_s: served,
      output_tokens_per_s: served * tokens,
      ...goodput(scenario, found, sojourn, served, full),
    },
    batch: { mean: figures.batch_mean ?? 1, request_mean: figures.batch_request_mean ?? 1 },
    occupancy: {
      busy_ratio: figures.busy_ratio ?? 0,
      waiting_mean: served * (figures.mean_wait_s ?? 0) + arriving * loss * patience,
      running_mean: figures.running_mean ?? 0,
    },
    loss_ratio: loss,
    warnings: [...base.warnings, ...warnings(scenario, base, figures), ...notes.unresolved({ wait, sojourn }), ...left],
  };
}

/** The two laws with their errors: the distributions' own where a solver gives it, else what its certificates left. */
function metrics(scenario: Scenario, { figures, laws }: Solution, full: boolean, solver: Trusted) {
  const waitError = figures.wait_error_ratio ?? figures.residual_ratio;
  const gridError = figures.sojourn_error_ratio ?? figures.residual_ratio;
  const gathered = solver.sojourn_error_ratio;
  const sojournError = gathered === undefined ? gridError : Math.max(gathered, gridError ?? 0);
  const wait = metric(laws, scenario, WAIT, figures.mean_wait_s, waitError, full);
  const sojourn = metric(laws, scenario, SOJOURN, figures.mean_sojourn_s, sojournError, full);
  if (figures.zero_wait_ratio !== undefined) wait.zero_ratio = figures.zero_wait_ratio;
  for (const law of [wait, sojourn]) {
    if (scenario.workload.trace !== undefined) law.trust = "approximate";
    else if (law.trust !== "exact" && solver.exactMeans) law.mean_trust = "exact";
  }
  return { wait, sojourn };
}

function warnings(scenario: Scenario, base: Answer, figures: Figures) {
  return [
    ...notes.nearCritical(base.utilization_ratio, figures),
    ...notes.formationDominated(scenario, figures),
    ...notes.metastability(figures),
    ...notes.traceWarnings(scenario),
  ];
}

/** Share of the served whose end-to-end time meets the objective, and their rate. */
function goodput(scenario: Scenario, { laws }: Solution, sojourn: Metric, served: number, full: boolean) {
  const limit = scenario.slo?.e2e_s;
  if (limit === undefined || !full || sojourn.trust === "simulate") return {};
  const [above = 0] = laws.survivals(SOJOURN, [limit]);
  const met = 1 - above;
  return { goodput_per_s: served * met, slo_attainment_ratio: met };
}
