import type { Core, Instance } from "../../core/core.ts";
import type { EngineRun } from "../../core/engine.ts";
import { type RunControl, runToEnd } from "../control.ts";
import { Uncovered } from "../errors.ts";
import type { Answer } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import type { Stability } from "../stability.ts";
import { engineAnswer } from "./answer.ts";
import { afterReplay } from "./backlog.ts";
import { LONGEST_RUN_S } from "./clock.ts";
import { engineStability } from "./known.ts";
import { type Loaded, loadEngine } from "./load.ts";
import { MOST_EVENTS, MOST_LIVE, openEngine } from "./open.ts";
import { rowsToKeep } from "./rows.ts";
import { horizon, sourceOf } from "./source.ts";

/** Segments of a single replication or a trace: the batch means of its intervals. */
const SEGMENTS = 20;

/** An overloaded engine has no steady state to wait for: so many requests show what it does. */
const OVERLOADED_REQUESTS = 20_000;

/** The event-driven answer of a step-level scenario, whose stability may be known. Throws Aborted when nobody waits for it any more. */
export async function simulateEngine(
  core: Core,
  asked: Scenario,
  control: RunControl,
  exact?: Stability,
): Promise<Answer> {
  return await core.use(async (instance) => {
    checkClock(instance, asked);
    const stability = exact === undefined ? await engineStability(instance, asked, control) : { ...exact, exact: true };
    const scenario = stability.stable || asked.workload.trace !== undefined ? asked : shortened(asked);
    const loaded = loadEngine(instance, scenario);
    const run = openRun(instance, scenario, loaded, stability);
    const cut = (await runToEnd(run, control)) === "limit";
    return engineAnswer(instance, scenario, loaded, run, { ...afterReplay(scenario, run, stability), cut });
  });
}

/** Throws Uncovered where a replication is expected to outlast the clock, whose ticks would then pass what they can hold. */
function checkClock(instance: Instance, scenario: Scenario): void {
  const requests = scenario.workload.trace?.arrival_s.length ?? scenario.run.requests;
  const seconds = horizon(scenario, loadEngine(instance, scenario), requests);
  if (seconds <= LONGEST_RUN_S) return;
  const most = LONGEST_RUN_S.toPrecision(3);
  const detail = `a run of ${requests} requests lasts about ${seconds.toPrecision(3)} s here, longer than the clock of an engine: ${most} s`;
  throw new Uncovered("#/run/requests", detail);
}

/** One replication of an overloaded scenario. */
function shortened(scenario: Scenario): Scenario {
  const requests = Math.min(OVERLOADED_REQUESTS, scenario.run.requests);
  return { ...scenario, run: { ...scenario.run, requests, replications: 1 } };
}

function openRun(instance: Instance, scenario: Scenario, loaded: Loaded, stability: Stability): EngineRun {
  const { workload, run } = scenario;
  const { trace } = workload;
  const requests = trace?.arrival_s.length ?? run.requests;
  const replications = trace === undefined ? run.replications : 1;
  const warmup = Math.floor(requests * run.warmup_ratio);
  const serving_s = requests / (stability.max_rate_per_s ?? Number.POSITIVE_INFINITY);
  return openEngine(instance, scenario, loaded, {
    source: sourceOf(instance, scenario, loaded),
    seed: run.seed,
    requests,
    warmup,
    replications,
    segments: replications > 1 ? 1 : Math.min(SEGMENTS, requests - warmup),
    levels: run.percentiles.map((percent) => percent / 100),
    live: MOST_LIVE,
    events: MOST_EVENTS,
    ...rowsToKeep(scenario),
    horizon_s: Math.max(horizon(scenario, loaded, requests), serving_s),
  });
}
