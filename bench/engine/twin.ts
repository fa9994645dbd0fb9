import { spawnSync } from "node:child_process";
import type { Instance } from "../../src/core/core.ts";
import { ticksPerSecond } from "../../src/services/engine/clock.ts";
import { lawColumn } from "../../src/services/engine/law.ts";
import { loadEngine } from "../../src/services/engine/load.ts";
import { engineOf } from "../../src/services/engine/open.ts";
import { horizon } from "../../src/services/engine/source.ts";
import { replicasOf } from "../../src/services/fleet.ts";
import type { Scenario } from "../../src/services/scenario.ts";
import { stepLaw } from "../../src/services/step-law.ts";
import { MAX_TOKENS, rate } from "../../src/services/workload.ts";
import { compileC } from "../native.ts";
import { SEGMENTS } from "./core.ts";

const BINARY = "build/engine-twin";

/** The disciplines that the twin has, by its numbers. */
const DISCIPLINES = ["chunked-prefill", "prefill-first"];

export interface EngineTwinRun {
  cpu_s: number;
  ttft_mean_s: number;
  digest: string;
}

/** Compiles the C twin; the compiler's version, or undefined where there is no gcc. */
export function compileEngineTwin(): string | undefined {
  return compileC("bench/native/engine/twin.c", BINARY);
}

/** The twin's command line for a scenario. */
export function twinWords(instance: Instance, scenario: Scenario): string[] {
  const { workload, run } = scenario;
  const engine = engineOf(scenario);
  const { mu: promptMu, sigma: promptSigma } = lognormal(workload.prompt_tokens);
  const { mu: outputMu, sigma: outputSigma } = lognormal(workload.output_tokens);
  const ticks = ticksPerSecond(horizon(scenario, loadEngine(instance, scenario), run.requests));
  const words = [
    ...[DISCIPLINES.indexOf(engine.batching.kind), replicasOf(scenario), rate(workload)],
    ...[promptMu, promptSigma, outputMu, outputSigma, MAX_TOKENS, workload.max_output_tokens],
    ...[engine.max_num_batched_tokens, engine.max_num_seqs, engine.kv_blocks ?? 0, ticks],
    ...[run.seed, run.requests, run.requests * run.warmup_ratio, SEGMENTS, 1],
    ...lawColumn(stepLaw(scenario.service)),
  ];
  return words.map(String);
}

/** One run of the twin, timed by itself: CPU time of a second run in its process, tables included. */
export function runEngineTwin(words: string[]): EngineTwinRun {
  return JSON.parse(spawnSync(BINARY, words, { encoding: "utf8" }).stdout);
}

function lognormal(law: unknown): { mu: number; sigma: number } {
  return law as { mu: number; sigma: number };
}
