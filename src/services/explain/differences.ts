// What each knob does to the mean latencies: d ln metric / d ln knob by a central difference over a small step both ways, all
// else equal. Counts move by whole steps, one at least. Near saturation the step is a part of what is left to it, and where one side has no
// answer (a limit of 1 cannot fall, a queue tips over) the difference is of the other side alone.
// Error: the square of the step times the third derivative; at 90 % load 2 % of the elasticity by the rate.

import type { KnobRow } from "../explanation.ts";
import type { Answer, Latency } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import type { Knob } from "./knob.ts";

/** The relative step, and the share of the headroom that a step may take. */
const STEP = 0.03;
const OF_HEADROOM = 0.25;

/** An effect is that of so much more of a knob. */
const MORE = 0.01;

/** Answers a scenario as the base was, undefined where there is no latency; `tips`: whether its queue may be unstable. */
export type Evaluate = (scenario: Scenario, tips: boolean) => Promise<Latency | undefined>;

/** The relative step at a load of so much. */
export function stepAt(utilization_ratio = 0): number {
  return Math.min(STEP, OF_HEADROOM * Math.max(1e-3, 1 - utilization_ratio));
}

/** The rows of a knob: one for each latency that has a value on both sides. */
export async function rowsOf(knob: Knob, scenario: Scenario, answer: Answer, at: Evaluate): Promise<KnobRow[]> {
  const step = stepAt(answer.utilization_ratio);
  const asked = knob.lengths ? coupled(scenario) : scenario;
  const moved = async (by: number) => {
    const { scenario, factor } = knob.times(asked, by);
    return { factor, latency: factor === 1 ? undefined : await at(scenario, knob.count === true) };
  };
  const [low, high] = [await moved(1 - step), await moved(1 + step)];
  if (low.latency === undefined && high.latency === undefined) return [];
  const oneSided = low.latency === undefined || high.latency === undefined;
  const base = { factor: 1, latency: oneSided && knob.lengths ? await at(asked, false) : answer.latency };
  const from = low.latency === undefined ? base : low;
  const to = high.latency === undefined ? base : high;
  const span = Math.log(to.factor / from.factor);
  return METRICS.flatMap((name): KnobRow[] => {
    const [a, b] = [from.latency?.[name]?.mean ?? 0, to.latency?.[name]?.mean ?? 0];
    const value = answer.latency?.[name]?.mean ?? 0;
    if (!(a > 0 && b > 0 && value > 0) || (name === "wait_s" && answer.latency?.ttft_s !== undefined)) return [];
    const elasticity = Math.log(b / a) / span;
    return [{ path: knob.path, metric: `latency.${name}.mean`, elasticity, effect: elasticity * value * MORE }];
  });
}

/** What is explained; the wait only where there is no first token. */
const METRICS = ["e2e_s", "ttft_s", "tpot_s", "wait_s"] as const;

/** A simulation's lengths drawn by inversion: of two laws a request then has the same quantile. */
function coupled(scenario: Scenario): Scenario {
  return { ...scenario, run: { ...scenario.run, coupled: true } };
}

/** The largest effect first. */
export function bySize(rows: KnobRow[]): KnobRow[] {
  return [...rows].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}
