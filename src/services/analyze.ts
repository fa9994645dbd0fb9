import type { Core } from "../core/core.ts";
import type { Answer } from "./result.ts";
import type { Scenario } from "./scenario.ts";

/** What the verbs answer where a scenario is valid but nothing covers it: HTTP 422, `pointer` names the field. */
export class Uncovered extends Error {
  constructor(
    readonly pointer: string,
    detail: string,
  ) {
    super(detail);
  }
}

/** The mathematical answer. Throws Uncovered where no solver covers the scenario. */
export async function analyze(_core: Core, _scenario: Scenario): Promise<Answer> {
  throw new Error("analyze is written next");
}
