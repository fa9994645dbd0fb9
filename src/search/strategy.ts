import type { Goal } from "./goal.ts";
import type { Branch, Space } from "./space.ts";
import type { Change, Row } from "./types.ts";

/** What a strategy searches. */
export interface Problem {
  goal: Goal;
  space: Space;
  evaluator: "analyze" | "simulate";
}

/** What a strategy may ask. */
export interface Evaluation {
  /** Evaluates a candidate, or recalls it. */
  at(change: Change): Promise<Row>;
  /** All candidates of a closed-form scan at once; `proves` rests on them. */
  scan(branch: Branch): Row[];
  /** Candidates that may still be evaluated. */
  left(): number;
}

export interface Strategy {
  id: string;
  summary: string;
  /** Whether it applies; `auto` takes the first that does. */
  fits(problem: Problem): boolean;
  /** The rows it looked at, and whether the best of them is proven to be the best of all. */
  search(problem: Problem, evaluation: Evaluation): Promise<{ rows: Row[]; proven: boolean }>;
}
