// A fleet whose router looks at no queue is so many queues apart, each with its own share of the arrivals: exact.

import { groupsOf, replicasOf, routerOf } from "../fleet.ts";
import type { ArrivalSpec, FleetGroup, LinearService, Scenario } from "../scenario.ts";
import { linearOf, outputLaw, rate } from "../workload.ts";

/** The servers of a group, each alone with what it is sent. */
export interface Servers extends FleetGroup {
  /** One of them. */
  scenario: Scenario;
}

/** The queues of a scenario, one for each group; undefined where they are not apart, or what each is sent has no solver. */
export function serversOf(scenario: Scenario): Servers[] | undefined {
  const replicas = replicasOf(scenario);
  const arrivals = replicas === 1 ? scenario.workload.arrivals : share(scenario, replicas);
  if (replicas > 1 && arrivals === undefined) return undefined;
  return groupsOf(scenario).map((group) => ({ ...group, scenario: alone(scenario, group, replicas, arrivals) }));
}

function alone(scenario: Scenario, group: FleetGroup, replicas: number, arrivals: ArrivalSpec | undefined): Scenario {
  const { fleet: _fleet, ...rest } = scenario;
  const service = quicker(linearOf(scenario.service), group.speed_ratio);
  if (replicas === 1) return { ...rest, service };
  const { trace: _trace, ...workload } = scenario.workload;
  return { ...rest, service, workload: { ...workload, arrivals, output_tokens: outputLaw(scenario.workload) } };
}

/** The law at a speed. */
export function quicker(law: LinearService, speed_ratio: number): LinearService {
  return {
    ...law,
    batch_s: law.batch_s / speed_ratio,
    request_s: law.request_s / speed_ratio,
    token_s: law.token_s / speed_ratio,
    token_request_s: law.token_request_s / speed_ratio,
  };
}

/**
 * What one of R replicas is sent. At random: a Poisson stream thinned by R, in each state of an mmpp too. In turn: every R-th
 * arrival, whose gaps are sums of R; Poisson gaps then are gamma gaps of cv 1 / sqrt(R), gamma gaps of cv gamma of
 * cv / sqrt(R). A trace is taken for Poisson at its mean rate.
 */
function share({ workload, fleet }: Scenario, replicas: number): ArrivalSpec | undefined {
  const arrivals: ArrivalSpec = workload.arrivals ?? { kind: "poisson", rate_per_s: rate(workload) };
  const { kind } = routerOf({ fleet } as Scenario);
  if (kind === "random" && arrivals.kind === "poisson")
    return { kind: "poisson", rate_per_s: rate(workload) / replicas };
  if (kind === "random" && "rates_per_s" in arrivals)
    return { ...arrivals, rates_per_s: arrivals.rates_per_s.map((each) => each / replicas) };
  if (kind !== "round-robin" || !("rate_per_s" in arrivals)) return undefined;
  const rate_per_s = arrivals.rate_per_s / replicas;
  if (arrivals.kind === "deterministic") return { kind: "deterministic", rate_per_s };
  if (arrivals.kind === "poisson") return { kind: "gamma", rate_per_s, cv: Math.sqrt(1 / replicas) };
  if (arrivals.kind === "gamma") return { kind: "gamma", rate_per_s, cv: (arrivals.cv ?? 1) * Math.sqrt(1 / replicas) };
  return undefined;
}
