import * as layout from "../../assembly/abi/layout";
import type { Instance } from "../core/core.ts";
import type { Simulation } from "../core/simulation.ts";
import { halfWidth } from "./interval.ts";
import * as notes from "./notes.ts";
import { type Answer, CDF_ROWS, type Metric, percentileName, type Warning } from "./result.ts";
import type { Scenario } from "./scenario.ts";
import type { Stability } from "./stability.ts";

/** Fewer measured requests than this beyond a percentile say little of it. */
const FEW = 10;

/** Above this share of the largest stable rate the relaxation time is hundreds of services. */
const BUSY = 0.95;
const BUSY_UNLIMITED = 0.7;

/** The result of a run that has ended; `cut`: it ended early because too many requests waited. */
export function seen(
  instance: Instance,
  scenario: Scenario,
  simulation: Simulation,
  known: Stability,
  cut: boolean,
): Answer {
  const served = simulation.figure(layout.SIM_SERVED);
  const lost = simulation.figure(layout.SIM_LOST);
  const settled = known.stable && !cut && served > 0;
  return {
    core: instance.digest,
    method: "simulation",
    ...known,
    ...(settled ? { latency: latency(instance, scenario, simulation) } : {}),
    ...overTime(scenario, simulation, settled),
    counts: {
      arrived: simulation.figure(layout.SIM_ARRIVED),
      completed: simulation.figure(layout.SIM_COMPLETED),
      in_flight: simulation.figure(layout.SIM_IN_FLIGHT),
      rejected: 0,
      abandoned: simulation.figure(layout.SIM_ABANDONED),
    },
    clipped_ratio: instance.exports.lengthsClippedRatio(),
    loss_ratio: served + lost > 0 ? lost / (served + lost) : 0,
    assumptions: assumptions(scenario, simulation),
    warnings: warnings(scenario, simulation, known, cut),
  };
}

function latency(instance: Instance, scenario: Scenario, simulation: Simulation): { wait_s: Metric; e2e_s: Metric } {
  return {
    wait_s: metric(instance, scenario, simulation, "wait"),
    e2e_s: metric(instance, scenario, simulation, "e2e"),
  };
}

function metric(instance: Instance, scenario: Scenario, simulation: Simulation, name: "wait" | "e2e"): Metric {
  const segments = simulation.segments().map((segment) => segment[name]);
  const mean = simulation.figure(name === "wait" ? layout.SIM_WAIT_MEAN : layout.SIM_SOJOURN_MEAN);
  const result: Metric = { mean, trust: segments.length > 1 ? "interval" : "approximate" };
  const state = (statistic: string, value: number, values: number[]) => {
    result[statistic] = value;
    const half = halfWidth(instance.exports, values);
    if (half === undefined) return;
    result[`${statistic}_low`] = Math.max(0, value - half);
    result[`${statistic}_high`] = value + half;
  };
  state(
    "mean",
    mean,
    segments.map((segment) => segment.mean),
  );
  scenario.run.percentiles.forEach((percent, k) => {
    const values = segments.map((segment) => segment.percentiles[k] ?? 0);
    state(percentileName(percent), simulation.percentile(name, percent / 100), values);
  });
  if (name === "wait")
    result.zero_ratio = simulation.figure(layout.SIM_WAIT_ZEROS) / simulation.figure(layout.SIM_SERVED);
  if (scenario.run.include.includes("cdf")) result.cdf = cdf(simulation, name);
  return result;
}

/** P(X <= seconds) at equal steps from 0 to the 99.9th percentile. */
function cdf(simulation: Simulation, name: "wait" | "e2e"): { seconds: number; ratio: number }[] {
  const end = simulation.percentile(name, 0.999);
  if (end === 0) return [{ seconds: 0, ratio: 1 }];
  return Array.from({ length: CDF_ROWS + 1 }, (_, i) => {
    const seconds = (end * i) / CDF_ROWS;
    return { seconds, ratio: 1 - simulation.above(name, seconds) };
  });
}

/** What was seen over the window; absent where it is empty. */
function overTime(
  scenario: Scenario,
  simulation: Simulation,
  settled: boolean,
): Pick<Answer, "throughput" | "batch" | "occupancy"> {
  const seconds = simulation.figure(layout.SIM_WINDOW);
  if (seconds <= 0) return {};
  const perSecond = simulation.figure(layout.SIM_LEFT) / seconds;
  const attained = simulation.figure(layout.SIM_ATTAINED) / simulation.figure(layout.SIM_SERVED);
  const batches = simulation.figure(layout.SIM_BATCHES);
  const requests = simulation.figure(layout.SIM_BATCH_SUM);
  return {
    throughput: {
      requests_per_s: perSecond,
      output_tokens_per_s: simulation.figure(layout.SIM_TOKENS) / seconds,
      ...(settled && scenario.slo?.e2e_s !== undefined
        ? { goodput_per_s: perSecond * attained, slo_attainment_ratio: attained }
        : {}),
    },
    ...(batches > 0
      ? {
          batch: {
            mean: requests / batches,
            request_mean: simulation.figure(layout.SIM_BATCH_SQUARES) / requests,
            max: simulation.figure(layout.SIM_BATCH_MAX),
          },
        }
      : {}),
    occupancy: {
      busy_ratio: Math.min(1, simulation.figure(layout.SIM_BUSY) / seconds),
      waiting_mean: simulation.figure(layout.SIM_WAITING) / seconds,
      running_mean: simulation.figure(layout.SIM_RUNNING) / seconds,
    },
  };
}

function assumptions(scenario: Scenario, simulation: Simulation): string[] {
  const { run, workload } = scenario;
  const parts = workload.trace !== undefined || run.replications === 1 ? "equal segments of the run" : "replications";
  return [
    ...(workload.trace === undefined ? notes.assumptions(scenario) : ["one server, first come first served"]),
    `each run starts empty; the first ${run.warmup_ratio * 100} % of its requests are outside the statistics`,
    `intervals are of 95 % (Student's t) over ${simulation.segments().length} ${parts}`,
    "percentiles come from a histogram whose bins are at most 0.1 % of their value wide",
  ];
}

/** Loads above which runs are slow to become steady; without a batch limit batches themselves grow like 1 / (1 - load). */
function slowAbove({ kind, max_batch }: Scenario["engine"]["batching"]): number {
  return (kind === "dynamic" || kind === "elastic") && max_batch === undefined ? BUSY_UNLIMITED : BUSY;
}

function warnings(scenario: Scenario, simulation: Simulation, known: Stability, cut: boolean): Warning[] {
  const list = [...notes.scenarioWarnings(scenario), ...notes.segmentWarnings(scenario, known.max_rate_per_s)];
  const served = simulation.figure(layout.SIM_SERVED);
  const deepest = Math.max(...scenario.run.percentiles);
  const load = known.utilization_ratio ?? 0;
  if (cut)
    list.push({
      code: "limit-exceeded",
      detail: `more than ${layout.MAX_WAITING} requests waited: the run ended there`,
    });
  else if (served === 0) list.push({ code: "none-served", detail: "no measured request was served" });
  else if (known.stable && served * (1 - deepest / 100) < FEW) {
    const advice = scenario.workload.trace === undefined ? "raise run.requests" : "take a longer trace";
    list.push({
      code: "few-requests",
      detail: `fewer than ${FEW} of the ${served} measured requests lie beyond p${deepest}: ${advice}`,
    });
  }
  if (known.stable && load > slowAbove(scenario.engine.batching))
    list.push({
      code: "near-critical",
      detail: `at ${(load * 100).toPrecision(3)} % of the largest stable rate a run may be too short to be steady`,
    });
  return list;
}
