import type { Core, Instance } from "../core/core.ts";
import { Simulation } from "../core/simulation.ts";
import { discipline, isSingle, isStepLevel } from "./batching.ts";
import { type RunControl, runToEnd } from "./control.ts";
import { simulateEngine } from "./engine/simulate.ts";
import { untilPrecise } from "./precision.ts";
import { asSlots, needsSlots, withoutTokens } from "./queues/one-slot.ts";
import { singleStability } from "./queues/stability.ts";
import type { Answer } from "./result.ts";
import type { Scenario } from "./scenario.ts";
import { seen } from "./seen.ts";
import { unsettled } from "./settled.ts";
import { type Stability, stability } from "./stability.ts";
import { checkBatchLevel } from "./workload.ts";

export { Aborted, type RunControl } from "./control.ts";

/** Segments of a single replication or a trace: the batch means of its intervals. */
export const SEGMENTS = 20;

/** The event-driven answer; an engine's stability may be known. Throws Aborted when nobody waits for it any more. */
export function simulate(core: Core, scenario: Scenario, control: RunControl, known?: Stability): Promise<Answer> {
  const { precision } = scenario.run;
  if (precision === undefined) return once(core, scenario, control, known);
  return untilPrecise(core, scenario, precision, (longer) => once(core, longer, control));
}

async function once(core: Core, scenario: Scenario, control: RunControl, exact?: Stability): Promise<Answer> {
  if (isStepLevel(scenario.engine.batching.kind)) return simulateEngine(core, scenario, control, exact);
  checkBatchLevel(scenario);
  if (isSingle(scenario.engine.batching.kind) && needsSlots(scenario)) return slots(core, scenario, control);
  return await core.use(async (instance) => {
    const known = stability(instance, scenario);
    const simulation = open(instance, scenario);
    const status = await runToEnd(simulation, control);
    const parts = simulation.segments().length;
    const answer = seen(instance, scenario, simulation, known, status === "limit");
    return { ...answer, warnings: [...answer.warnings, ...unsettled(instance, scenario, answer, parts)] };
  });
}

/** Servers of one request at a time, as engines of one slot; their largest stable rate is known. */
async function slots(core: Core, scenario: Scenario, control: RunControl): Promise<Answer> {
  const known = await core.use((instance) => singleStability(instance, scenario));
  return withoutTokens(await simulateEngine(core, asSlots(scenario), control, known));
}

/** Prepares the run of a scenario that is loaded in the instance. A trace is replayed once, as it is. */
export function open(instance: Instance, scenario: Scenario): Simulation {
  const { workload, run, slo } = scenario;
  const { id, limit } = discipline(scenario.engine.batching);
  const requests = workload.trace?.arrival_s.length ?? run.requests;
  const replications = workload.trace === undefined ? run.replications : 1;
  const warmup = Math.floor(requests * run.warmup_ratio);
  return new Simulation(instance, {
    discipline: id,
    limit,
    workload,
    seed: run.seed,
    requests,
    warmup,
    replications,
    segments: replications > 1 ? 1 : Math.min(SEGMENTS, requests - warmup),
    levels: run.percentiles.map((percent) => percent / 100),
    coupled: run.coupled,
    slo_s: slo?.e2e_s,
  });
}
