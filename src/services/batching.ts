import { BATCHING } from "../../assembly/batching";
import type { BatchingSpec } from "./scenario.ts";

/** The discipline's ABI id and its one limit as the core takes it: 0 is no limit. */
export function discipline(batching: BatchingSpec): { id: number; limit: number } {
  const id = BATCHING.findIndex((entry) => entry.id === batching.kind);
  const limit = batching.kind === "none" ? 1 : (batching.batch ?? batching.max_batch ?? 0);
  return { id, limit };
}
