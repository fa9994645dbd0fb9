import type { Core } from "../core/core.ts";
import type { Answer } from "./result.ts";
import type { Scenario } from "./scenario.ts";
import type { RunControl } from "./simulate.ts";

/** A value of a searched path. */
export type Choice = number | string;

/** Which values a searched path may take: a range of whole numbers or reals, or a list. */
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

/** A candidate and what was found of it; metrics by path, absent where the candidate has none. */
export interface Row {
  change: Record<string, Choice>;
  feasible: boolean;
  stable: boolean;
  objective?: number;
  metrics: Record<string, number>;
}

export interface OptimizeResult {
  feasible: boolean;
  best: { change: Record<string, Choice>; objective: number; result: Answer };
  /** The constraints that hold with the least room, or that fail. */
  binding: { metric: string; value: number; limit: number; slack_ratio: number }[];
  frontier: Row[];
  evaluated: Row[];
  sensitivity: { path: string; from: Choice; to: Choice; objective_change: number }[];
  runner_up?: { change: Record<string, Choice>; why_it_lost: string };
  proven_optimal: boolean;
  evaluator: "analyze" | "simulate";
  method: { kind: string; evaluations: number };
  warnings: { code: string; detail: string }[];
}

/** The best candidate and its evidence. Throws Uncovered for a path or metric that the scenario does not have. */
export async function optimize(_core: Core, _request: OptimizeRequest, _control: RunControl): Promise<OptimizeResult> {
  throw new Error("optimize is written next");
}
