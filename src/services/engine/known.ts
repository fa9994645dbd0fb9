import type { Stability } from "../stability.ts";

/** What is known of a run's stability, and how it ended. */
export interface Known extends Stability {
  /** It ended early: more requests were in the system at once than it can hold, or its clock ran out. */
  cut: boolean;
}
