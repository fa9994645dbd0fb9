// Why an answer is what it is: what binds, what each knob is worth, and where the load curve bends. All of it is differences of
// the same model's answers: an analysis as it is, a simulation with the same seed, whose requests come and are as long as before
// but for the knob.

import type { Core } from "../../core/core.ts";
import { analyzeIn } from "../analyze.ts";
import { isStepLevel } from "../batching.ts";
import { Aborted, type RunControl } from "../control.ts";
import { DoesNotFit, Uncovered } from "../errors.ts";
import type { Answer } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import { simulate } from "../simulate.ts";
import { rate } from "../workload.ts";
import { concluded } from "./binding.ts";
import { bySize, type Evaluate, rowsOf } from "./differences.ts";
import { kneeOf } from "./knee.ts";
import type { Knob } from "./knob.ts";
import { arrivalKnobs, limitKnobs, workloadKnobs } from "./load-knobs.ts";
import { serviceKnobs } from "./service-knobs.ts";
import { stepTime } from "./step-time.ts";

/** Bisections of the knee: analyses are cheap, runs are not. */
const HALVINGS = { analysis: 9, simulation: 6 };

function knobsOf(scenario: Scenario, clipped_ratio: number): Knob[] {
  return [...workloadKnobs(scenario, clipped_ratio), ...limitKnobs(scenario), ...serviceKnobs(scenario)];
}

/** How many more runs a simulation takes to be explained, at most; 0 where nobody asks for it. */
export function explainingRuns(scenario: Scenario): number {
  if (!scenario.run.include.includes("explain")) return 0;
  return 2 * (knobsOf(scenario, 1).length + HALVINGS.simulation);
}

/** The answer with its explanation, where one is asked for and there is a latency to explain. */
export async function withExplanation(
  core: Core,
  scenario: Scenario,
  answer: Answer,
  control: RunControl,
): Promise<Answer> {
  if (!scenario.run.include.includes("explain") || answer.latency === undefined) return answer;
  let evaluations_count = 0;
  const plain = withoutExtras(scenario);
  const at: Evaluate = async (moved, tips) => {
    await control.pause();
    if (control.aborted()) throw new Aborted("the explanation was aborted");
    evaluations_count++;
    return (await evaluated(core, answer, moved, tips, control))?.latency;
  };
  const knobs = knobsOf(scenario, answer.clipped_ratio);
  const rows = [];
  for (const knob of knobs) rows.push(...(await rowsOf(knob, plain, answer, at)));
  const [arrivals] = arrivalKnobs(scenario);
  const knee = await kneeOf(arrivals, plain, answer, at, HALVINGS[answer.method]);
  const parts = isStepLevel(scenario.engine.batching.kind)
    ? await core.use((instance) => stepTime(instance, scenario, answer.batch?.mean ?? 1))
    : [];
  return {
    ...answer,
    explain: { ...concluded(knobs, rows, rate(scenario.workload), knee), knobs: bySize(rows), evaluations_count },
    ...(parts.length > 0 ? { step_time: parts } : {}),
  };
}

/** Means alone are asked for. */
function withoutExtras(scenario: Scenario): Scenario {
  const { precision: _precision, ...run } = scenario.run;
  return { ...scenario, run: { ...run, include: [] } };
}

/** The moved scenario's answer; undefined where it is not covered or its model does not fit. */
async function evaluated(
  core: Core,
  { method, max_rate_per_s }: Answer,
  moved: Scenario,
  tips: boolean,
  control: RunControl,
): Promise<Answer | undefined> {
  try {
    if (method === "analysis") return await core.use((instance) => analyzeIn(instance, moved, false));
    // What cannot tip the queue over need not be measured for its largest rate, which takes as long as the run.
    const known = tips || max_rate_per_s === undefined ? undefined : { stable: true, max_rate_per_s };
    return await simulate(core, moved, control, known);
  } catch (error) {
    if (error instanceof Uncovered || error instanceof DoesNotFit) return undefined;
    throw error;
  }
}
