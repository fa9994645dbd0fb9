import { BATCHING } from "../../assembly/batching";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import type { BatchingSpec } from "./scenario.ts";

/** The discipline's ABI id and its one limit as the core takes it: 0 is no limit. */
export function discipline(batching: BatchingSpec): { id: number; limit: number } {
  const id = BATCHING.findIndex((entry) => entry.id === batching.kind);
  const limit = batching.kind === "none" ? 1 : (batching.batch ?? batching.max_batch ?? 0);
  return { id, limit };
}

/** Whether a discipline serves one request at a time: such servers may be many, and know classes and orders. */
export function isSingle(kind: string): boolean {
  return kind === "none";
}

/** Whether a discipline forms engine steps, which requests join and leave one by one, and not whole batches. */
export function isStepLevel(kind: string): boolean {
  return STEP_BATCHING.some((entry) => entry.id === kind);
}
