import type { Instance } from "../../core/core.ts";
import { baseAnswer, describe } from "../describe.ts";
import { Uncovered } from "../errors.ts";
import { routerOf } from "../fleet.ts";
import type { Answer } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import { SOLVERS } from "../solvers.ts";
import { analyzeChoosing } from "./choosing.ts";
import { firstComeRows, hasDeadlines } from "./class-answers.ts";
import { type ClassLoad, classLoads, mixedLaw } from "./class-loads.ts";
import { analyzePriorities } from "./priorities.ts";
import { serversOf } from "./servers.ts";
import { arrivalKind, checkSingle, choosing, prioritised } from "./single.ts";
import { solveServers } from "./solution.ts";
import { singleStability } from "./stability.ts";

/** The mathematical answer for servers of one request at a time: many of them, classes, priorities. Throws Uncovered. */
export function analyzeSingles(instance: Instance, scenario: Scenario, full: boolean): Answer {
  checkSingle(scenario);
  const classes = classLoads(instance, scenario);
  const stable = singleStability(instance, scenario);
  const clipped = classes.reduce((sum, { share, clipped_ratio }) => sum + share * clipped_ratio, 0);
  const base = baseAnswer(instance, scenario, stable, clipped, full);
  if (!stable.stable) return base;
  if (prioritised(scenario)) return analyzePriorities(instance, scenario, base, classes);
  const merged = scenario.workload.classes === undefined ? scenario : asOne(instance, scenario);
  if (choosing(scenario)) return analyzeChoosing(instance, merged, base, classes);
  return apart(instance, merged, base, classes, full);
}

/** Classes that wait alike, as one class with their mixed lengths. */
function asOne(instance: Instance, scenario: Scenario): Scenario {
  const { classes: _classes, ...workload } = scenario.workload;
  return { ...scenario, workload: { ...workload, output_tokens: mixedLaw(instance, scenario) } };
}

/** Queues that know nothing of one another. */
function apart(instance: Instance, scenario: Scenario, base: Answer, classes: ClassLoad[], full: boolean): Answer {
  const servers = serversOf(scenario);
  const [first] = servers ?? [];
  const solver = first && SOLVERS.find((entry) => entry.covers(first.scenario));
  if (servers === undefined || solver === undefined) {
    const what = `${arrivalKind(scenario)} arrivals${scenario.workload.patience_s === undefined ? "" : " with patience"}`;
    const detail = `no solver covers ${what} routed by ${routerOf(scenario).kind}`;
    throw new Uncovered("#/fleet/router/kind", `${detail}; POST /v1/simulate runs this scenario`);
  }
  const found = solveServers(instance, scenario, servers, solver, full);
  if (found === undefined)
    throw new Uncovered(
      "#/engine/batching",
      "the analysis does not hold this load; POST /v1/simulate runs this scenario",
    );
  const answer = describe(scenario, base, found, full, solver);
  if (classes.length < 2) return answer;
  const wait_s = answer.latency?.wait_s.mean ?? 0;
  const rows = firstComeRows(instance, scenario, classes, servers, solver, wait_s, full);
  return { ...answer, classes: rows, ...attained(answer, classes, rows, full) };
}

/** The share of all requests within their objectives, where any class has one: a class without is always within. */
function attained(answer: Answer, classes: ClassLoad[], rows: NonNullable<Answer["classes"]>, full: boolean) {
  if (!full || !hasDeadlines(classes) || answer.throughput === undefined) return {};
  const met = rows.reduce((sum, row, i) => sum + (classes[i]?.share ?? 0) * (row.slo_attainment_ratio ?? 1), 0);
  const goodput_per_s = met * answer.throughput.requests_per_s;
  return { throughput: { ...answer.throughput, goodput_per_s, slo_attainment_ratio: met } };
}
