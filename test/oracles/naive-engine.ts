// The reference of the step-level engine: replicas and the order of events, taken literally.

import { ALLOCATE_MAXIMUM } from "../../assembly/abi/layout-engine";
import type { EngineSpec, Rows } from "../support/engine.ts";
import { NaiveReplica, NEVER, type Sequence, type Served } from "./naive-replica.ts";

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
    const priority = spec.classes[rows.classes?.[row] ?? 0]?.priority ?? 0;
    const key = spec.order === "fcfs" ? arrival : spec.order === "priority" ? priority : output;
    const times = { row, arrival, begin: -1, first: -1, end: -1 };
    const state = { emitted: 0, kv: 0, blocks: 0, decoding: false, swapped: 0 };
    return { ...times, ...state, prompt: rows.prompt_tokens[row] ?? 0, output, key };
  };
  for (;;) {
    const now = Math.min(arrivalOf(next), ...engines.map((engine) => engine.end));
    if (now === NEVER) break;
    for (const engine of engines) {
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

const WORD = (1n << 64n) - 1n;

/** SplitMix64's finaliser. */
function mix(value: bigint): bigint {
  let z = value & WORD;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & WORD;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & WORD;
  return z ^ (z >> 31n);
}

/** The core's digest of who was served when. */
export function digestOf(served: Served[]): bigint {
  let sum = 0n;
  for (const { row, first, end } of served) {
    const place = (BigInt(row) * 0x9e3779b97f4a7c15n) & WORD;
    sum = (sum + mix(place ^ mix(BigInt(first)) ^ mix(mix(BigInt(end))))) & WORD;
  }
  return sum;
}
