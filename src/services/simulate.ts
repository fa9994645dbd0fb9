import type { Core } from "../core/core.ts";
import type { Answer } from "./result.ts";
import type { Scenario } from "./scenario.ts";

/** How a run hears that nobody waits for it, and lets the runtime breathe between slices. */
export interface RunControl {
  aborted(): boolean;
  /** Called between slices of work; resolves when the run may go on. */
  pause(): Promise<void>;
}

/** Thrown when a run was aborted. */
export class Aborted extends Error {}

/** The event-driven answer. */
export async function simulate(_core: Core, _scenario: Scenario, _control: RunControl): Promise<Answer> {
  throw new Error("simulate is written next");
}
