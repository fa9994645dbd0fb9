import { STATUS_DONE } from "../../assembly/abi/layout";
import * as abi from "../../assembly/abi/layout-analysis";
import type { LengthSpec } from "../services/scenario.ts";
import type { Instance } from "./core.ts";
import { type EngineMetric, METRICS } from "./engine.ts";
import { setLengths } from "./lengths.ts";

/** An engine as the analysis takes it: one replica, with its queue, first come first served. */
export interface EngineAnalysisSpec {
  rate_per_s: number;
  prompt_tokens: LengthSpec;
  output_tokens: LengthSpec;
  /** Longest prompt and output that count, in tokens. */
  longest_prompt: number;
  longest_output: number;
  chunked: boolean;
  max_num_seqs: number;
  max_num_batched_tokens: number;
  block_size: number;
  /** That admission may fill; 0: no limit. */
  kv_blocks: number;
  /** ALLOCATE_* */
  allocation: number;
  /** A step is formed while the one before it runs: who arrives meanwhile joins the step after. */
  ahead: boolean;
  /** Squared cv of the gaps between its arrivals; 1: Poisson. */
  gap_spread: number;
  /** Of the fleet, and among how many of them a request takes the one with the fewest requests; 1: no choice. */
  replicas: number;
  choices: number;
  /** The step law as a column (layout-engine.ts), and its tables; empty where it has none. */
  law: number[];
  tables: number[];
}

/** The lengths as they are clipped, in tokens. */
interface Clipped {
  mean: number;
  square: number;
  clipped_ratio: number;
}

/** The analysis of an engine in an instance; it lasts until the instance is reset. */
export class EngineAnalysis {
  readonly stable: boolean;
  readonly prompts: Clipped;
  readonly outputs: Clipped;
  readonly #instance: Instance;

  /** Rewinds the instance. `full` asks for the laws too. */
  constructor(instance: Instance, spec: EngineAnalysisSpec, full: boolean) {
    const { exports } = instance;
    this.#instance = instance;
    exports.reset();
    this.prompts = clip(instance, spec.prompt_tokens, spec.longest_prompt);
    exports.enginePrompts();
    this.outputs = clip(instance, spec.output_tokens, spec.longest_output);
    exports.engineOutputs();
    this.stable = exports.engineAnalyze(instance.write(blockOf(instance, spec)), Number(full)) === STATUS_DONE;
  }

  /** A figure (FIGURE_*); undefined where there is none. */
  figure(place: number): number | undefined {
    const value = this.#instance.column(this.#instance.exports.engineFiguresAddress(), abi.FIGURES)[place];
    return Number.isFinite(value) ? value : undefined;
  }

  /** Whether the distribution of a metric is known. */
  knows(metric: EngineMetric): boolean {
    return Boolean(this.#instance.exports.engineHasLaw(METRICS[metric]));
  }

  /** The value in seconds with `level` of all at or below it. */
  percentile(metric: EngineMetric, level: number): number {
    return this.#instance.exports.engineQuantile(METRICS[metric], level);
  }

  /** The share of all above x seconds. */
  above(metric: EngineMetric, x: number): number {
    return this.#instance.exports.engineSurvival(METRICS[metric], x);
  }
}

function clip(instance: Instance, law: LengthSpec, longest: number): Clipped {
  const { exports } = instance;
  setLengths(instance, law, longest);
  return {
    mean: exports.lengthsMoment(1),
    square: exports.lengthsMoment(2),
    clipped_ratio: exports.lengthsClippedRatio(),
  };
}

function blockOf(instance: Instance, spec: EngineAnalysisSpec): Float64Array {
  const block = new Float64Array(abi.ANALYSIS_SIZE);
  block[abi.ANALYSIS_RATE] = spec.rate_per_s;
  block[abi.ANALYSIS_CHUNKED] = Number(spec.chunked);
  block[abi.ANALYSIS_MAX_SEQS] = spec.max_num_seqs;
  block[abi.ANALYSIS_TOKEN_BUDGET] = spec.max_num_batched_tokens;
  block[abi.ANALYSIS_BLOCK_TOKENS] = spec.block_size;
  block[abi.ANALYSIS_BLOCKS] = spec.kv_blocks;
  block[abi.ANALYSIS_ALLOCATION] = spec.allocation;
  block[abi.ANALYSIS_AHEAD] = Number(spec.ahead);
  block[abi.ANALYSIS_GAP_SPREAD] = spec.gap_spread;
  block[abi.ANALYSIS_REPLICAS] = spec.replicas;
  block[abi.ANALYSIS_CHOICES] = spec.choices;
  block[abi.ANALYSIS_LAW] = instance.write(spec.law);
  block[abi.ANALYSIS_TABLES] = spec.tables.length > 0 ? instance.write(spec.tables) : 0;
  return block;
}
