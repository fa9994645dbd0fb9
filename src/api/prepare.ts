import type { Platform } from "../platform/platform.ts";
import { checkMetrics } from "../search/metrics.ts";
import { buildSpace } from "../search/space.ts";
import { analyze } from "../services/analyze.ts";
import { isStepLevel } from "../services/batching.ts";
import { withAnalysis } from "../services/cross-check.ts";
import { expectedEvents } from "../services/engine/effort.ts";
import { Uncovered } from "../services/errors.ts";
import { explainingRuns, withExplanation } from "../services/explain/explain.ts";
import { endScenario, lawError, withModelBand } from "../services/model-band.ts";
import { type OptimizeRequest, optimize } from "../services/optimize.ts";
import type { Answer } from "../services/result.ts";
import type { Include, Scenario } from "../services/scenario.ts";
import { type RunControl, simulate } from "../services/simulate.ts";
import type { Sent } from "./body.ts";
import { type Complete, complete, parseWith } from "./complete.ts";
import { unfit } from "./fitted-engine.ts";
import { checkEvents, checkSearchLimits } from "./limits.ts";
import { invalid, Problem } from "./problems.ts";
import { CSV_TYPE, chromeTrace, requestsCsv, seriesCsv, TRACE_TYPE } from "./renderings.ts";
import { optimizeSchema } from "./schemas/optimize.ts";
import { scenarioSchema } from "./schemas/scenario.ts";
import type { Prepared } from "./verb.ts";

/** An arrival and, at most, the end of its batch. */
const EVENTS_PER_REQUEST = 2;

async function eventsOf(core: Platform["core"], scenario: Scenario, at: string): Promise<number> {
  const { workload, run, engine } = scenario;
  if (!isStepLevel(engine.batching.kind))
    return EVENTS_PER_REQUEST * (workload.trace?.arrival_s.length ?? run.requests * run.replications);
  const events = await expectedEvents(core, scenario);
  checkEvents(events, `${at}/run/requests`);
  return events;
}

/** Those of the law at both ends of its error, and in their middle where they are shorter runs. */
async function endEvents(core: Platform["core"], scenario: Scenario): Promise<number> {
  const end = endScenario(scenario);
  return (scenario.service.kind === "roofline" ? 3 : 2) * (await eventsOf(core, end, "#"));
}

export async function prepareAnalyze({ core }: Platform, sent: Sent): Promise<Prepared> {
  const whole = await complete(parseWith(scenarioSchema, sent.json), sent.trace);
  const run: Prepared["run"] = async (control) => {
    const answer = await withModelBand(core, whole.scenario, (scenario) => analyze(core, scenario));
    return noticing(whole, await withExplanation(core, whole.scenario, answer, control));
  };
  return { verb: "analyze", echo: whole.echo, scenario: whole.echo, memory: whole.memory, events: 0, run };
}

export async function prepareSimulate({ core }: Platform, sent: Sent): Promise<Prepared> {
  const whole = await complete(parseWith(scenarioSchema, sent.json), sent.trace);
  const { echo, memory, scenario } = whole;
  const checked = async (control: RunControl) =>
    withAnalysis(core, scenario, await withModelBand(core, scenario, (each) => simulate(core, each, control)));
  const run: Prepared["run"] = async (control) => {
    const answer = fitting(whole, await checked(control));
    return noticing(whole, await withExplanation(core, scenario, answer, control));
  };
  const asked = await eventsOf(core, scenario, "#");
  const ends = (await lawError(core, scenario)) > 0 ? await endEvents(core, scenario) : 0;
  const events = asked + ends + explainingRuns(scenario) * asked;
  checkEvents(events, "#/run/requests");
  const renderings = isStepLevel(scenario.engine.batching.kind) ? renderingsOf(core, scenario) : {};
  return { verb: "simulate", echo, scenario: echo, memory, events, run, renderings };
}

/** An answer in which any request was let in; else a problem with the blocks and, of a GPU, the bytes that there are. */
function fitting({ scenario, memory }: Complete, answer: Answer): Answer {
  const { arrived = 0, rejected = 0 } = answer.counts ?? {};
  if (arrived === 0 || rejected < arrived) return answer;
  const { kv_blocks = 0, block_size = 0 } = scenario.engine;
  const detail = `no request fits the KV memory of a replica, ${kv_blocks} blocks of ${block_size} tokens: all ${arrived} were refused at arrival`;
  throw new Problem("does-not-fit", detail, {
    errors: [{ pointer: "#/engine/kv_blocks", detail, code: "does-not-fit" }],
    kv_blocks,
    block_size,
    ...(memory === undefined ? {} : { memory }),
  });
}

/** The rows of a run that each rendering shows. */
function renderingsOf(core: Platform["core"], scenario: Scenario): NonNullable<Prepared["renderings"]> {
  const { include } = scenario.run;
  const keeping = (what: Include, control: RunControl) =>
    simulate(core, { ...scenario, run: { ...scenario.run, include: [what] } }, control);
  const overTime = include.includes("series") && !include.includes("requests");
  return {
    [CSV_TYPE]: async (control) =>
      overTime
        ? seriesCsv((await keeping("series", control)).series ?? [])
        : requestsCsv((await keeping("requests", control)).requests ?? []),
    [TRACE_TYPE]: async (control) => chromeTrace((await keeping("steps", control)).steps ?? []),
  };
}

export async function prepareOptimize({ core }: Platform, sent: Sent): Promise<Prepared> {
  const parsed = parseWith(optimizeSchema, sent.json);
  const { scenario, echo } = await complete(parsed.scenario, undefined, "#/scenario");
  checkSearchLimits(parsed);
  if (parsed.scenario.run.precision !== undefined) {
    const detail = "does not go with a search, all of whose candidates see the same arrivals";
    throw invalid([{ pointer: "#/scenario/run/precision", detail, code: "conflicting-field" }]);
  }
  // In order of their names, so that the order in which they were sent cannot show in the answer.
  const search = Object.fromEntries(Object.entries(parsed.search).sort(([a], [b]) => (a < b ? -1 : 1)));
  const request = { ...parsed, search, scenario };
  checkSearch(request);
  const events = await eventsOf(core, scenario, "#/scenario");
  return {
    verb: "optimize",
    echo: { ...request, scenario: echo },
    scenario: echo,
    events: parsed.evaluator === "analyze" ? 0 : parsed.budget.evaluations * events,
    run: (control) =>
      optimize(core, request, control).catch((error) => {
        throw unfit(error, "#/scenario");
      }),
  };
}

/** Adds to the answer what the reader of the trace noticed, and where the memory of a GPU goes. */
function noticing({ warnings, memory }: Complete, answer: Answer): Answer {
  return { ...answer, ...(memory === undefined ? {} : { memory }), warnings: [...answer.warnings, ...warnings] };
}

/** Paths, values and metrics that the scenario does not have are faults of the request, found before it runs. */
function checkSearch(request: OptimizeRequest): void {
  try {
    checkMetrics(request);
    buildSpace(request.scenario, request.search);
  } catch (error) {
    if (!(error instanceof Uncovered)) throw error;
    throw invalid([{ pointer: error.pointer, detail: error.message, code: "not-searchable" }]);
  }
}
