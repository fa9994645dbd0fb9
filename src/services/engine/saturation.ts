import * as abi from "../../../assembly/abi/layout-engine";
import type { Instance } from "../../core/core.ts";
import type { EngineRun } from "../../core/engine.ts";
import { Aborted, type RunControl } from "../control.ts";
import type { Scenario } from "../scenario.ts";
import { eventsPerRequest } from "./effort.ts";
import { type Loaded, loadEngine } from "./load.ts";
import { engineOf, openEngine } from "./open.ts";
import { type Mark, rateError } from "./rate-error.ts";
import { saturating } from "./source.ts";

/** Completions that are counted: the more, the less the rate depends on the lengths that were drawn. */
const COUNTED = 20_000;
const FEWEST = 50;
/** Where a request takes many steps, so many events in all are enough. */
const EVENTS = 500_000;
/** Requests that always wait beside those that run, whatever fits. */
const WAITING = 16;
/** Before it is steady every sequence is replaced so many times, by requests as long as one that is seen while it runs. */
const GENERATIONS = 3;

/** Events between two marks. */
const STRIDE = 1000;
/** Marks between two pauses. */
const PAUSE = 50;

/** A saturated rate and, where the run was long enough to tell, half the width of its 95 % interval over it. */
export interface Saturated {
  rate_per_s: number;
  error_ratio?: number | undefined;
}

/**
 * Requests per second, or sessions, of the scenario's engine when some always wait: a closed loop of more clients than can
 * run at once. Any lower rate is stable and any higher one is not; the refused, which cost nothing, arrive besides. NaN
 * where nothing is ever served.
 */
export async function saturatedRate(instance: Instance, scenario: Scenario, control: RunControl): Promise<Saturated> {
  const loaded = loadEngine(instance, scenario);
  const { max_num_seqs, kv_blocks = max_num_seqs } = engineOf(scenario);
  const clients = 2 * Math.min(max_num_seqs, kv_blocks) + WAITING;
  const turns = loaded.turns?.mean ?? 1;
  const affordable = Math.max(FEWEST, Math.floor(EVENTS / eventsPerRequest(scenario, loaded.mean_prompt)));
  const replaced = Math.ceil(GENERATIONS * loaded.output_spread * mostRunning(scenario, loaded) * turns);
  const warmup = clients + Math.min(replaced, 2 * affordable);
  const requests = warmup + Math.min(COUNTED, affordable);
  const run = openEngine(instance, scenario, loaded, {
    source: saturating(instance, scenario, loaded, clients),
    seed: scenario.run.seed,
    requests,
    warmup,
    replications: 1,
    segments: 1,
    levels: [],
    live: clients + 1,
    events: EVENTS,
    request_rows: 0,
    step_rows: 0,
    series_rows: 0,
    horizon_s: requests * loaded.mean_alone_s + loaded.longest_alone_s,
  });
  const marks = await marked(run, control);
  const admitted = 1 - run.figure(abi.SEEN_REJECTED) / run.figure(abi.SEEN_ARRIVED);
  return { rate_per_s: servedRate(run) / turns / admitted, error_ratio: rateError(instance.exports, marks) };
}

/** Runs to the end; what had been served at times along the window. Throws Aborted when nobody waits for it any more. */
async function marked(run: EngineRun, control: RunControl): Promise<Mark[]> {
  const marks: Mark[] = [];
  for (let i = 1; run.step(STRIDE) === "running"; i++) {
    const served = run.figure(abi.SEEN_LEFT);
    if (served > 0) marks.push({ time_s: run.figure(abi.SEEN_END), served });
    if (i % PAUSE > 0) continue;
    await control.pause();
    if (control.aborted()) throw new Aborted("the run was aborted");
  }
  return marks;
}

/** Served requests per second; of the whole run where its clock ran out before it was steady. */
function servedRate(run: EngineRun): number {
  const seconds = run.figure(abi.SEEN_WINDOW);
  if (seconds > 0) return run.figure(abi.SEEN_LEFT) / seconds;
  return run.figure(abi.SEEN_COMPLETED) / run.figure(abi.SEEN_END);
}

/** About how many sequences run at once at most: by their number, and by the KV that each holds on average. */
function mostRunning(scenario: Scenario, { mean_prompt, mean_output }: Loaded): number {
  const { max_num_seqs, kv_blocks, block_size } = engineOf(scenario);
  if (kv_blocks === undefined) return max_num_seqs;
  return Math.min(max_num_seqs, Math.ceil((kv_blocks * block_size) / (mean_prompt + mean_output / 2)));
}
