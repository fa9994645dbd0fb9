import { spawnSync } from "node:child_process";
import * as abi from "../../assembly/abi/layout-engine";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import { ORDERS } from "../../assembly/order";
import { ROUTERS } from "../../assembly/routing";
import type { Instance } from "../../src/core/core.ts";
import { ticksPerSecond } from "../../src/services/engine/clock.ts";
import { lawColumn } from "../../src/services/engine/law.ts";
import { loadEngine } from "../../src/services/engine/load.ts";
import { engineOf, MOST_LIVE } from "../../src/services/engine/open.ts";
import { horizon } from "../../src/services/engine/source.ts";
import { replicasOf, routerOf } from "../../src/services/fleet.ts";
import type { Scenario } from "../../src/services/scenario.ts";
import { MAX_TOKENS, rate } from "../../src/services/workload.ts";
import { compileC } from "../native.ts";
import { SEGMENTS } from "./core.ts";

const BINARY = "build/engine-twin";

/** gcc 12 leaves the upper halves of wider registers dirty when it calls the C library, whose logarithm is then far slower. */
const NARROW = ["-mprefer-vector-width=128", "-mmove-max=128", "-mstore-max=128"];

/** What the twin prints; tables and the other figures are read by its tests. */
export interface EngineTwinRun extends Record<string, unknown> {
  cpu_s: number;
  digest: string;
}

/** Compiles the C twin; the compiler's version, or undefined where there is no gcc. */
export function compileEngineTwin(): string | undefined {
  return compileC("bench/native/engine/twin.c", BINARY, NARROW);
}

/** The twin's command line for a scenario. */
export function twinWords(instance: Instance, scenario: Scenario): string[] {
  const { workload, run } = scenario;
  const engine = engineOf(scenario);
  const { mu: promptMu, sigma: promptSigma } = lognormal(workload.prompt_tokens);
  const { mu: outputMu, sigma: outputSigma } = lognormal(workload.output_tokens);
  const loaded = loadEngine(instance, scenario);
  const objectives = new Array<number>(3).fill(Number.POSITIVE_INFINITY);
  const prompts = [promptMu, promptSigma, MAX_TOKENS];
  const outputs = [outputMu, outputSigma, workload.max_output_tokens];
  return wordsOf({
    discipline: placeOf(STEP_BATCHING, engine.batching.kind),
    order: placeOf(ORDERS, engine.order.kind),
    router: placeOf(ROUTERS, routerOf(scenario).kind),
    replicas: replicasOf(scenario),
    budget: engine.max_num_batched_tokens,
    max_seqs: engine.max_num_seqs,
    block_tokens: engine.block_size,
    blocks: engine.kv_blocks ?? 0,
    watermark: Math.floor(engine.watermark_ratio * (engine.kv_blocks ?? 0)),
    allocation: abi.ALLOCATE_ON_DEMAND,
    rate: rate(workload),
    class: [1, 0, ...objectives, ...prompts, ...outputs],
    longest: loaded.longest_output,
    ticks: ticksPerSecond(horizon(scenario, loaded, run.requests)),
    seed: run.seed,
    requests: run.requests,
    warmup: run.requests * run.warmup_ratio,
    segments: SEGMENTS,
    levels: run.percentiles.map((percent) => percent / 100),
    live: MOST_LIVE,
    law: lawColumn(loaded.law),
  });
}

/** One run of the twin, timed by itself: CPU time of a second run in its process, tables included. `trace`: its requests. */
export function runEngineTwin(words: string[], trace = ""): EngineTwinRun {
  const { status, stdout } = spawnSync(BINARY, words, { encoding: "utf8", input: trace, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`the twin failed: ${words.join(" ")}`);
  return JSON.parse(stdout);
}

/** Words `name=value` of a command line; the numbers of a list are parted by commas. */
export function wordsOf(fields: Record<string, number | string | number[]>): string[] {
  return Object.entries(fields).map(([name, value]) => `${name}=${value}`);
}

/** The place of an entry in its registry. */
export function placeOf(registry: readonly { id: string }[], id: string): number {
  return registry.findIndex((entry) => entry.id === id);
}

function lognormal(law: unknown): { mu: number; sigma: number } {
  return law as { mu: number; sigma: number };
}
