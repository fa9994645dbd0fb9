import { isStepLevel } from "../../batching.ts";
import { groupsOf, routerOf } from "../../fleet.ts";
import type { Scenario } from "../../scenario.ts";
import { replaysPrefixes } from "../cache-notes.ts";
import { engineOf } from "../open.ts";

/** A field that keeps the analysis from a scenario, and why. */
export interface Gap {
  pointer: string;
  detail: string;
}

/** The disciplines of continuous batching that the analysis knows. */
const DISCIPLINES = ["chunked-prefill", "prefill-first"];

const ROUTERS = ["random", "round-robin", "least-requests", "two-choices"];

/** What keeps the analysis of engines from a step-level scenario; undefined where it covers it. */
export function engineGap(scenario: Scenario): Gap | undefined {
  return batchingGap(scenario) ?? traceGap(scenario) ?? workloadGap(scenario) ?? fleetGap(scenario);
}

/** Whether the analysis of engines answers the scenario as the simulator does: not only the trend of its rate. */
export function coversEngine(scenario: Scenario): boolean {
  if (scenario.workload.arrivals?.kind === "piecewise") return false;
  return isStepLevel(scenario.engine.batching.kind) && engineGap(scenario) === undefined;
}

function batchingGap(scenario: Scenario): Gap | undefined {
  const { batching, order } = engineOf(scenario);
  if (!DISCIPLINES.includes(batching.kind)) {
    const detail = `no solver covers the engine steps of ${batching.kind} batching, but of ${DISCIPLINES.join(" and ")}`;
    return { pointer: "#/engine/batching/kind", detail };
  }
  if (order.kind === "fcfs") return undefined;
  return { pointer: "#/engine/order/kind", detail: `no solver covers the order ${order.kind} of an engine, but fcfs` };
}

function traceGap(scenario: Scenario): Gap | undefined {
  if (!replaysPrefixes(scenario)) return undefined;
  return { pointer: "#/workload/trace", detail: "no solver covers prompts of a trace that share KV blocks" };
}

function workloadGap({ workload, engine }: Scenario): Gap | undefined {
  const { arrivals, sessions, patience_s, shared_prefix, classes = [] } = workload;
  const gap = (field: string, detail: string) => ({ pointer: `#/workload/${field}`, detail });
  if (sessions !== undefined) return gap("sessions", "no solver covers the sessions of an engine");
  const kind = arrivals?.kind ?? "poisson";
  if (kind !== "poisson" && kind !== "piecewise")
    return gap("arrivals/kind", `no solver covers ${kind} arrivals at an engine, but poisson`);
  if (patience_s !== undefined) return gap("patience_s", "no solver covers patience at an engine");
  if (shared_prefix !== undefined && engine.enable_prefix_caching)
    return gap("shared_prefix", "no solver covers prompts that share KV blocks");
  const own = classes.findIndex(({ prompt_tokens, output_tokens }) => prompt_tokens ?? output_tokens);
  if (classes.length > 1 && own >= 0)
    return gap(`classes/${own}`, "no solver covers classes of different lengths at an engine");
  return undefined;
}

/** Routers over replicas alike; at random they are so many engines of a part of the rate. */
function fleetGap(scenario: Scenario): Gap | undefined {
  const groups = groupsOf(scenario);
  const speeds = new Set(groups.map(({ speed_ratio }) => speed_ratio));
  if (groups.reduce((sum, { count }) => sum + count, 0) === 1) return undefined;
  if (speeds.size > 1) return { pointer: "#/fleet/groups", detail: "no solver covers replicas that differ" };
  const { kind } = routerOf(scenario);
  if (ROUTERS.includes(kind)) return undefined;
  const detail = `no solver covers the router ${kind}, but ${ROUTERS.join(", ")}`;
  return { pointer: "#/fleet/router/kind", detail };
}
