import * as abi from "../../../../assembly/abi/layout-analysis";
import type { Instance } from "../../../core/core.ts";
import { EngineAnalysis } from "../../../core/engine-analysis.ts";
import { Uncovered } from "../../errors.ts";
import { replicasOf } from "../../fleet.ts";
import { segmentWarnings } from "../../notes.ts";
import { overloads } from "../../queues/overload.ts";
import type { Answer } from "../../result.ts";
import type { Scenario } from "../../scenario.ts";
import { serviceNotes } from "../../step-law.ts";
import { MAX_TOKENS, rate } from "../../workload.ts";
import { costOf } from "../cost.ts";
import { engineOf } from "../open.ts";
import { amountsOf } from "./amounts.ts";
import { engineGap } from "./covers.ts";
import { doubts } from "./indicator.ts";
import { latencyOf } from "./latency.ts";
import { analysisSpec, lawIn } from "./spec.ts";
import { fitted } from "./stationary.ts";

/** The mathematical answer for an engine. Throws Uncovered where the analysis does not cover it. */
export function analyzeEngine(instance: Instance, scenario: Scenario, full: boolean): Answer {
  const gap = engineGap(scenario);
  if (gap !== undefined) throw new Uncovered(gap.pointer, `${gap.detail}; POST /v1/simulate runs this scenario`);
  const law = lawIn(instance, scenario);
  const analysis = new EngineAnalysis(instance, analysisSpec(scenario, law), full);
  const maximum = (analysis.figure(abi.FIGURE_MAX_RATE) ?? 0) * replicasOf(scenario);
  if (!(maximum > 0))
    throw new Uncovered("#/engine/kv_blocks", "no request fits the KV memory; POST /v1/simulate runs this scenario");
  const utilization = rate(scenario.workload) / maximum;
  const warnings = doubts(scenario, analysis);
  const { trace, warnings: misled, stationary } = fitted(scenario);
  const notes = serviceNotes(scenario.service);
  const base: Answer = {
    core: instance.digest,
    method: "analysis",
    stable: analysis.stable,
    max_rate_per_s: maximum,
    utilization_ratio: utilization,
    headroom_ratio: Math.max(0, 1 - utilization),
    ...(analysis.stable ? {} : { backlog_per_s: rate(scenario.workload) - maximum }),
    clipped_ratio: analysis.outputs.clipped_ratio,
    loss_ratio: 0,
    ...(full && trace !== undefined ? { trace } : {}),
    assumptions: [...notes.assumptions, ...assumptions(scenario)],
    warnings: [...notes.warnings, ...misled, ...(analysis.stable ? warnings : [])],
  };
  const { arrivals } = scenario.workload;
  if (arrivals !== undefined && "segments" in arrivals)
    return {
      ...base,
      overload: overloads(arrivals, maximum),
      warnings: [...notes.warnings, ...segmentWarnings(scenario, maximum)],
    };
  if (!analysis.stable) return base;
  const trust = warnings.length > 0 || !stationary ? "simulate" : "approximate";
  const latency = latencyOf(scenario, analysis, trust, full && stationary);
  if (!stationary) delete latency.ttft_s;
  const amounts = amountsOf(scenario, law, analysis, latency, full && stationary);
  return { ...base, latency, ...amounts, ...costOf(scenario, amounts) };
}

/** What the figures rest on. */
function assumptions(scenario: Scenario): string[] {
  const { kv_blocks, kv_allocation } = engineOf(scenario);
  return [
    "lengths are independent of each other and of the arrivals",
    ...(scenario.workload.max_output_tokens === MAX_TOKENS
      ? [`outputs are clipped at ${MAX_TOKENS} tokens, the most that can be asked for`]
      : []),
    ...(kv_blocks === undefined ? ["KV memory is without a limit"] : []),
    ...(kv_blocks !== undefined && kv_allocation === "on-demand" ? ["nobody is preempted"] : []),
    "an approximation: expected_error_ratio is that within which nine in ten of the means lay that it was held against",
  ];
}
