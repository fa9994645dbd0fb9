import * as layout from "../../assembly/abi/layout";
import * as abi from "../../assembly/abi/layout-engine";
import type { Instance } from "./core.ts";
import { type SourceSpec, sourceBlock } from "./source.ts";

/** A class of requests; samplers are handles of the core (`sampler`), without meaning where a trace has the lengths. */
export interface ClassSpec {
  share: number;
  priority: number;
  ttft_s?: number | undefined;
  tpot_s?: number | undefined;
  e2e_s?: number | undefined;
  prompts: number;
  outputs: number;
}

/** What a run of the step-level engine needs, in the places of its registries. */
export interface EngineRunSpec {
  discipline: number;
  parameters: number[];
  order: number;
  prediction_cv: number;
  router: number;
  router_parameters: number[];
  max_num_seqs: number;
  max_num_batched_tokens: number;
  block_size: number;
  /** Of one replica; 0: no limit. */
  kv_blocks: number;
  watermark_blocks: number;
  /** ALLOCATE_* */
  allocation: number;
  /** Seconds to copy a block to host memory or back; undefined where the preempted are computed again. */
  swap_block_s?: number | undefined;
  prefix_caching: boolean;
  hash_tokens: number;
  /** Groups of requests whose prompts begin with the same tokens each; group k, from 1, has the share of k^-skew. */
  shared_prefix?: { groups: number; tokens: number; skew: number } | undefined;
  /** Step laws as columns (see layout-engine.ts), and the place of each replica's own. */
  laws: number[][];
  law_of: number[];
  /** Of each replica, relative to the others: what its router sees. */
  speeds: number[];
  ticks_per_s: number;
  /** False takes every step alone: for benchmarks. */
  leap?: boolean;
  seed: number;
  /** Per replication; of a trace, its rows. The first `warmup` are outside the statistics. */
  requests: number;
  warmup: number;
  replications: number;
  segments: number;
  /** In (0, 1). */
  levels: number[];
  classes: ClassSpec[];
  source: SourceSpec;
  /** Longest output that any request may have, in tokens. */
  longest_output: number;
  /** Most requests in the system at once. */
  live: number;
  patience_s?: number | undefined;
  /** Most rows of the first replication's logs, and of its series (an even number); 0: none. */
  request_rows: number;
  step_rows: number;
  series_rows: number;
}

export type EngineMetric = "wait_s" | "ttft_s" | "tpot_s" | "itl_s" | "e2e_s";

/** The core's places of the metrics, and their names on the wire in the order of a result. */
export const METRICS: Record<EngineMetric, number> = {
  wait_s: abi.METRIC_WAIT,
  ttft_s: abi.METRIC_TTFT,
  tpot_s: abi.METRIC_TPOT,
  itl_s: abi.METRIC_ITL,
  e2e_s: abi.METRIC_E2E,
};

/** A metric within a segment, in seconds; percentiles in the order of the levels. NaN where it has no value. */
export interface Part {
  count: number;
  mean: number;
  percentiles: number[];
}

/** One run of the step-level engine in an instance; it lasts until the instance is reset. */
export class EngineRun {
  readonly #instance: Instance;
  readonly #levels: number;
  readonly #classes: number;
  readonly #replicas: number;

  constructor(instance: Instance, spec: EngineRunSpec) {
    this.#instance = instance;
    this.#levels = spec.levels.length;
    this.#classes = spec.classes.length;
    this.#replicas = spec.law_of.length;
    instance.exports.engineOpen(instance.write(blockOf(instance, spec)));
  }

  /** Goes on for about `events` arrivals and ends of steps or leaps. */
  step(events: number): "running" | "done" | "limit" {
    const status = this.#instance.exports.engineStep(events);
    return status === layout.STATUS_RUNNING ? "running" : status === layout.STATUS_DONE ? "done" : "limit";
  }

  /** A figure of the run (SEEN_*). */
  figure(place: number): number {
    return this.#instance.column(this.#instance.exports.engineAddress(), abi.SEEN_SIZE)[place] ?? Number.NaN;
  }

  /** How many values of a metric were measured. */
  count(metric: EngineMetric): number {
    return this.#instance.exports.engineCount(METRICS[metric]);
  }

  mean(metric: EngineMetric): number {
    return this.#instance.exports.engineMean(METRICS[metric]);
  }

  /** The value with `level` of all at or below it, in seconds. */
  percentile(metric: EngineMetric, level: number): number {
    return this.#instance.exports.enginePercentile(METRICS[metric], level);
  }

  /** The share of all above x seconds. */
  above(metric: EngineMetric, x: number): number {
    return this.#instance.exports.engineAbove(METRICS[metric], x);
  }

  /** The share of the waits that are 0. */
  zeroRatio(): number {
    return this.#instance.exports.engineZeroRatio();
  }

  /** The metric in each segment that ended and has a value of it. */
  parts(metric: EngineMetric): Part[] {
    const cells = 2 + this.#levels;
    const width = abi.PART_METRICS + abi.METRICS * cells;
    const count = this.figure(abi.SEEN_SEGMENTS);
    const table = this.#instance.column(this.figure(abi.SEEN_SEGMENT_TABLE), count * width);
    return Array.from({ length: count }, (_, i) => {
      const from = i * width + abi.PART_METRICS + METRICS[metric] * cells;
      const [values = 0, mean = Number.NaN, ...percentiles] = table.slice(from, from + cells);
      return { count: values, mean, percentiles };
    }).filter((part) => part.count > 0);
  }

  /** A row of REPLICA_* for each replica. */
  replicas(): Float64Array[] {
    return this.#table(abi.SEEN_REPLICA_TABLE, this.#replicas, abi.REPLICA_SIZE);
  }

  /** A row of CLASS_SEEN_* for each class. */
  classes(): Float64Array[] {
    return this.#table(abi.SEEN_CLASS_TABLE, this.#classes, abi.CLASS_SEEN_SIZE);
  }

  /** Rows of SERIES_*, by time. */
  series(): Float64Array[] {
    return this.#table(abi.SEEN_SERIES, this.figure(abi.SEEN_SERIES_ROWS), abi.SERIES_SIZE);
  }

  /** Rows of LOG_*, by arrival: those of requests that have left. */
  requests(): Float64Array[] {
    const rows = this.#table(abi.SEEN_REQUEST_TABLE, this.figure(abi.SEEN_REQUEST_ROWS), abi.LOG_SIZE);
    return rows.filter((row) => row[abi.LOG_OUTCOME] !== abi.OUTCOME_IN_FLIGHT);
  }

  /** Rows of STEP_*, by time. */
  steps(): Float64Array[] {
    return this.#table(abi.SEEN_STEP_TABLE, this.figure(abi.SEEN_STEP_ROWS), abi.STEP_SIZE);
  }

  /** The rows of a table that the core left: `rows` of `width` cells. A copy. */
  #table(address: number, rows: number, width: number): Float64Array[] {
    const cells = this.#instance.column(this.figure(address), rows * width).slice();
    return Array.from({ length: rows }, (_, i) => cells.subarray(i * width, (i + 1) * width));
  }
}

/** Builds a sampler of the length law that the instance holds; its handle lasts until the next reset. */
export function sampler({ exports }: Instance): { handle: number; longest: number } {
  const handle = exports.engineSampler() >>> 0;
  return { handle, longest: exports.engineSamplerLongest() };
}

function blockOf(instance: Instance, spec: EngineRunSpec): Float64Array {
  const block = new Float64Array(abi.ENGINE_SIZE);
  const set = (values: Record<number, number>) => {
    for (const [place, value] of Object.entries(values)) block[Number(place)] = value;
  };
  set({
    [abi.ENGINE_DISCIPLINE]: spec.discipline,
    [abi.ENGINE_PARAMETER]: spec.parameters[0] ?? 0,
    [abi.ENGINE_PARAMETER_2]: spec.parameters[1] ?? 0,
    [abi.ENGINE_ORDER]: spec.order,
    [abi.ENGINE_PREDICTION_CV]: spec.prediction_cv,
    [abi.ENGINE_ROUTER]: spec.router,
    [abi.ENGINE_ROUTER_PARAMETER]: spec.router_parameters[0] ?? 0,
    [abi.ENGINE_ROUTER_PARAMETER_2]: spec.router_parameters[1] ?? 0,
    [abi.ENGINE_MAX_SEQS]: spec.max_num_seqs,
    [abi.ENGINE_TOKEN_BUDGET]: spec.max_num_batched_tokens,
    [abi.ENGINE_BLOCK_TOKENS]: spec.block_size,
    [abi.ENGINE_BLOCKS]: spec.kv_blocks,
    [abi.ENGINE_WATERMARK]: spec.watermark_blocks,
    [abi.ENGINE_ALLOCATION]: spec.allocation,
    [abi.ENGINE_SWAP]: Number(spec.swap_block_s !== undefined),
    [abi.ENGINE_SWAP_BLOCK]: spec.swap_block_s ?? 0,
    [abi.ENGINE_PREFIX_CACHE]: Number(spec.prefix_caching),
    [abi.ENGINE_HASH_TOKENS]: spec.hash_tokens,
    [abi.ENGINE_SHARED]: spec.shared_prefix?.groups ?? 0,
    [abi.ENGINE_SHARED_TOKENS]: spec.shared_prefix?.tokens ?? 0,
    [abi.ENGINE_SHARED_SKEW]: spec.shared_prefix?.skew ?? 0,
    [abi.ENGINE_REPLICAS]: spec.law_of.length,
    [abi.ENGINE_LAW_OF]: instance.write(spec.law_of),
    [abi.ENGINE_SPEEDS]: instance.write(spec.speeds),
    [abi.ENGINE_LAWS]: instance.write(spec.laws.map((law) => instance.write(law))),
    [abi.ENGINE_LAW_COUNT]: spec.laws.length,
    [abi.ENGINE_TICKS]: spec.ticks_per_s,
    [abi.ENGINE_LEAP]: Number(spec.leap ?? true),
    [abi.ENGINE_SEED]: spec.seed,
    [abi.ENGINE_REQUESTS]: spec.requests,
    [abi.ENGINE_WARMUP]: spec.warmup,
    [abi.ENGINE_REPLICATIONS]: spec.replications,
    [abi.ENGINE_SEGMENTS]: spec.segments,
    [abi.ENGINE_LEVELS]: instance.write(spec.levels),
    [abi.ENGINE_LEVEL_COUNT]: spec.levels.length,
    [abi.ENGINE_CLASSES]: instance.write(spec.classes.flatMap(classRow)),
    [abi.ENGINE_CLASS_COUNT]: spec.classes.length,
    [abi.ENGINE_MAX_OUTPUT]: spec.longest_output,
    [abi.ENGINE_LIVE]: spec.live,
    [abi.ENGINE_PATIENCE]: spec.patience_s ?? Number.POSITIVE_INFINITY,
    [abi.ENGINE_REQUEST_ROWS]: spec.request_rows,
    [abi.ENGINE_STEP_ROWS]: spec.step_rows,
    [abi.ENGINE_SERIES_ROWS]: spec.series_rows,
  });
  set(sourceBlock(instance, spec.source));
  return block;
}

function classRow(spec: ClassSpec): number[] {
  const row = new Array<number>(abi.CLASS_SIZE).fill(0);
  row[abi.CLASS_SHARE] = spec.share;
  row[abi.CLASS_PRIORITY] = spec.priority;
  row[abi.CLASS_TTFT] = spec.ttft_s ?? Number.POSITIVE_INFINITY;
  row[abi.CLASS_TPOT] = spec.tpot_s ?? Number.POSITIVE_INFINITY;
  row[abi.CLASS_E2E] = spec.e2e_s ?? Number.POSITIVE_INFINITY;
  row[abi.CLASS_PROMPTS] = spec.prompts;
  row[abi.CLASS_OUTPUTS] = spec.outputs;
  return row;
}
