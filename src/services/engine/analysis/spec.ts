import * as abi from "../../../../assembly/abi/layout-engine";
import type { Instance } from "../../../core/core.ts";
import type { EngineAnalysisSpec } from "../../../core/engine-analysis.ts";
import { classesOf } from "../../classes.ts";
import { groupsOf, replicasOf, routerOf } from "../../fleet.ts";
import type { LengthSpec, Scenario } from "../../scenario.ts";
import { type StepLaw, stepLaw } from "../../step-law.ts";
import { MAX_TOKENS, rate } from "../../workload.ts";
import { atSpeed, lawColumn } from "../law.ts";
import { atItsEnd } from "../load.ts";
import { engineOf } from "../open.ts";
import { tablesColumn } from "../tables.ts";

const ALLOCATIONS = {
  "on-demand": abi.ALLOCATE_ON_DEMAND,
  full: abi.ALLOCATE_FULL,
  maximum: abi.ALLOCATE_MAXIMUM,
} as const;

/** The law of a scenario, in a rewound instance. */
export function lawIn(instance: Instance, scenario: Scenario): StepLaw {
  instance.exports.reset();
  return atItsEnd(stepLaw(instance, scenario), scenario);
}

/** A covered scenario as the core analyses it: one of its replicas, with the same step law as the simulator's. */
export function analysisSpec(scenario: Scenario, base: StepLaw): EngineAnalysisSpec {
  const { workload } = scenario;
  const engine = engineOf(scenario);
  const law = atSpeed(base, groupsOf(scenario)[0]?.speed_ratio ?? 1);
  const chunked = engine.batching.kind === "chunked-prefill";
  const blocks = engine.kv_blocks ?? 0;
  const { prompt_tokens, output_tokens } = lengthsOf(scenario);
  return {
    rate_per_s: rate(workload) / replicasOf(scenario),
    prompt_tokens,
    output_tokens,
    longest_prompt: MAX_TOKENS,
    longest_output: workload.max_output_tokens,
    chunked,
    max_num_seqs: Math.min(engine.max_num_seqs, chunked ? engine.max_num_batched_tokens : Number.POSITIVE_INFINITY),
    max_num_batched_tokens: engine.max_num_batched_tokens,
    block_size: engine.block_size,
    kv_blocks: Math.max(0, blocks - Math.floor(engine.watermark_ratio * blocks)),
    allocation: ALLOCATIONS[engine.kv_allocation],
    ahead: engine.async_scheduling,
    ...routed(scenario),
    law: lawColumn(law),
    tables: law.tables === undefined ? [] : tablesColumn(law.tables),
  };
}

/** Who comes to a replica: in turn every n-th request, so that gaps are sums of n; else a part drawn at random, or chosen. */
function routed(scenario: Scenario): Pick<EngineAnalysisSpec, "gap_spread" | "replicas" | "choices"> {
  const replicas = replicasOf(scenario);
  const { kind } = routerOf(scenario);
  const choices = kind === "least-requests" ? replicas : kind === "two-choices" ? Math.min(2, replicas) : 1;
  return { gap_spread: kind === "round-robin" ? 1 / replicas : 1, replicas, choices };
}

/** The lengths of the requests: all classes have the same. */
function lengthsOf(scenario: Scenario): { prompt_tokens: LengthSpec; output_tokens: LengthSpec } {
  const [all] = classesOf(scenario);
  if (all === undefined) throw new Error("a scenario has a class");
  return all;
}
