import { readFigures } from "../core/answer.ts";
import type { Core, Instance } from "../core/core.ts";
import { isSingle, isStepLevel } from "./batching.ts";
import { baseAnswer, describe } from "./describe.ts";
import { analyzeEngine } from "./engine/analysis/analyze.ts";
import { Uncovered } from "./errors.ts";
import { segmentWarnings } from "./notes.ts";
import { analyzeSingles } from "./queues/analyze.ts";
import { lawsIn } from "./queues/laws.ts";
import { needsSlots } from "./queues/one-slot.ts";
import { overloads } from "./queues/overload.ts";
import type { Answer } from "./result.ts";
import type { Scenario } from "./scenario.ts";
import { SOLVERS, solved, uncovered } from "./solvers.ts";
import { stability } from "./stability.ts";
import { checkBatchLevel } from "./workload.ts";

/** The mathematical answer. Throws Uncovered where no solver covers the scenario. */
export function analyze(core: Core, scenario: Scenario): Promise<Answer> {
  return core.use((instance) => analyzeIn(instance, scenario, true));
}

/** As analyze, in a borrowed instance; without `full` the distributions are left out: a search needs only means. */
export function analyzeIn(instance: Instance, scenario: Scenario, full: boolean): Answer {
  if (isStepLevel(scenario.engine.batching.kind)) return analyzeEngine(instance, scenario, full);
  checkBatchLevel(scenario);
  if (isSingle(scenario.engine.batching.kind) && needsSlots(scenario)) return analyzeSingles(instance, scenario, full);
  const { arrivals, patience_s } = scenario.workload;
  const varying = arrivals !== undefined && "segments" in arrivals && patience_s === undefined ? arrivals : undefined;
  const solver = SOLVERS.find((entry) => entry.covers(scenario));
  if (solver === undefined && varying === undefined) {
    const { pointer, detail } = uncovered(scenario);
    throw new Uncovered(pointer, `${detail}; POST /v1/simulate runs this scenario`);
  }
  const stable = stability(instance, scenario);
  const base = baseAnswer(instance, scenario, stable, instance.exports.lengthsClippedRatio(), full);
  if (varying !== undefined) {
    const { max_rate_per_s: most = Number.POSITIVE_INFINITY } = stable;
    const warnings = [...base.warnings, ...segmentWarnings(scenario, most)];
    return { ...base, overload: overloads(varying, most), warnings };
  }
  if (!stable.stable || solver === undefined) return base;
  const status = solver.run(instance, scenario, full);
  if (!solved(status)) {
    throw new Uncovered(
      "#/engine/batching",
      "this load and batch limit need more states than the analysis holds; POST /v1/simulate runs this scenario",
    );
  }
  const mean_tokens = instance.exports.lengthsMoment(1);
  const found = { figures: readFigures(instance), laws: lawsIn(instance), mean_tokens };
  return describe(scenario, base, found, full, solver);
}
