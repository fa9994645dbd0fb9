/** How a run hears that nobody waits for it, and lets the runtime breathe between slices. */
export interface RunControl {
  aborted(): boolean;
  /** Called between slices of work; resolves when the run may go on. */
  pause(): Promise<void>;
}

/** Thrown when a run was aborted. */
export class Aborted extends Error {}

/** Events between two pauses: about 5 ms. */
const SLICE_EVENTS = 50_000;

/** A run that goes on for about so many events. */
export interface Stepper {
  step(events: number): "running" | "done" | "limit";
}

/** Runs to the end, in slices, and says how it ended. Throws Aborted when nobody waits for it any more. */
export async function runToEnd(run: Stepper, control: RunControl): Promise<"done" | "limit"> {
  let status = run.step(SLICE_EVENTS);
  while (status === "running") {
    await control.pause();
    if (control.aborted()) throw new Aborted("the run was aborted");
    status = run.step(SLICE_EVENTS);
  }
  return status;
}
