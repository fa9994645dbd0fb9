import * as abi from "../../../assembly/abi/layout-engine";
import type { EngineRun } from "../../core/engine.ts";
import { replicasOf } from "../fleet.ts";
import { segmentWarnings } from "../notes.ts";
import type { Warning } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import { serviceNotes } from "../step-law.ts";
import { MAX_TOKENS } from "../workload.ts";
import { cacheAssumptions, cacheWarnings } from "./cache-notes.ts";
import type { Known } from "./known.ts";
import { MOST_EVENTS, MOST_LIVE } from "./open.ts";

/** Fewer measured requests than this beyond a percentile say little of it. */
const FEW = 10;
/** Above this share of the largest stable rate a run is slow to become steady. */
const BUSY = 0.95;
/** The least relative error of the largest stable rate: nearer to it stability cannot be told. */
const ERROR = 0.02;
/** Above so many preemptions a request the engine computes much of its work again. */
const THRASH = 0.5;

/** A share in whole percent. */
const percent = (ratio: number) => `${Math.ceil(100 * ratio)} %`;

const saturated = ({ rate_error_ratio = 0 }: Known) =>
  "max_rate_per_s is the throughput of the same engine in a closed loop in which requests always wait, over 20,000 " +
  `completions at most: its own error is about ${percent(Math.max(0.01, rate_error_ratio))}`;

const COMBINED =
  "max_rate_per_s of the fleet is that of its replicas alone, combined by how many of them each request may choose among; " +
  "news that the router has late, or not of the work itself, can lower it";

/** What the figures rest on. */
export function assumptions(scenario: Scenario, run: EngineRun, known: Known): string[] {
  const { run: asked, service, workload } = scenario;
  const traced = workload.trace !== undefined;
  const parts = traced || asked.replications === 1 ? "equal segments of the run" : "replications";
  return [
    ...serviceNotes(service).assumptions,
    ...(traced ? [] : ["lengths are independent of each other and of the arrivals"]),
    ...(workload.max_output_tokens === MAX_TOKENS
      ? [`outputs are clipped at ${MAX_TOKENS} tokens, the most that can be asked for`]
      : []),
    ...cacheAssumptions(scenario),
    ...(known.max_rate_per_s === undefined || known.exact ? [] : [saturated(known)]),
    ...(known.max_rate_per_s === undefined || replicasOf(scenario) === 1 ? [] : [COMBINED]),
    `each run starts empty; the first ${asked.warmup_ratio * 100} % of its requests are outside the statistics`,
    `intervals are of 95 % (Student's t) over ${run.parts("e2e_s").length} ${parts}`,
    "percentiles come from histograms: bins at most 0.1 % of their value wide, those of itl_s 0.8 %",
  ];
}

export function warnings(scenario: Scenario, run: EngineRun, known: Known): Warning[] {
  return [
    ...serviceNotes(scenario.service).warnings,
    ...segmentWarnings(scenario, known.max_rate_per_s),
    ...refused(scenario, run),
    ...ended(scenario, run, known),
    ...thrash(run),
    ...cacheWarnings(scenario, run),
    ...nearCritical(known),
  ];
}

function refused({ engine }: Scenario, run: EngineRun): Warning[] {
  const rejected = run.figure(abi.SEEN_REJECTED);
  if (rejected === 0) return [];
  const detail = `${rejected} of ${run.figure(abi.SEEN_ARRIVED)} requests can never fit the ${engine.kv_blocks} KV blocks and were refused at arrival`;
  return [{ code: "rejected", detail }];
}

/** How it ended, and whether it saw enough. */
function ended({ run: asked, workload }: Scenario, run: EngineRun, known: Known): Warning[] {
  const served = run.figure(abi.SEEN_SERVED);
  const deepest = Math.max(...asked.percentiles);
  if (!known.stable) {
    const arrived = run.figure(abi.SEEN_ARRIVED);
    const [seen, depend] =
      workload.trace === undefined ? ["what was seen is", "depends"] : ["the latencies are", "depend"];
    const detail = `more requests arrive than the engine serves: ${seen} of ${arrived} requests from an empty start, and ${depend} on their number`;
    return [{ code: "overloaded", detail }];
  }
  if (known.cut) {
    const detail = `the run ended early: more than ${MOST_LIVE} requests were in the system at once, its clock ran out, or it took more than ${MOST_EVENTS} steps`;
    return [{ code: "limit-exceeded", detail }];
  }
  if (served === 0) return [{ code: "none-served", detail: "no measured request was served" }];
  if (served * (1 - deepest / 100) >= FEW) return [];
  const advice = workload.trace === undefined ? "raise run.requests" : "take a longer trace";
  const detail = `fewer than ${FEW} of the ${served} measured requests lie beyond p${deepest}: ${advice}`;
  return [{ code: "few-requests", detail }];
}

function thrash(run: EngineRun): Warning[] {
  const each = run.figure(abi.SEEN_PREEMPTED) / run.figure(abi.SEEN_COMPLETED);
  if (!(each > THRASH)) return [];
  const detail = `${each.toPrecision(3)} preemptions a request: KV memory is too small for max_num_seqs, and much is computed twice`;
  return [{ code: "preemption-thrash", detail }];
}

function nearCritical({ utilization_ratio: load = 0, rate_error_ratio = 0 }: Known): Warning[] {
  const error = Math.max(ERROR, rate_error_ratio);
  if (load <= Math.min(BUSY, 1 - error) || load >= 1 + error) return [];
  const share = `at ${(load * 100).toPrecision(3)} % of the largest stable rate`;
  const unsure = `${share}, which is itself known within about ${percent(error)}, stability cannot be told`;
  const detail = load > 1 - error ? unsure : `${share} a run may be too short to be steady`;
  return [{ code: "near-critical", detail }];
}
