import * as abi from "../../../../assembly/abi/layout-analysis";
import type { EngineAnalysis } from "../../../core/engine-analysis.ts";
import { replicasOf, speedOf } from "../../fleet.ts";
import type { Amounts } from "../../forms.ts";
import type { Latency, Result } from "../../result.ts";
import type { Scenario } from "../../scenario.ts";
import type { StepLaw } from "../../step-law.ts";
import { gpusOf, peakFlops, systemOf } from "../../system.ts";
import { rate } from "../../workload.ts";
import { engineOf } from "../open.ts";
import { extraSeconds } from "./latency.ts";

/** Objectives of a request, each of one latency. */
const OBJECTIVES = ["ttft_s", "tpot_s", "e2e_s"] as const;

type Amount = Pick<Result, "throughput" | "batch" | "occupancy">;

/** What leaves, and what is there on average. */
export function amountsOf(
  scenario: Scenario,
  law: StepLaw,
  analysis: EngineAnalysis,
  latency: Latency,
  full: boolean,
): Amount {
  const of = (place: number) => analysis.figure(place) ?? 0;
  return {
    throughput: throughput(scenario, analysis, latency, full),
    batch: { mean: of(abi.FIGURE_STEP_SEQUENCES), request_mean: of(abi.FIGURE_STEP_SEEN) },
    occupancy: { ...occupancy(scenario, analysis, latency), ...peaks(scenario, law, analysis) },
  };
}

function throughput(
  scenario: Scenario,
  analysis: EngineAnalysis,
  latency: Latency,
  full: boolean,
): NonNullable<Amount["throughput"]> {
  const { workload, service } = scenario;
  const served = rate(workload);
  const tokens = served * analysis.outputs.mean;
  const tpot = latency.tpot_s?.mean ?? 0;
  return {
    requests_per_s: served,
    output_tokens_per_s: tokens,
    ...(full ? attained(scenario, analysis, served) : {}),
    ...(service.kind === "roofline"
      ? { output_tokens_per_gpu_s: tokens / (replicasOf(scenario) * gpusOf(systemOf(service))) }
      : {}),
    ...(tpot > 0 ? { output_tokens_per_user_s: 1 / tpot } : {}),
  };
}

/** Where a single latency has an objective; how several go together is not known. */
function attained(scenario: Scenario, analysis: EngineAnalysis, served: number) {
  const { slo, workload } = scenario;
  const stated = OBJECTIVES.filter((name) => slo?.[name] !== undefined);
  const [name] = stated;
  if (workload.classes !== undefined || stated.length !== 1 || name === undefined || !analysis.knows(name)) return {};
  const limit = (slo?.[name] ?? 0) - extraSeconds(scenario, name);
  const kept = limit < 0 ? 0 : 1 - analysis.above(name, limit);
  return { goodput_per_s: served * kept, slo_attainment_ratio: kept };
}

function occupancy(
  scenario: Scenario,
  analysis: EngineAnalysis,
  { wait_s, e2e_s }: Latency,
): NonNullable<Amount["occupancy"]> {
  const { kv_blocks, block_size } = engineOf(scenario);
  const idle = analysis.figure(abi.FIGURE_IDLE) ?? 0;
  const tokens = analysis.figure(abi.FIGURE_KV_TOKENS);
  const arriving = rate(scenario.workload);
  const inside_s = e2e_s.mean - extraSeconds(scenario, "e2e_s");
  const used = kv_blocks === undefined || tokens === undefined ? undefined : tokens / (kv_blocks * block_size);
  return {
    busy_ratio: 1 - idle,
    waiting_mean: arriving * wait_s.mean,
    running_mean: arriving * (inside_s - wait_s.mean),
    ...(used === undefined ? {} : { kv_used_ratio: Math.min(1, used) }),
  };
}

/** Where the service names a GPU, its FLOPs and bytes over its peaks. */
function peaks(scenario: Scenario, { usage }: StepLaw, analysis: EngineAnalysis) {
  const { service } = scenario;
  if (usage === undefined || service.kind !== "roofline") return {};
  const system = systemOf(service);
  const each = replicasOf(scenario) / speedOf(scenario);
  return {
    mfu_ratio: (each * perSecond(scenario, analysis, usage.flops)) / peakFlops(system),
    mbu_ratio: (each * perSecond(scenario, analysis, usage.bytes)) / system.hardware.memory_bytes_per_s,
  };
}

/** Of a replica: its steps, and what each request brings to them. */
function perSecond(scenario: Scenario, analysis: EngineAnalysis, each: Amounts): number {
  const { prompts, outputs } = analysis;
  const steps = analysis.figure(abi.FIGURE_STEPS) ?? 0;
  const decodes = Math.max(0, outputs.mean - 1);
  // What decodes attend to: the prompt, and what has been generated.
  const attended = prompts.mean * decodes + (outputs.square - outputs.mean) / 2;
  const pairs = (prompts.square + prompts.mean) / 2;
  const request =
    each.token * (prompts.mean + decodes) +
    each.pair * (pairs + attended) +
    each.context_token * (prompts.mean + attended) +
    each.sequence * (1 + decodes);
  return each.step * steps + (rate(scenario.workload) / replicasOf(scenario)) * request;
}
