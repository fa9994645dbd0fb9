import { BUDGET } from "../services/precision.ts";
import { MAX_TOKENS } from "../services/workload.ts";
import { limitExceeded } from "./problems.ts";
import type { ParsedOptimize } from "./schemas/optimize.ts";
import type { ParsedScenario } from "./schemas/scenario.ts";

/** The ceilings of this deployment, as GET /v1/limits gives them. */
export const LIMITS = {
  json_bytes: 4 * 1024 * 1024,
  multipart_bytes: 32 * 1024 * 1024,
  requests: 1_000_000,
  ...BUDGET,
  simulated_events: 40_000_000,
  searched_requests: 40_000_000,
  trace_rows: 1_000_000,
  max_output_tokens: MAX_TOKENS,
} as const;

/** Throws limit-exceeded where a scenario asks for a longer run than this deployment gives. */
export function checkLimits(scenario: ParsedScenario, rows: number | undefined, at: string): void {
  const { requests, replications } = scenario.run;
  const check = (field: string, limit: keyof typeof LIMITS, value: number) => {
    if (value > LIMITS[limit]) throw limitExceeded(`${at}${field}`, limit, value, LIMITS[limit]);
  };
  check("/run/requests", "requests", requests);
  check("/run/replications", "replications", replications);
  if (rows !== undefined) check("/workload/trace", "trace_rows", rows);
  else check("/run/replications", "simulated_requests", requests * replications);
}

/** The same for the events that a run is expected to take. */
export function checkEvents(events: number, at: string): void {
  const limit = "simulated_events";
  if (events > LIMITS[limit]) throw limitExceeded(at, limit, Math.ceil(events), LIMITS[limit]);
}

/** The same for a search that may simulate each of its candidates. */
export function checkSearchLimits({ evaluator, budget, scenario: { run } }: ParsedOptimize): void {
  if (evaluator === "analyze") return;
  const value = budget.evaluations * run.requests * run.replications;
  const limit = "searched_requests";
  if (value > LIMITS[limit]) throw limitExceeded("#/budget/evaluations", limit, value, LIMITS[limit]);
}
