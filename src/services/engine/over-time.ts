import * as abi from "../../../assembly/abi/layout-engine";
import type { EngineRun } from "../../core/engine.ts";
import { hasObjectives } from "../classes.ts";
import { replicasOf, speedOf } from "../fleet.ts";
import type { Amounts } from "../forms.ts";
import type { Answer } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import { gpusOf, peakFlops, systemOf } from "../system.ts";
import type { Loaded } from "./load.ts";
import { engineOf } from "./open.ts";

/** Fewer departures than so many times those that run are of an engine that still fills up: no throughput. */
const REPLACED = 2;

/** What was seen over the window; absent where it is empty. `settled`: latencies, and so objectives, mean something. */
export function overTime(
  scenario: Scenario,
  loaded: Loaded,
  run: EngineRun,
  settled: boolean,
): Pick<Answer, "throughput" | "batch" | "occupancy"> {
  if (run.figure(abi.SEEN_WINDOW) <= 0) return {};
  const steps = run.figure(abi.SEEN_WINDOW_STEPS);
  const sequences = run.figure(abi.SEEN_SEQUENCES);
  const filling =
    !settled && run.figure(abi.SEEN_LEFT) * run.figure(abi.SEEN_WINDOW) < REPLACED * run.figure(abi.SEEN_RUNNING);
  return {
    ...(filling ? {} : { throughput: throughput(scenario, run, settled) }),
    ...(steps > 0
      ? {
          batch: {
            mean: sequences / steps,
            request_mean: run.figure(abi.SEEN_SEQUENCE_SQUARES) / sequences,
            max: run.figure(abi.SEEN_SEQUENCE_MAX),
          },
        }
      : {}),
    occupancy: occupancy(scenario, loaded, run),
  };
}

function throughput(scenario: Scenario, run: EngineRun, settled: boolean): NonNullable<Answer["throughput"]> {
  const { service } = scenario;
  const seconds = run.figure(abi.SEEN_WINDOW);
  const perSecond = run.figure(abi.SEEN_LEFT) / seconds;
  const outputs = run.figure(abi.SEEN_OUTPUTS) / seconds;
  const tpot = run.mean("tpot_s");
  const attained = run.figure(abi.SEEN_ATTAINED) / run.figure(abi.SEEN_SERVED);
  const judged = settled && hasObjectives(scenario);
  return {
    requests_per_s: perSecond,
    output_tokens_per_s: outputs,
    ...(judged ? { goodput_per_s: perSecond * attained, slo_attainment_ratio: attained } : {}),
    ...(service.kind === "roofline"
      ? { output_tokens_per_gpu_s: outputs / (replicasOf(scenario) * gpusOf(systemOf(service))) }
      : {}),
    ...(settled && run.count("tpot_s") > 0 && tpot > 0 ? { output_tokens_per_user_s: 1 / tpot } : {}),
  };
}

function occupancy(scenario: Scenario, { law }: Loaded, run: EngineRun): NonNullable<Answer["occupancy"]> {
  const seconds = run.figure(abi.SEEN_WINDOW);
  const replicas_s = seconds * replicasOf(scenario);
  // A replica that is faster than the datasheet has higher peaks.
  const peaks_s = seconds * speedOf(scenario);
  const { kv_blocks } = engineOf(scenario);
  const { usage } = law;
  return {
    busy_ratio: Math.min(1, run.figure(abi.SEEN_BUSY) / replicas_s),
    waiting_mean: run.figure(abi.SEEN_WAITING) / seconds,
    running_mean: run.figure(abi.SEEN_RUNNING) / seconds,
    ...(kv_blocks === undefined ? {} : { kv_used_ratio: run.figure(abi.SEEN_KV) / (replicas_s * kv_blocks) }),
    ...(usage === undefined || scenario.service.kind !== "roofline"
      ? {}
      : {
          mfu_ratio: total(usage.flops, run) / (peaks_s * peakFlops(systemOf(scenario.service))),
          mbu_ratio: total(usage.bytes, run) / (peaks_s * systemOf(scenario.service).hardware.memory_bytes_per_s),
        }),
  };
}

/** A sum over the window's steps, such as their FLOPs. */
function total(each: Amounts, run: EngineRun): number {
  return (
    each.step * run.figure(abi.SEEN_WINDOW_STEPS) +
    each.token * run.figure(abi.SEEN_TOKENS) +
    each.pair * run.figure(abi.SEEN_PAIRS) +
    each.context_token * run.figure(abi.SEEN_CONTEXT) +
    each.sequence * run.figure(abi.SEEN_SEQUENCES)
  );
}
