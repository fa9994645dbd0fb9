import { SOJOURN } from "../../../assembly/abi/layout";
import type { Instance } from "../../core/core.ts";
import { setLengths } from "../../core/lengths.ts";
import { replicasOf } from "../fleet.ts";
import type { ClassRow } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import type { Solver } from "../solvers.ts";
import { load } from "../workload.ts";
import type { ClassLoad } from "./class-loads.ts";
import type { Servers } from "./servers.ts";

/** Whether any class has an objective for its time in the system. */
export const hasDeadlines = (classes: ClassLoad[]): boolean => classes.some(({ slo }) => slo.e2e_s !== undefined);

/**
 * What each class sees where all wait alike, first come first served: the wait of all, its own service, and, from the law of both, the
 * share of it within its objective. `servers` are of the mixture of all classes.
 */
export function firstComeRows(
  instance: Instance,
  scenario: Scenario,
  classes: ClassLoad[],
  servers: Servers[],
  solver: Solver,
  wait_s: number,
  full: boolean,
): ClassRow[] {
  const replicas = replicasOf(scenario);
  const slowness = servers.reduce((sum, { count, speed_ratio }) => sum + count / speed_ratio, 0) / replicas;
  const met = new Array<number>(classes.length).fill(0);
  for (const server of full && hasDeadlines(classes) ? servers : []) {
    load(instance, server.scenario);
    solver.run(instance, server.scenario, true);
    for (const [i, { slo, output_tokens }] of classes.entries()) {
      if (slo.e2e_s === undefined) continue;
      setLengths(instance, output_tokens, scenario.workload.max_output_tokens);
      instance.exports.sojournOfLoaded();
      met[i] = (met[i] ?? 0) + (server.count / replicas) * (1 - instance.exports.survival(SOJOURN, slo.e2e_s));
    }
  }
  return classes.map(({ name, mean_s, slo }, i) => ({
    name,
    wait_s,
    e2e_s: wait_s + slowness * mean_s,
    ...(full && slo.e2e_s !== undefined ? { slo_attainment_ratio: met[i] ?? 0 } : {}),
  }));
}

/** The mean wait of each class under priorities, s, at one server of a speed that sees `rate_per_s` of all classes. */
export function priorityWaits(
  instance: Instance,
  classes: ClassLoad[],
  rate_per_s: number,
  speed_ratio: number,
): number[] | undefined {
  const order = classes.map((_, i) => i).sort((a, b) => (classes[a]?.priority ?? 0) - (classes[b]?.priority ?? 0));
  const column = (of: (one: ClassLoad) => number) =>
    instance.write(order.flatMap((i) => (classes[i] === undefined ? [] : [of(classes[i])])));
  instance.exports.reset();
  const waits = instance.write(classes.map(() => 0));
  const stable = instance.exports.priorityWaits(
    classes.length,
    column(({ priority }) => priority),
    column(({ share }) => share * rate_per_s),
    column(({ mean_s }) => mean_s / speed_ratio),
    column(({ square_s2 }) => square_s2 / speed_ratio ** 2),
    waits,
  );
  if (stable === 0) return undefined;
  const found = instance.column(waits, classes.length);
  return classes.map((_, i) => found[order.indexOf(i)] ?? 0);
}
