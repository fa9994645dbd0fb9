import { STATUS_DONE, STATUS_LIMIT } from "../../assembly/abi/layout";
import { ARRIVALS } from "../../assembly/arrivals";
import { openProcess } from "../core/arrivals.ts";
import type { Instance } from "../core/core.ts";
import type { BatchingSpec, MmppArrivals, Scenario } from "./scenario.ts";
import { rate } from "./workload.ts";

/** One exact solver of the core: what it covers and how it is called. */
export interface Solver {
  id: string;
  covers(scenario: Scenario): boolean;
  /** Means are exact whatever the grid of the distributions. */
  exactMeans: boolean;
  /** Relative error of the sojourn's percentiles beside that of the grid, where their law is gathered on atoms. */
  sojourn_error_ratio?: number;
  /** Runs on a loaded instance; `full` asks for the distributions too. Returns a STATUS_*. */
  run(instance: Instance, scenario: Scenario, full: boolean): number;
}

/** Arrivals as a solver sees them: a trace is taken for Poisson at its mean rate. */
const arrivals = (scenario: Scenario): string => scenario.workload.arrivals?.kind ?? "poisson";
/** Whether its gaps are independent and of one law, as the mathematics needs them. */
const renewal = (scenario: Scenario): boolean => ARRIVALS.some((process) => process.id === arrivals(scenario));
/** States of a cycle beyond which its matrices cost too much. */
const MOST_STATES = 16;
/** Arrivals whose rate changes between a few states. */
function modulated({ workload: { arrivals } }: Scenario): MmppArrivals | undefined {
  if (arrivals === undefined || !("rates_per_s" in arrivals)) return undefined;
  return arrivals.rates_per_s.length <= MOST_STATES ? arrivals : undefined;
}
const patient = (scenario: Scenario): boolean => scenario.workload.patience_s === undefined;
const batching = (scenario: Scenario): BatchingSpec => scenario.engine.batching;
const poisson = (scenario: Scenario, kind: string): boolean =>
  arrivals(scenario) === "poisson" && patient(scenario) && batching(scenario).kind === kind;

/** The first that covers a scenario answers it. */
export const SOLVERS: Solver[] = [
  {
    id: "mg1",
    exactMeans: true,
    covers: (s) => poisson(s, "none"),
    run: ({ exports }, s, full) => exports.analyzeSingle(rate(s.workload), Number(full)),
  },
  {
    id: "impatience",
    exactMeans: true,
    covers: (s) => arrivals(s) === "poisson" && !patient(s) && batching(s).kind === "none",
    run: ({ exports }, s, full) => exports.analyzeImpatient(rate(s.workload), s.workload.patience_s ?? 0, Number(full)),
  },
  {
    id: "dynamic",
    exactMeans: true,
    covers: (s) => poisson(s, "dynamic"),
    run: ({ exports }, s, full) => exports.analyzeDynamic(rate(s.workload), batching(s).max_batch ?? 0, Number(full)),
  },
  {
    id: "elastic",
    exactMeans: true,
    covers: (s) => poisson(s, "elastic"),
    sojourn_error_ratio: 1e-3,
    run: ({ exports }, s, full) => exports.analyzeElastic(rate(s.workload), batching(s).max_batch ?? 0, Number(full)),
  },
  {
    id: "fixed",
    exactMeans: true,
    covers: (s) => poisson(s, "fixed"),
    run: ({ exports }, s, full) => exports.analyzeFixed(rate(s.workload), batching(s).batch ?? 1, Number(full)),
  },
  {
    id: "renewal",
    exactMeans: false,
    covers: (s) => renewal(s) && patient(s) && ["none", "fixed"].includes(batching(s).kind),
    run: ({ exports }, s, full) => {
      const kind = ARRIVALS.findIndex((process) => process.id === arrivals(s));
      const given = s.workload.arrivals;
      const cv = given !== undefined && "cv" in given ? (given.cv ?? 0) : 0;
      return exports.analyzeRenewal(kind, rate(s.workload), cv, batching(s).batch ?? 1, Number(full));
    },
  },
  {
    id: "mmpp",
    exactMeans: true,
    covers: (s) => modulated(s) !== undefined && patient(s) && batching(s).kind === "none",
    run: (instance, s, full) => {
      const cycle = modulated(s);
      if (cycle === undefined) return STATUS_LIMIT;
      const { table, rows } = openProcess(instance, cycle);
      return instance.exports.analyzeModulated(table, rows, Number(full));
    },
  },
];

/** Which field keeps a batch-level scenario from being covered, and why. */
export function uncovered(scenario: Scenario): { pointer: string; detail: string } {
  const batch = batching(scenario).kind;
  if (!renewal(scenario))
    return {
      pointer: "#/workload/arrivals/kind",
      detail: `no solver covers ${arrivals(scenario)} arrivals, whose gaps are not independent`,
    };
  if (!patient(scenario) && batch !== "none")
    return { pointer: "#/workload/patience_s", detail: `no solver covers patience under ${batch} batching` };
  if (!patient(scenario))
    return {
      pointer: "#/workload/patience_s",
      detail: `no solver covers patience with ${arrivals(scenario)} arrivals`,
    };
  return {
    pointer: "#/workload/arrivals/kind",
    detail: `no solver covers ${arrivals(scenario)} arrivals under ${batch} batching`,
  };
}

export const solved = (status: number): boolean => status === STATUS_DONE;
