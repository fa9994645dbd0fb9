// The reference of the step-level engine: replicas and the order of events, taken literally. At one instant steps end,
// requests arrive and steps are formed; who has not begun then and has waited its patience leaves before the next instant.

import { ALLOCATE_MAXIMUM } from "../../assembly/abi/layout-engine";
import { digestOf } from "../support/digest.ts";
import type { Class, EngineSpec, Rows } from "../support/engine.ts";
import { NaiveReplica, NEVER } from "./naive-replica.ts";
import type { Sequence, Served } from "./naive-sequence.ts";

export interface Outcome {
  served: Served[];
  rejected: number;
  abandoned: number;
  preempted: number;
  steps: number;
  /** The core's digest of who was served when. */
  digest: bigint;
}

/** Disciplines that reserve the longest output, whatever the scenario says. */
const RESERVING = ["continuous", "no-evict"];

/** What the orders sort by, least first; of equals the first to arrive goes first. */
const KEYS: Record<string, (arrival_s: number, predicted: number, kind: Class) => number> = {
  fcfs: (arrival_s) => arrival_s,
  priority: (_, __, { priority = 0 }) => priority,
  "shortest-predicted": (_, predicted) => predicted,
  "earliest-deadline": (arrival_s, _, { ttft_s = NEVER }) => arrival_s + ttft_s,
};

export const NAIVE_ORDERS = Object.keys(KEYS);

/** Serves the rows of the spec; routers round-robin and least-requests only. */
export function naiveEngine(spec: EngineSpec & { rows: Rows }): Outcome {
  const { rows } = spec;
  const engines = Array.from({ length: spec.replicas }, (_, i) => {
    const law = spec.laws[spec.law_of?.[i] ?? 0];
    if (law === undefined) throw new Error("a replica without a law");
    const allocation = RESERVING.includes(spec.batching) ? ALLOCATE_MAXIMUM : spec.allocation;
    return new NaiveReplica({ ...spec, allocation }, law);
  });
  const served: Served[] = [];
  let rejected = 0;
  let placed = 0;
  let next = 0;
  const arrivalOf = (row: number) =>
    row < rows.arrival_s.length ? Math.round((rows.arrival_s[row] ?? 0) * spec.ticks) : NEVER;
  const sequence = (row: number): Sequence => {
    const arrival = arrivalOf(row);
    const output = rows.output_tokens[row] ?? 0;
    const key = KEYS[spec.order]?.(arrival / spec.ticks, output, spec.classes[rows.classes?.[row] ?? 0] ?? {}) ?? 0;
    const times = { row, arrival, begin: -1, first: -1, end: -1 };
    const state = { emitted: 0, kv: 0, blocks: 0, decoding: false, swapped: 0 };
    return { ...times, ...state, prompt: rows.prompt_tokens[row] ?? 0, output, key };
  };
  for (;;) {
    const now = Math.min(arrivalOf(next), ...engines.map((engine) => engine.end));
    if (now === NEVER) break;
    for (const engine of engines) {
      engine.loseBefore(now);
      if (engine.end !== now) continue;
      engine.finish(now, served);
      engine.end = NEVER;
    }
    for (; arrivalOf(next) === now; next++) {
      const s = sequence(next);
      const [first] = engines;
      if (first !== undefined && first.most(s) + spec.watermark > (spec.blocks || Number.POSITIVE_INFINITY)) {
        rejected++;
        continue;
      }
      const fewest = Math.min(...engines.map((engine) => engine.given));
      const least = engines.findIndex((engine) => engine.given === fewest);
      engines[spec.router === "least-requests" ? least : placed % engines.length]?.push(s);
      placed++;
    }
    for (const engine of engines) if (engine.end === NEVER) engine.form(now);
  }
  const total = (read: (engine: NaiveReplica) => number) => engines.reduce((sum, engine) => sum + read(engine), 0);
  const outcome = { served, rejected, abandoned: total((e) => e.abandoned), preempted: total((e) => e.preempted) };
  for (const engine of engines) if (spec.blocks > 0 && engine.free !== spec.blocks) throw new Error("blocks leak");
  return { ...outcome, steps: total((e) => e.steps), digest: digestOf(served) };
}
