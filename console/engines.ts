import { get } from "./path.ts";
import type { Draft } from "./wire.ts";

const BATCH_LEVEL = ["none", "dynamic", "fixed", "elastic"];

/** Whether a discipline forms the steps of an engine; the others take whole batches. */
export function stepKind(kind: string): boolean {
  return !BATCH_LEVEL.includes(kind);
}

/** Whether a scenario is of an engine, step by step: by its discipline, or else by what its service prices. */
export function isEngine(draft: Draft): boolean {
  const kind = get(draft, "engine.batching.kind");
  if (typeof kind === "string") return stepKind(kind);
  return get(draft, "engine.preset") !== undefined || get(draft, "service.kind") !== "linear";
}
