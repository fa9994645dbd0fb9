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
  /** The tables of each law as columns; empty where it has none. */
  tables: number[][];
  law_of: number[];
  /** Of each replica, relative to the others: what its router sees. */
  speeds: number[];
  ticks_per_s: number;
  /** False takes every step alone: for benchmarks. */
  leap?: boolean;
  /** Each step is formed while the one before it runs; not unless given. */
  ahead?: boolean;
  /** What a request takes beside its steps: its client sees all that much later. 0 unless given. */
  overhead_s?: number;
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
  /** Most ends of steps or leaps of the run, about, past which it ends with "limit"; no limit unless given. */
  events?: number;
  patience_s?: number | undefined;
  /** Most rows of the first replication's logs, and of its series (an even number); 0: none. */
  request_rows: number;
  step_rows: number;
  series_rows: number;
}

/** The parameters of a run as the core reads them; its columns are written to the instance. */
export function blockOf(instance: Instance, spec: EngineRunSpec): Float64Array {
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
    [abi.ENGINE_TABLES]: instance.write(spec.tables.map((table) => (table.length > 0 ? instance.write(table) : 0))),
    [abi.ENGINE_TICKS]: spec.ticks_per_s,
    [abi.ENGINE_LEAP]: Number(spec.leap ?? true),
    [abi.ENGINE_AHEAD]: Number(spec.ahead ?? false),
    [abi.ENGINE_OVERHEAD]: spec.overhead_s ?? 0,
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
    [abi.ENGINE_EVENTS]: spec.events ?? 0,
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
