import type { Answer, Warning } from "../services/result.ts";
import type { Scenario } from "../services/scenario.ts";

/** A value of a searched path. */
export type Choice = number | string;

/** A path of the scenario that a search may vary. */
export interface Path {
  id: string;
  summary: string;
  /** Whole numbers, reals, or a list of names. */
  values: "integer" | "real" | "name";
  min: number;
  max: number;
  /** Whether a scenario has it: under another batching kind it is inactive. */
  active(scenario: Scenario): boolean;
  get(scenario: Scenario): Choice | undefined;
  /** The scenario with this value: the rest is shared. */
  set(scenario: Scenario, value: Choice): Scenario;
}

/** Values for searched paths: a candidate. */
export type Change = Record<string, Choice>;

/** Which values a searched path may take: a range or a list. */
export type SearchSpec = { min: number; max: number } | { values: Choice[] };

export interface Objective {
  metric: string;
  weight: number;
  /** The metric is divided by this before it is weighted. */
  scale: number;
}

export interface Constraint {
  metric: string;
  at_most?: number | undefined;
  at_least?: number | undefined;
}

export interface OptimizeRequest {
  scenario: Scenario;
  /** Path into the scenario -> its values. */
  search: Record<string, SearchSpec>;
  minimize?: Objective[] | undefined;
  maximize?: Objective[] | undefined;
  subject_to: Constraint[];
  evaluator: "auto" | "analyze" | "simulate";
  method: { kind: string };
  budget: { evaluations: number };
}

/** A candidate and what was found of it. */
export interface Row {
  change: Change;
  feasible: boolean;
  stable: boolean;
  /** Where its weights leave a GPU no room for KV: nothing else is known of it. */
  fits?: false;
  /** The weighted sum as asked for; absent where the candidate is unstable. */
  objective?: number;
  /** Every metric of the objective and the constraints that the candidate has. */
  metrics: Record<string, number>;
}

export interface Binding {
  metric: string;
  value: number;
  limit: number;
  /** Room to the limit as a share of it; negative where the constraint fails. */
  slack_ratio: number;
}

export interface OptimizeResult {
  feasible: boolean;
  /** The best candidate; if none is feasible, the nearest. */
  best: { change: Change; objective?: number; result: Answer };
  /** Constraints that fail, or hold with less than 2 % of room. */
  binding: Binding[];
  probability_feasible: number;
  /** Candidates that no other beats in every metric. */
  frontier: Row[];
  evaluated: Row[];
  sensitivity: { path: string; from: Choice; to: Choice; objective_change?: number; feasible: boolean }[];
  runner_up?: { change: Change; why_it_lost: string };
  proven_optimal: boolean;
  evaluator: "analyze" | "simulate";
  method: { kind: string; evaluations: number };
  warnings: Warning[];
}
