// Where the analysis of an engine holds. Found by holding it against simulations: engine-analysis.md section 7, whose bounds
// these are, and docs/model.md.

import * as abi from "../../../../assembly/abi/layout-analysis";
import type { EngineAnalysis } from "../../../core/engine-analysis.ts";
import type { Warning } from "../../result.ts";
import type { Scenario } from "../../scenario.ts";
import { engineOf } from "../open.ts";

/** From this share on KV memory binds, and not the number of sequences. */
const KV_BINDS = 0.02;
const MOST = {
  load: 0.92,
  prefill: 0.75,
  /** Where prefill goes first: decodes then stand still in long rows of steps. */
  prefill_first: 0.55,
  /** The factor of heavy traffic where KV memory binds, and the squared cv of the work where it does not. */
  factor: 4,
  spread: 4,
  refused: 1e-4,
  /** Where KV is given out on demand: arrivals that find no place, as a measure of how often somebody is preempted. */
  preempting: 1e-3,
};
/** Sequences that must fit on average where KV memory binds, or where prefill goes first and many arrivals find no place. */
const FEWEST = 10;
const MANY_BLOCKED = 0.4;

/** The conditions that fail, each as a warning; none where the analysis holds. */
export function doubts(scenario: Scenario, analysis: EngineAnalysis): Warning[] {
  const of = (place: number) => analysis.figure(place) ?? 0;
  const binds = of(abi.FIGURE_KV_SHARE) > KV_BINDS;
  const factor = (1 + of(abi.FIGURE_WORK_SPREAD)) / 2;
  const refused = of(abi.FIGURE_REFUSED);
  const first = engineOf(scenario).batching.kind === "prefill-first";
  const prefill = first ? MOST.prefill_first : MOST.prefill;
  const few = of(abi.FIGURE_SLOTS) < FEWEST;
  const found: [fails: boolean, why: string][] = [
    [of(abi.FIGURE_LOAD) > MOST.load, `the load is ${share(of(abi.FIGURE_LOAD))}, above ${share(MOST.load)}`],
    [
      of(abi.FIGURE_PREFILL_LOAD) > prefill,
      `prompts take ${share(of(abi.FIGURE_PREFILL_LOAD))} of the room that a crowded step has for them, above ${share(prefill)}`,
    ],
    [
      binds && factor > MOST.factor,
      `KV memory binds, and the work of requests varies so much that they wait ${factor.toPrecision(3)} times as long as at random, above ${MOST.factor}`,
    ],
    [
      !binds && of(abi.FIGURE_WORK_SPREAD) > MOST.spread,
      `the squared cv of the work of a request is ${of(abi.FIGURE_WORK_SPREAD).toPrecision(3)}, above ${MOST.spread}`,
    ],
    [binds && few, `KV memory holds ${of(abi.FIGURE_SLOTS).toPrecision(3)} requests on average, fewer than ${FEWEST}`],
    [
      first && few && of(abi.FIGURE_BLOCKED) > MANY_BLOCKED,
      `prefill goes first, fewer than ${FEWEST} sequences run, and ${share(of(abi.FIGURE_BLOCKED))} of the arrivals find no place, above ${share(MANY_BLOCKED)}`,
    ],
    [
      binds && engineOf(scenario).kv_allocation === "on-demand" && of(abi.FIGURE_BLOCKED) > MOST.preempting,
      `KV memory is given out on demand, and ${share(of(abi.FIGURE_BLOCKED))} of the arrivals find none: preemption is not in this answer`,
    ],
    [refused > MOST.refused, `${share(refused)} of the requests never fit the KV memory`],
  ];
  return found.filter(([fails]) => fails).map(([, why]) => ({ code: "ask-simulate", detail: `${why}: ask simulate` }));
}

function share(ratio: number): string {
  return `${Number((100 * ratio).toPrecision(3))} %`;
}
