import type { Core, Instance } from "../../core/core.ts";
import type { EngineRun } from "../../core/engine.ts";
import { type RunControl, runToEnd } from "../control.ts";
import type { Answer } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import { engineAnswer } from "./answer.ts";
import { type Loaded, loadEngine } from "./load.ts";
import { openEngine } from "./open.ts";
import { horizon, sourceOf } from "./source.ts";

/** Segments of a single replication or a trace: the batch means of its intervals. */
const SEGMENTS = 20;

/** The event-driven answer of a step-level scenario. Throws Aborted when nobody waits for it any more. */
export async function simulateEngine(core: Core, scenario: Scenario, control: RunControl): Promise<Answer> {
  return await core.use(async (instance) => {
    const loaded = loadEngine(instance, scenario);
    const run = openRun(instance, scenario, loaded);
    const status = await runToEnd(run, control);
    return engineAnswer(instance, scenario, loaded, run, { stable: status !== "limit", cut: status === "limit" });
  });
}

function openRun(instance: Instance, scenario: Scenario, loaded: Loaded): EngineRun {
  const { workload, run } = scenario;
  const { trace } = workload;
  const requests = trace?.arrival_s.length ?? run.requests;
  const replications = trace === undefined ? run.replications : 1;
  const warmup = Math.floor(requests * run.warmup_ratio);
  return openEngine(instance, scenario, loaded, {
    source: sourceOf(instance, scenario),
    seed: run.seed,
    requests,
    warmup,
    replications,
    segments: replications > 1 ? 1 : Math.min(SEGMENTS, requests - warmup),
    levels: run.percentiles.map((percent) => percent / 100),
    request_rows: 0,
    step_rows: 0,
    horizon_s: horizon(scenario, loaded, requests),
  });
}
