// The shape of an explanation; how it is found is in explain/.

import type { Bound } from "./forms.ts";

/** What an engine can have more of, or a server. */
export const RESOURCES = [
  "arrivals",
  "server",
  "slots",
  "batch-limit",
  "kv-blocks",
  "step-tokens",
  "memory-bandwidth",
  "compute",
  "interconnect",
  "host",
] as const;
export type Resource = (typeof RESOURCES)[number];

/** What a knob is worth: d ln metric / d ln knob, and the change of the metric, in its unit, for 1 % more of the knob. */
export interface KnobRow {
  path: string;
  metric: string;
  elasticity: number;
  effect: number;
}

/** Why the answer is what it is. */
export interface Explain {
  /** The resource of which 1 % more takes the most off the mean end-to-end time; none where no resource does. */
  binding: Resource | "none";
  sentence: string;
  /** The rate from which 1 % more takes over 1 % more time; absent where there is none. */
  knee_per_s?: number;
  /** The largest effect first. */
  knobs: KnobRow[];
  /** Answers that it took. */
  evaluations_count: number;
}

/** A term or an operator of the mean step, and its share of it. */
export interface StepPart {
  term: string;
  seconds_ratio: number;
  bound: Bound;
}
