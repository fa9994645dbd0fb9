import type { Instance } from "../../core/core.ts";
import { Uncovered } from "../errors.ts";
import { groupsOf } from "../fleet.ts";
import type { Answer, Metric } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import { linearOf } from "../workload.ts";
import type { ClassLoad } from "./class-loads.ts";
import { withMeans } from "./means.ts";
import { quicker } from "./servers.ts";
import { solveChoices } from "./single.ts";

/** Error of the mean wait: see assembly/queueing/choices.ts. */
const WAIT_ERROR = 0.1;

/** Means under a router that joins the shorter queues: approximate, with a bound that no such router goes below. */
export function analyzeChoosing(instance: Instance, scenario: Scenario, base: Answer, classes: ClassLoad[]): Answer {
  const service = quicker(linearOf(scenario.service), groupsOf(scenario)[0]?.speed_ratio ?? 1);
  const figures = solveChoices(instance, scenario, { ...scenario, service });
  if (figures === undefined) throw new Uncovered("#/fleet/router/kind", "the analysis does not hold this load");
  const { mean_wait_s = 0, mean_sojourn_s = 0, least_wait_s = 0, busy_ratio = 0, running_mean = 0 } = figures;
  const metric = (mean: number, low: number): Metric => ({
    mean,
    mean_low: low,
    trust: "approximate",
    expected_error_ratio: mean > 0 ? (WAIT_ERROR * mean_wait_s) / mean : 0,
  });
  const service_s = mean_sojourn_s - mean_wait_s;
  const answer = withMeans(scenario, base, {
    wait: metric(mean_wait_s, least_wait_s),
    e2e: metric(mean_sojourn_s, least_wait_s + service_s),
    mean_tokens: instance.exports.lengthsMoment(1),
    busy_ratio,
    running_mean,
  });
  if (classes.length < 2) return answer;
  const speed = groupsOf(scenario)[0]?.speed_ratio ?? 1;
  const rows = classes.map(({ name, mean_s }) => ({ name, wait_s: mean_wait_s, e2e_s: mean_wait_s + mean_s / speed }));
  return { ...answer, classes: rows };
}
