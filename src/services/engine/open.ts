import * as abi from "../../../assembly/abi/layout-engine";
import type { Param } from "../../../assembly/abi/param";
import { STEP_BATCHING } from "../../../assembly/batching/steps";
import { ORDERS } from "../../../assembly/order";
import { ROUTERS } from "../../../assembly/routing";
import type { Instance } from "../../core/core.ts";
import { EngineRun, type EngineRunSpec } from "../../core/engine.ts";
import { groupsOf, routerOf } from "../fleet.ts";
import type { Scenario, StepEngineSpec } from "../scenario.ts";
import { ticksPerSecond } from "./clock.ts";
import { atSpeed, lawColumn } from "./law.ts";
import type { Loaded } from "./load.ts";
import { tablesColumn } from "./tables.ts";

/** Requests that may be in the system at once; past them a run ends. */
export const MOST_LIVE = 65_536;

/** Events of a run, past which it ends. */
export const MOST_EVENTS = 40_000_000;

/** Tokens of a block that a trace has an id of, a multiple of every block_size. */
const HASH_TOKENS = 512;

const ALLOCATIONS = {
  "on-demand": abi.ALLOCATE_ON_DEMAND,
  full: abi.ALLOCATE_FULL,
  maximum: abi.ALLOCATE_MAXIMUM,
} as const;

/** How a loaded scenario is run: the part of a run that is not the system's. */
export type Plan = Pick<
  EngineRunSpec,
  | "source"
  | "seed"
  | "requests"
  | "warmup"
  | "replications"
  | "segments"
  | "levels"
  | "live"
  | "leap"
  | "events"
  | "request_rows"
  | "step_rows"
  | "series_rows"
> & {
  /** How long a replication is expected to last. */
  horizon_s: number;
};

/** The engine of a step-level scenario, whose knobs are all filled in. */
export function engineOf({ engine }: Scenario): StepEngineSpec {
  return engine as StepEngineSpec;
}

/** Opens a run of a scenario in the instance that it was loaded into. */
export function openEngine(instance: Instance, scenario: Scenario, loaded: Loaded, plan: Plan): EngineRun {
  const { horizon_s, ...rest } = plan;
  return new EngineRun(instance, {
    ...rest,
    ...systemOf(scenario, loaded),
    ticks_per_s: ticksPerSecond(horizon_s),
    classes: loaded.classes,
    longest_output: loaded.longest_output,
    patience_s: scenario.workload.patience_s,
  });
}

function systemOf(scenario: Scenario, { law }: Loaded) {
  const engine = engineOf(scenario);
  const discipline = entryOf(STEP_BATCHING, engine.batching);
  const order = entryOf(ORDERS, engine.order);
  const router = entryOf(ROUTERS, routerOf(scenario));
  const groups = groupsOf(scenario);
  const laws = groups.map(({ speed_ratio }) => atSpeed(law, speed_ratio));
  const blocks = engine.kv_blocks ?? 0;
  return {
    discipline: discipline.place,
    parameters: discipline.parameters,
    order: order.place,
    prediction_cv: order.parameters[0] ?? 0,
    router: router.place,
    router_parameters: router.parameters,
    // A step has no more sequences than tokens, whatever a search combines.
    max_num_seqs: Math.min(engine.max_num_seqs, chunksPrompts(engine) ? engine.max_num_batched_tokens : Infinity),
    max_num_batched_tokens: engine.max_num_batched_tokens,
    block_size: engine.block_size,
    kv_blocks: blocks,
    watermark_blocks: Math.floor(engine.watermark_ratio * blocks),
    allocation: ALLOCATIONS[engine.kv_allocation],
    swap_block_s: engine.preemption === "swap" ? engine.swap_block_s : undefined,
    prefix_caching: engine.enable_prefix_caching,
    ahead: engine.async_scheduling,
    overhead_s: engine.request_overhead_s,
    hash_tokens: scenario.workload.trace?.hashes === undefined ? engine.block_size : HASH_TOKENS,
    shared_prefix: scenario.workload.shared_prefix,
    laws: laws.map(lawColumn),
    tables: laws.map(({ tables }) => (tables === undefined ? [] : tablesColumn(tables))),
    law_of: groups.flatMap(({ count }, i) => new Array<number>(count).fill(i)),
    speeds: groups.flatMap(({ count, speed_ratio }) => new Array<number>(count).fill(speed_ratio)),
  };
}

/** Disciplines whose steps are bounded by tokens, decodes included. */
function chunksPrompts({ batching }: StepEngineSpec): boolean {
  return batching.kind === "chunked-prefill" || batching.kind === "adaptive-chunk";
}

/** The place of an entry in its registry, and its parameters in the registry's order. */
function entryOf(registry: readonly { id: string; parameters: Param[] }[], given: { kind: string }) {
  const place = registry.findIndex(({ id }) => id === given.kind);
  const fields: Record<string, unknown> = { ...given };
  return { place, parameters: (registry[place]?.parameters ?? []).map(({ id }) => Number(fields[id] ?? 0)) };
}
