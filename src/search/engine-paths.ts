import { isSingle, isStepLevel } from "../services/batching.ts";
import { MOST_REPLICAS, routerOf } from "../services/fleet.ts";
import type { Scenario } from "../services/scenario.ts";
import type { Path } from "./types.ts";

/** The most GPUs that share a layer. */
const MOST_RANKS = 64;

const stepLevel = (s: Scenario) => isStepLevel(s.engine.batching.kind);

function knob(id: "max_num_seqs" | "max_num_batched_tokens" | "kv_blocks", summary: string, max: number): Path {
  return {
    id: `engine.${id}`,
    summary,
    values: "integer",
    min: 1,
    max,
    active: stepLevel,
    get: (s) => s.engine[id],
    set: (s, value) => ({ ...s, engine: { ...s.engine, [id]: Number(value) } }),
  };
}

/** What a search may vary of the step-level disciplines alone. */
export const ENGINE_PATHS: Path[] = [
  knob("max_num_seqs", "Most sequences of an engine step", 65_536),
  knob("max_num_batched_tokens", "Most new tokens of an engine step", 1_048_576),
  knob("kv_blocks", "KV blocks of a replica", 1e9),
  {
    id: "service.tensor_parallel_size",
    summary: "GPUs of a replica",
    values: "integer",
    min: 1,
    max: MOST_RANKS,
    active: (s) => stepLevel(s) && s.service.kind === "roofline",
    get: (s) => (s.service.kind === "roofline" ? s.service.tensor_parallel_size : undefined),
    set: (s, value) =>
      s.service.kind === "roofline" ? { ...s, service: { ...s.service, tensor_parallel_size: Number(value) } } : s,
  },
  {
    id: "fleet.replicas",
    summary: "Replicas, all alike",
    values: "integer",
    min: 1,
    max: MOST_REPLICAS,
    active: (s) =>
      (stepLevel(s) || isSingle(s.engine.batching.kind)) && !(s.fleet !== undefined && "groups" in s.fleet),
    get: (s) => (s.fleet !== undefined && "replicas" in s.fleet ? s.fleet.replicas : undefined),
    set: (s, value) => ({ ...s, fleet: { replicas: Number(value), router: routerOf(s) } }),
  },
];
