import { ROUTERS } from "../../assembly/routing";
import { isSingle, isStepLevel } from "./batching.ts";
import type { EngineFault } from "./presets.ts";
import type { FleetGroup, FleetRequest, FleetSpec, RouterSpec, Scenario } from "./scenario.ts";

/** The most replicas of a fleet. */
export const MOST_REPLICAS = 1024;

const ROUND_ROBIN: RouterSpec = { kind: "round-robin" };

/** What does not go together in a fleet; pointers are relative to the scenario. */
export function fleetFaults(fleet: FleetRequest | undefined, kind: string): EngineFault[] {
  if (fleet === undefined) return [];
  if (!isStepLevel(kind) && !isSingle(kind)) {
    const detail = `goes with none and the step-level disciplines only; ${kind} is batch-level`;
    return [{ pointer: "/fleet", code: "conflicting-field", detail }];
  }
  const { replicas, groups } = fleet;
  if (replicas !== undefined && groups !== undefined)
    return [{ pointer: "/fleet/groups", code: "conflicting-field", detail: "does not go with replicas" }];
  if (sum(groups ?? []) <= MOST_REPLICAS) return [];
  return [{ pointer: "/fleet/groups", code: "too-big", detail: `must be at most ${MOST_REPLICAS} replicas in all` }];
}

/** The fleet with every default filled in; of one request at a time only where one was sent; of other batches there is none. */
export function completeFleet(fleet: FleetRequest | undefined, kind: string): FleetSpec | undefined {
  if (!isStepLevel(kind) && (!isSingle(kind) || fleet === undefined)) return undefined;
  const { replicas = 1, groups, router = ROUND_ROBIN } = fleet ?? {};
  return groups === undefined ? { replicas, router } : { groups, router };
}

/** The fleet as groups; a scenario without one has a single replica. */
export function groupsOf({ fleet }: Scenario): FleetGroup[] {
  if (fleet === undefined) return [{ count: 1, speed_ratio: 1 }];
  return "groups" in fleet ? fleet.groups : [{ count: fleet.replicas, speed_ratio: 1 }];
}

export function routerOf({ fleet }: Scenario): RouterSpec {
  return fleet?.router ?? ROUND_ROBIN;
}

/** How many replicas there are. */
export function replicasOf(scenario: Scenario): number {
  return sum(groupsOf(scenario));
}

/** How many replicas of speed 1 would do as much. */
export function speedOf(scenario: Scenario): number {
  return groupsOf(scenario).reduce((total, { count, speed_ratio }) => total + count * speed_ratio, 0);
}

export function slowestOf(scenario: Scenario): number {
  return Math.min(...groupsOf(scenario).map(({ speed_ratio }) => speed_ratio));
}

/** A scenario of one replica of a speed. */
export function single(scenario: Scenario, speed_ratio: number): Scenario {
  return { ...scenario, fleet: { groups: [{ count: 1, speed_ratio }], router: ROUND_ROBIN } };
}

/** Some of the slowest replicas: the share of the requests that have no choice but them, and what they serve. */
interface Slowest {
  share_ratio: number;
  served_per_s: number;
}

/**
 * The largest stable rate of a fleet, in requests per second, from that of a replica of each group: of requests that choose
 * among d replicas, the share whose d are all among the k slowest must not exceed what these k serve, for every k. With d = 1
 * that is n times the slowest one's rate, with all to choose from the sum. (Foss and Chernova 1998, for queues that are
 * compared by what is in them; a router that decides on other or older news may fall short of it.)
 */
export function fleetRate(scenario: Scenario, rates_per_s: number[]): number {
  return Math.min(...slowest(scenario, rates_per_s).map(({ share_ratio, served_per_s }) => served_per_s / share_ratio));
}

/** How fast the backlog of an overloaded fleet grows, in requests per second: where the slowest fall behind most. */
export function fleetBacklog(scenario: Scenario, rates_per_s: number[], offered_per_s: number): number {
  const growth = slowest(scenario, rates_per_s).map((some) => offered_per_s * some.share_ratio - some.served_per_s);
  return Math.max(0, ...growth);
}

/** The k slowest, for every k that a request's choices can be among. */
function slowest(scenario: Scenario, rates_per_s: number[]): Slowest[] {
  const router = ROUTERS.find(({ id }) => id === routerOf(scenario).kind);
  const each = groupsOf(scenario).flatMap(({ count }, i) => new Array<number>(count).fill(rates_per_s[i] ?? 0));
  each.sort((a, b) => a - b);
  const choices = Math.min(router?.choices ?? 1, each.length);
  let served_per_s = 0;
  const all = each.map((rate, i) => {
    served_per_s += rate;
    return { share_ratio: among(choices, i + 1, each.length), served_per_s };
  });
  return all.slice(choices - 1);
}

/** The probability that d of n, drawn without replacement, are all among k. */
function among(d: number, k: number, n: number): number {
  let probability = 1;
  for (let i = 0; i < d; i++) probability *= (k - i) / (n - i);
  return probability;
}

function sum(groups: FleetGroup[]): number {
  return groups.reduce((total, { count }) => total + count, 0);
}
