import type { Instance } from "../../core/core.ts";
import { groupsOf, replicasOf } from "../fleet.ts";
import type { Answer } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import { rate } from "../workload.ts";
import { priorityWaits } from "./class-answers.ts";
import type { ClassLoad } from "./class-loads.ts";
import { withMeans } from "./means.ts";

/** Means of each class and of all, exact; of replicas that are drawn at random, each with its share of every class. */
export function analyzePriorities(instance: Instance, scenario: Scenario, base: Answer, classes: ClassLoad[]): Answer {
  const replicas = replicasOf(scenario);
  const each = rate(scenario.workload) / replicas;
  const groups = groupsOf(scenario);
  const waits = groups.map(({ speed_ratio }) => priorityWaits(instance, classes, each, speed_ratio) ?? []);
  const slowness = groups.reduce((sum, { count, speed_ratio }) => sum + count / speed_ratio, 0) / replicas;
  const rows = classes.map(({ name, mean_s }, i) => {
    const wait_s = groups.reduce((sum, { count }, k) => sum + (count / replicas) * (waits[k]?.[i] ?? 0), 0);
    return { name, wait_s, e2e_s: wait_s + slowness * mean_s };
  });
  const mean = (of: (i: number) => number) => classes.reduce((sum, { share }, i) => sum + share * of(i), 0);
  const service_s = slowness * mean((i) => classes[i]?.mean_s ?? 0);
  const wait = mean((i) => rows[i]?.wait_s ?? 0);
  const busy_ratio = each * service_s;
  const answer = withMeans(scenario, base, {
    wait: { mean: wait, trust: "exact", zero_ratio: 1 - busy_ratio },
    e2e: { mean: wait + service_s, trust: "exact" },
    mean_tokens: mean((i) => classes[i]?.mean_tokens ?? 0),
    busy_ratio,
    running_mean: replicas * busy_ratio,
  });
  return { ...answer, classes: rows };
}
