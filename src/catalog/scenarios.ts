import { SCENARIO_FILES } from "../../build/catalog.ts";

/** A named scenario: at once an OpenAPI example, a catalogue row, a test and a console preset. */
export interface NamedScenario {
  id: string;
  title: string;
  summary: string;
  /** Where its figures come from. */
  source: string;
  verb: "analyze" | "simulate" | "optimize" | "calibrate" | "step-time";
  /** The body of the verb's request. */
  request: Record<string, unknown>;
  /** What a paper prints of it, by path into the result. */
  paper?: Record<string, unknown>;
}

/** The files of examples/scenarios, by id; a test holds each to this type. */
export const SCENARIOS: readonly NamedScenario[] = SCENARIO_FILES as NamedScenario[];
