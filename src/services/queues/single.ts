// Servers that take one request at a time, one or many, by what routes, orders and distinguishes their requests.

import { STATUS_DONE } from "../../../assembly/abi/layout";
import { ROUTERS } from "../../../assembly/routing";
import { type Figures, readFigures } from "../../core/answer.ts";
import type { Instance } from "../../core/core.ts";
import { Uncovered } from "../errors.ts";
import { groupsOf, replicasOf, routerOf } from "../fleet.ts";
import type { Scenario } from "../scenario.ts";
import { load, rate } from "../workload.ts";

/** Routers that join the shortest of some queues, in requests. */
const SHORTEST = ["least-requests", "two-choices"];

/** The kind of the scenario's arrivals; a trace is taken for Poisson at its mean rate. */
export const arrivalKind = ({ workload }: Scenario): string => workload.arrivals?.kind ?? "poisson";

/** Whether its router looks at the queues of a fleet. */
export const choosing = (scenario: Scenario): boolean =>
  replicasOf(scenario) > 1 && SHORTEST.includes(routerOf(scenario).kind);

/** Whether its classes go before one another. */
export function prioritised({ workload, engine }: Scenario): boolean {
  const levels = new Set((workload.classes ?? []).map(({ priority }) => priority));
  return engine.order?.kind === "priority" && levels.size > 1;
}

const refuse = (pointer: string, detail: string): never => {
  throw new Uncovered(pointer, `${detail}; POST /v1/simulate runs this scenario`);
};

/** Throws Uncovered where no solver knows the order or the router. */
export function checkSingle(scenario: Scenario): void {
  const { engine, workload } = scenario;
  const order = engine.order?.kind ?? "fcfs";
  const router = routerOf(scenario).kind;
  const many = replicasOf(scenario) > 1;
  if (!["fcfs", "priority"].includes(order)) refuse("#/engine/order/kind", `no solver covers the order ${order}`);
  if (many && ![...SHORTEST, "random", "round-robin"].includes(router))
    refuse("#/fleet/router/kind", `no solver covers the router ${router}`);
  const poisson = arrivalKind(scenario) === "poisson" && workload.patience_s === undefined;
  if (prioritised(scenario) && !poisson)
    refuse("#/engine/order/kind", "priorities are covered with Poisson arrivals that wait without limit");
  if (prioritised(scenario) && many && router !== "random")
    refuse("#/fleet/router/kind", "priorities are covered with replicas that are drawn at random");
  if (!choosing(scenario)) return;
  if (!poisson) refuse("#/fleet/router/kind", `${router} is covered with Poisson arrivals that wait without limit`);
  if (groupsOf(scenario).length > 1) refuse("#/fleet/groups", `${router} is covered with replicas of one speed`);
}

/** The means of a fleet that joins the shorter queues; `one` is one of its servers alone. */
export function solveChoices(instance: Instance, scenario: Scenario, one: Scenario): Figures | undefined {
  const replicas = replicasOf(scenario);
  const router = ROUTERS.find(({ id }) => id === routerOf(scenario).kind);
  const choices = Math.min(replicas, router?.choices ?? replicas);
  load(instance, one);
  if (instance.exports.analyzeChoices(rate(scenario.workload), replicas, choices) !== STATUS_DONE) return undefined;
  return readFigures(instance);
}
