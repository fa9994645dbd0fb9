import type { Platform } from "../platform/platform.ts";
import { analyze } from "../services/analyze.ts";
import { optimize } from "../services/optimize.ts";
import type { Scenario } from "../services/scenario.ts";
import { simulate } from "../services/simulate.ts";
import type { Sent } from "./body.ts";
import { candidateFaults } from "./candidates.ts";
import { complete, parseWith } from "./complete.ts";
import { invalid } from "./problems.ts";
import { optimizeSchema } from "./schemas/optimize.ts";
import { scenarioSchema } from "./schemas/scenario.ts";
import { parseTrace } from "./trace.ts";
import type { Prepared } from "./verb.ts";

/** An arrival and, at most, the end of its batch. */
const EVENTS_PER_REQUEST = 2;

function events({ workload, run }: Scenario): number {
  return EVENTS_PER_REQUEST * (workload.trace?.arrival_s.length ?? run.requests * run.replications);
}

export async function prepareAnalyze({ core }: Platform, sent: Sent): Promise<Prepared> {
  const { scenario, echo } = await complete(parseWith(scenarioSchema, sent.json), fileOf(sent));
  return { verb: "analyze", echo, scenario: echo, events: 0, run: () => analyze(core, scenario) };
}

export async function prepareSimulate({ core }: Platform, sent: Sent): Promise<Prepared> {
  const { scenario, echo } = await complete(parseWith(scenarioSchema, sent.json), fileOf(sent));
  const run: Prepared["run"] = (control) => simulate(core, scenario, control);
  return { verb: "simulate", echo, scenario: echo, events: events(scenario), run };
}

export async function prepareOptimize({ core }: Platform, sent: Sent): Promise<Prepared> {
  const parsed = parseWith(optimizeSchema, sent.json);
  const { scenario, echo } = await complete(parsed.scenario, undefined, "#/scenario");
  // In order of their names, so that the order in which they were sent cannot show in the answer.
  const search = Object.fromEntries(Object.entries(parsed.search).sort(([a], [b]) => (a < b ? -1 : 1)));
  const faults = candidateFaults(rawScenario(sent.json), search);
  if (faults.length > 0) throw invalid(faults);
  const request = { ...parsed, search, scenario };
  return {
    verb: "optimize",
    echo: { ...request, scenario: echo },
    scenario: echo,
    events: parsed.evaluator === "analyze" ? 0 : parsed.budget.evaluations * events(scenario),
    run: (control) => optimize(core, request, control),
  };
}

function fileOf(sent: Sent) {
  return sent.trace === undefined ? undefined : parseTrace(sent.trace);
}

/** The scenario as it was sent; its presence was checked by the schema. */
function rawScenario(json: unknown): unknown {
  return typeof json === "object" && json !== null && "scenario" in json ? json.scenario : {};
}
