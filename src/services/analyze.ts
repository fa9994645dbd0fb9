import { SOJOURN, WAIT } from "../../assembly/abi/layout";
import { type Figures, readFigures } from "../core/answer.ts";
import type { Core, Instance } from "../core/core.ts";
import { isStepLevel } from "./batching.ts";
import { analyzeEngine } from "./engine/analysis/analyze.ts";
import { Uncovered } from "./errors.ts";
import * as notes from "./notes.ts";
import { type Answer, CDF_ROWS, type Metric, percentileName } from "./result.ts";
import type { Scenario } from "./scenario.ts";
import { SOLVERS, type Solver, solved, uncovered } from "./solvers.ts";
import { stability } from "./stability.ts";
import { fitTrace, fitWarnings } from "./traces/fit.ts";
import { checkBatchLevel, rate } from "./workload.ts";

/** Up to this relative error of its percentiles a law is called exact: the error is the grid's, and stands beside it. */
const NUMERICAL_ERROR = 5e-4;

/** Beyond this no percentile is given: the grid cannot resolve the law, and simulation should be asked. */
const UNRESOLVED = 0.05;

/** A percentile within so many grid steps of 0 is coarse, or not given: step / percentile. */
const GRAIN = { coarse: 1 / 20, unresolved: 1 / 3 };

/** The mathematical answer. Throws Uncovered where no solver covers the scenario. */
export function analyze(core: Core, scenario: Scenario): Promise<Answer> {
  return core.use((instance) => analyzeIn(instance, scenario, true));
}

/** As analyze, in a borrowed instance; without `full` the distributions are left out: a search needs only means. */
export function analyzeIn(instance: Instance, scenario: Scenario, full: boolean): Answer {
  if (isStepLevel(scenario.engine.batching.kind)) return analyzeEngine(instance, scenario, full);
  checkBatchLevel(scenario);
  const solver = SOLVERS.find((entry) => entry.covers(scenario));
  if (solver === undefined) {
    const { pointer, detail } = uncovered(scenario);
    throw new Uncovered(pointer, `${detail}; POST /v1/simulate runs this scenario`);
  }
  const stable = stability(instance, scenario);
  const clipped = instance.exports.lengthsClippedRatio();
  const { trace } = scenario.workload;
  const fit = full && trace !== undefined ? fitTrace(trace) : undefined;
  const base: Answer = {
    core: instance.digest,
    method: "analysis",
    ...stable,
    clipped_ratio: clipped,
    loss_ratio: 0,
    ...(fit === undefined ? {} : { trace: fit }),
    assumptions: notes.assumptions(scenario),
    warnings: [...notes.scenarioWarnings(scenario), ...(fit === undefined ? [] : fitWarnings(fit))],
  };
  if (!stable.stable) return base;
  const status = solver.run(instance, scenario, full);
  if (!solved(status)) {
    throw new Uncovered(
      "#/engine/batching",
      "this load and batch limit need more states than the analysis holds; POST /v1/simulate runs this scenario",
    );
  }
  return describe(instance, scenario, base, full, solver);
}

/** Fills the answer of a stable scenario from what the solver left. */
function describe(instance: Instance, scenario: Scenario, base: Answer, full: boolean, solver: Solver): Answer {
  const figures = readFigures(instance);
  const arriving = rate(scenario.workload);
  const loss = figures.loss_ratio ?? 0;
  const served = arriving * (figures.served_ratio ?? 1);
  const patience = scenario.workload.patience_s ?? 0;
  const tokens = instance.exports.lengthsMoment(1);
  const { wait, sojourn } = metrics(instance, scenario, figures, full, solver);
  const left = full ? notes.unresolvedPercentiles({ wait_s: wait, e2e_s: sojourn }, scenario.run.percentiles) : [];
  const { metastable_low: low, metastable_high: high } = figures;
  return {
    ...base,
    ...(low !== undefined && high !== undefined ? { metastable: { low, high } } : {}),
    latency: { wait_s: wait, e2e_s: sojourn },
    throughput: {
      requests_per_s: served,
      output_tokens_per_s: served * tokens,
      ...goodput(instance, scenario, sojourn, served, full),
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
function metrics(instance: Instance, scenario: Scenario, figures: Figures, full: boolean, solver: Solver) {
  const waitError = figures.wait_error_ratio ?? figures.residual_ratio;
  const gridError = figures.sojourn_error_ratio ?? figures.residual_ratio;
  const gathered = solver.sojourn_error_ratio;
  const sojournError = gathered === undefined ? gridError : Math.max(gathered, gridError ?? 0);
  const wait = metric(instance, scenario, WAIT, figures.mean_wait_s, waitError, full);
  const sojourn = metric(instance, scenario, SOJOURN, figures.mean_sojourn_s, sojournError, full);
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
function goodput(instance: Instance, scenario: Scenario, sojourn: Metric, served: number, full: boolean) {
  const limit = scenario.slo?.e2e_s;
  if (limit === undefined || !full || sojourn.trust === "simulate") return {};
  const met = 1 - instance.exports.survival(SOJOURN, limit);
  return { goodput_per_s: served * met, slo_attainment_ratio: met };
}

/** One latency metric: its exact mean, and its percentiles with their expected error where they have one. */
function metric(
  instance: Instance,
  scenario: Scenario,
  which: typeof WAIT | typeof SOJOURN,
  mean: number | undefined,
  error: number | undefined,
  full: boolean,
): Metric {
  const { exports } = instance;
  const result: Metric = { mean: mean ?? 0, trust: "exact" };
  if (!full || !exports.hasDistribution(which)) return result;
  if (error !== undefined && error > UNRESOLVED) {
    result.trust = "simulate";
    result.expected_error_ratio = error;
    return result;
  }
  // Each is right within 1e-11: where the law jumps, neighbours may come in the wrong order.
  const found = scenario.run.percentiles.map((percent) => ({
    percent,
    value: exports.percentile(which, percent / 100),
  }));
  const step = exports.resolution(which);
  let expected = error;
  for (const { percent, value } of found) {
    const grain = value > 0 ? step / value : 0;
    if (grain > GRAIN.unresolved) continue;
    if (grain > GRAIN.coarse) expected = Math.max(expected ?? 0, grain / 4);
    result[percentileName(percent)] = Math.max(...found.filter((p) => p.percent <= percent).map((p) => p.value));
  }
  if (expected !== undefined) {
    if (expected > NUMERICAL_ERROR) result.trust = "approximate";
    result.expected_error_ratio = expected;
  }
  if (scenario.run.include.includes("cdf")) result.cdf = cdf(instance, which);
  return result;
}

/** P(X <= x) at 200 even steps up to the 99.9th percentile. */
function cdf({ exports }: Instance, which: number): { seconds: number; ratio: number }[] {
  const end = exports.percentile(which, 0.999);
  let ratio = 0;
  return Array.from({ length: CDF_ROWS + 1 }, (_, i) => {
    const seconds = (end * i) / CDF_ROWS;
    ratio = Math.max(ratio, 1 - exports.survival(which, seconds)); // signed masses may dip by less than the grid's error
    return { seconds, ratio };
  });
}
