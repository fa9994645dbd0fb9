import { readFileSync } from "node:fs";
import * as abi from "../../assembly/abi/layout-analysis";
import * as engine from "../../assembly/abi/layout-engine";
import { Instance } from "../../src/core/core.ts";
import { EngineAnalysis, type EngineAnalysisSpec } from "../../src/core/engine-analysis.ts";
import type { LengthSpec } from "../../src/services/scenario.ts";

const instance = new Instance(new WebAssembly.Module(readFileSync("build/core.wasm")));

/** A step law of one roof of compute, one of memory, and the host: seconds of a token, a pair, once, a context token, ... */
export interface Roofs {
  token: number;
  pair: number;
  step: number;
  context: number;
  host: number;
  sequence: number;
}

/** As the core reads it: no base row, a term of two forms and a term of one. */
export function lawOf({ token, pair, step, context, host, sequence }: Roofs): number[] {
  const base = new Array<number>(engine.BASE_SIZE).fill(0);
  return [...base, 2, 2, 0, token, pair, 0, 0, step, 0, 0, context, 0, 1, host, 0, 0, 0, sequence];
}

/** Llama 3.1 8B on an H100, about. */
export const H100: Roofs = { token: 2.95e-5, pair: 9.6e-10, step: 6e-3, context: 4.9e-8, host: 2e-4, sequence: 5e-6 };

export const lognormal = (mean: number, cv: number): LengthSpec =>
  cv === 0 ? { kind: "constant", value: mean } : { kind: "lognormal", mean, cv };

export const DEFAULTS: EngineAnalysisSpec = {
  rate_per_s: 2,
  prompt_tokens: lognormal(512, 1),
  output_tokens: lognormal(128, 1),
  longest_prompt: 8192,
  longest_output: 4096,
  chunked: true,
  max_num_seqs: 16,
  max_num_batched_tokens: 1024,
  block_size: 16,
  kv_blocks: 0,
  allocation: engine.ALLOCATE_FULL,
  ahead: false,
  gap_spread: 1,
  replicas: 1,
  choices: 1,
  law: lawOf(H100),
  tables: [],
};

/** An analysis in an instance that all tests of a file share: read it before the next. */
export function analysed(vary: Partial<EngineAnalysisSpec> = {}, full = true): EngineAnalysis {
  return new EngineAnalysis(instance, { ...DEFAULTS, ...vary }, full);
}

/** Its figures by name; NaN where there is none. */
export function figures(analysis: EngineAnalysis) {
  const of = (place: number) => analysis.figure(place) ?? Number.NaN;
  return {
    max_rate: of(abi.FIGURE_MAX_RATE),
    slots: of(abi.FIGURE_SLOTS),
    kv_share: of(abi.FIGURE_KV_SHARE),
    spread: of(abi.FIGURE_WORK_SPREAD),
    slowdown: of(abi.FIGURE_SLOWDOWN),
    factor: of(abi.FIGURE_FACTOR),
    chain_wait: of(abi.FIGURE_CHAIN_WAIT),
    blocked: of(abi.FIGURE_BLOCKED),
    idle: of(abi.FIGURE_IDLE),
    prefill_load: of(abi.FIGURE_PREFILL_LOAD),
    tilt: of(abi.FIGURE_TILT),
    wait: of(abi.FIGURE_WAIT),
    ttft: of(abi.FIGURE_TTFT),
    tpot: of(abi.FIGURE_TPOT),
    e2e: of(abi.FIGURE_E2E),
    running: of(abi.FIGURE_RUNNING),
    decoding: of(abi.FIGURE_DECODING),
    steps: of(abi.FIGURE_STEPS),
  };
}

/** P(Z > x). */
export const normalSurvival = (x: number): number => instance.exports.normalSurvival(x);
