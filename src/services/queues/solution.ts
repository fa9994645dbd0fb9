import { STATUS_DONE } from "../../../assembly/abi/layout";
import { type Figures, readFigures } from "../../core/answer.ts";
import type { Instance } from "../../core/core.ts";
import { replicasOf } from "../fleet.ts";
import type { Scenario } from "../scenario.ts";
import type { Solver } from "../solvers.ts";
import { load } from "../workload.ts";
import { type Laws, lawsIn, mixture } from "./laws.ts";
import type { Servers } from "./servers.ts";

/** What a solver found of a scenario: its figures and laws, as its requests see them. */
export interface Solution {
  figures: Figures;
  laws: Laws;
  /** Of the clipped lengths. */
  mean_tokens: number;
}

/** Solves each queue; undefined where one needs more states than the analysis holds. */
export function solveServers(
  instance: Instance,
  scenario: Scenario,
  servers: Servers[],
  solver: Solver,
  full: boolean,
): Solution | undefined {
  const run = ({ scenario: one }: Servers, laws: boolean) => {
    load(instance, one);
    return solver.run(instance, one, laws) === STATUS_DONE;
  };
  const figures: Figures[] = [];
  for (const one of servers) {
    if (!run(one, full)) return undefined;
    figures.push(readFigures(instance));
  }
  const mean_tokens = instance.exports.lengthsMoment(1);
  const [only] = figures;
  if (servers.length === 1 && only !== undefined)
    return { figures: manyAlike(only, servers), laws: lawsIn(instance), mean_tokens };
  const shares = sharesOfServed(scenario, servers, figures);
  const parts = servers.map((one, i) => ({ share_ratio: shares[i] ?? 0, solve: () => void run(one, true) }));
  return { figures: combined(scenario, servers, figures, shares), laws: mixture(instance, parts), mean_tokens };
}

/** Of so many servers alike. */
function manyAlike(figures: Figures, servers: Servers[]): Figures {
  const count = servers[0]?.count ?? 1;
  return count === 1 ? figures : { ...figures, running_mean: count * (figures.running_mean ?? 0) };
}

/** How many of the served each group serves, 0 to 1. */
function sharesOfServed(scenario: Scenario, servers: Servers[], figures: Figures[]): number[] {
  const served = servers.map(({ count }, i) => (count / replicasOf(scenario)) * (figures[i]?.served_ratio ?? 1));
  const total = served.reduce((sum, share) => sum + share, 0);
  return served.map((share) => share / total);
}

function combined(scenario: Scenario, servers: Servers[], figures: Figures[], shares: number[]): Figures {
  const replicas = replicasOf(scenario);
  const mean = (name: keyof Figures, weights: number[]) =>
    figures.reduce((sum, one, i) => sum + (weights[i] ?? 0) * (one[name] ?? 0), 0);
  const worst = (name: keyof Figures) => Math.max(...figures.map((one) => one[name] ?? 0));
  const arriving = servers.map(({ count }) => count / replicas);
  const counts = servers.map(({ count }) => count);
  return {
    mean_wait_s: mean("mean_wait_s", shares),
    mean_sojourn_s: mean("mean_sojourn_s", shares),
    zero_wait_ratio: mean("zero_wait_ratio", shares),
    busy_ratio: mean("busy_ratio", arriving),
    running_mean: mean("running_mean", counts),
    batch_mean: 1,
    batch_request_mean: 1,
    loss_ratio: mean("loss_ratio", arriving),
    ...(figures.some((one) => one.served_ratio !== undefined) ? { served_ratio: mean("served_ratio", arriving) } : {}),
    ...errorOf("residual_ratio", worst),
    ...errorOf("wait_error_ratio", worst),
    ...errorOf("sojourn_error_ratio", worst),
  };
}

/** Absent where no part has one. */
function errorOf(
  name: "residual_ratio" | "wait_error_ratio" | "sojourn_error_ratio",
  worst: (name: keyof Figures) => number,
) {
  const error = worst(name);
  return error > 0 ? { [name]: error } : {};
}
