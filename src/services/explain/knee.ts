// The knee of the load curve: the rate at which 1 % more of it makes the mean end-to-end time 1 % longer. There rate / time,
// Kleinrock's power, is largest: below it more load costs less than it brings, above it more. M/M/1: half of the capacity.
// Bisection over the load on the central difference of differences.ts. Source: L. Kleinrock, "Power and deterministic rules of
// thumb for probabilistic problems in computer communications", ICC 1979.

import type { Answer } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import { type Evaluate, stepAt } from "./differences.ts";
import type { Knob } from "./knob.ts";

/** Loads between which a knee is looked for. */
const LEAST = 0.005;
const MOST = 0.99;

/** How the knee was found, or that the curve has none there. */
export interface Knee {
  rate_per_s: number;
  /** There is no knee below: the curve is flat up to here. */
  flat: boolean;
}

/** The knee within 2^-halvings of the largest rate; undefined where there is none, or no rate to move. */
export async function kneeOf(
  rate: Knob | undefined,
  scenario: Scenario,
  { utilization_ratio: load, max_rate_per_s: most }: Answer,
  at: Evaluate,
  halvings: number,
): Promise<Knee | undefined> {
  if (rate?.resource !== "arrivals" || load === undefined || most === undefined || !(load > 0)) return undefined;
  const e2e = async (part: number) => (await at(rate.times(scenario, part / load).scenario, false))?.e2e_s.mean;
  let [low, high] = [LEAST, MOST];
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    const step = stepAt(middle);
    const [a, b] = [await e2e(middle * (1 - step)), await e2e(middle * (1 + step))];
    const steep = a === undefined || b === undefined || Math.log(b / a) > Math.log((1 + step) / (1 - step));
    if (steep) high = middle;
    else low = middle;
  }
  if (low === LEAST) return undefined;
  return { rate_per_s: (most * (low + high)) / 2, flat: high === MOST };
}
