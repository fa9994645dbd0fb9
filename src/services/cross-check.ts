// The analysis beside a simulated answer: two ways to the same figures, and how far they are apart.

import { type Core, Exhausted } from "../core/core.ts";
import { analyzeIn } from "./analyze.ts";
import { isStepLevel } from "./batching.ts";
import { Uncovered } from "./errors.ts";
import type { Answer } from "./result.ts";
import type { Scenario } from "./scenario.ts";

/**
 * Adds the analysis where it covers the scenario and both have latencies; of batch-level disciplines the means, of engines the
 * percentiles too. A trace is replayed, and what a stationary model says of it is no check of that.
 */
export async function withAnalysis(core: Core, scenario: Scenario, answer: Answer): Promise<Answer> {
  const { latency, method } = answer;
  if (latency === undefined || method !== "simulation" || scenario.workload.trace !== undefined) return answer;
  const run = { ...scenario.run, include: [] };
  const known = await unlessExhausted(
    core.use((instance) => analysed(() => analyzeIn(instance, { ...scenario, run }, full(scenario)))),
  );
  if (known?.latency === undefined) return answer;
  const simulated = latency.e2e_s.mean;
  if (!(simulated > 0)) return answer;
  return { ...answer, analysis: { latency: known.latency, gap_ratio: known.latency.e2e_s.mean / simulated - 1 } };
}

const full = ({ engine }: Scenario) => isStepLevel(engine.batching.kind);

/** What was simulated stands where its analysis would need more memory than there is. */
async function unlessExhausted<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Exhausted) return undefined;
    throw error;
  }
}

function analysed(run: () => Answer): Answer | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof Uncovered) return undefined;
    throw error;
  }
}
