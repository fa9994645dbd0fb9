import * as abi from "../../assembly/abi/layout-engine";
import { ARRIVALS } from "../../assembly/arrivals";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import { ORDERS } from "../../assembly/order";
import { ROUTERS } from "../../assembly/routing";
import { placeOf, runEngineTwin, wordsOf } from "../../bench/engine/twin.ts";
import { type EngineSpec, lawColumn } from "./engine-spec.ts";

const ENDLESS = Number.POSITIVE_INFINITY;

/** What the twin prints of a run: figures, and tables of rows in the core's order. */
export type TwinRun = Record<string, number> & Record<string, (number | null)[][]> & { digest: string };

/** The law of the turns of sessions: mu and sigma of a lognormal. */
export const TURNS = [0.5, 0.6] as const;

/** The twin's run of a spec: explicit rows, or lognormal lengths (mu, sigma, cap) of each class. */
export function runTwin(spec: EngineSpec, lengths: number[][] = []): TwinRun {
  const words = [...wordsOf({ ...systemOf(spec), ...sourceOf(spec), ...listsOf(spec) }), ...rowsOf(spec, lengths)];
  return runEngineTwin(words, traceOf(spec)) as TwinRun;
}

function systemOf(spec: EngineSpec) {
  return {
    discipline: placeOf(STEP_BATCHING, spec.batching),
    parameter: spec.parameters[0] ?? 0,
    parameter_2: spec.parameters[1] ?? 0,
    order: placeOf(ORDERS, spec.order),
    prediction_cv: spec.prediction_cv,
    router: placeOf(ROUTERS, spec.router),
    router_parameter: spec.router_parameters[0] ?? 0,
    max_seqs: spec.max_seqs,
    budget: spec.token_budget,
    block_tokens: spec.block_tokens,
    blocks: spec.blocks,
    watermark: spec.watermark,
    allocation: spec.allocation,
    swap: spec.swap_block_s === undefined ? 0 : 1,
    swap_block: spec.swap_block_s ?? 0,
    replicas: spec.replicas,
    ticks: spec.ticks,
    leap: spec.leap ? 1 : 0,
    ahead: spec.ahead ? 1 : 0,
    longest: spec.max_output_tokens,
    live: spec.live,
    patience: spec.patience_s,
    events: spec.fields[abi.ENGINE_EVENTS] ?? 0,
    series_rows: spec.fields[abi.ENGINE_SERIES_ROWS] ?? 0,
    request_rows: spec.fields[abi.ENGINE_REQUEST_ROWS] ?? 0,
    step_rows: spec.fields[abi.ENGINE_STEP_ROWS] ?? 0,
    prefix_cache: spec.fields[abi.ENGINE_PREFIX_CACHE] ?? 0,
    hash_tokens: spec.fields[abi.ENGINE_HASH_TOKENS] ?? spec.block_tokens,
    shared: spec.fields[abi.ENGINE_SHARED] ?? 0,
    shared_tokens: spec.fields[abi.ENGINE_SHARED_TOKENS] ?? 0,
    shared_skew: spec.fields[abi.ENGINE_SHARED_SKEW] ?? 0,
  };
}

function sourceOf({ rows, fields, ...spec }: EngineSpec): Record<string, number> {
  return {
    ...{ warmup: spec.warmup, replications: spec.replications, segments: spec.segments, seed: spec.seed },
    requests: rows?.arrival_s.length ?? spec.requests,
    source: rows === undefined ? (fields[abi.ENGINE_SOURCE] ?? abi.SOURCE_OPEN) : abi.SOURCE_TRACE,
    rate: spec.arrivals.rate_per_s,
    process: placeOf(ARRIVALS, spec.arrivals.kind),
    concurrency: fields[abi.ENGINE_CONCURRENCY] ?? 0,
    think: fields[abi.ENGINE_THINK] ?? 0,
    max_context: fields[abi.ENGINE_MAX_CONTEXT] ?? 0,
  };
}

/** Explicit rows as the twin reads them. */
function traceOf({ rows }: EngineSpec): string {
  const lines = rows?.arrival_s.map((time_s, i) =>
    [time_s, rows.prompt_tokens[i], rows.output_tokens[i], rows.classes?.[i] ?? 0].join(" "),
  );
  return lines?.join("\n") ?? "";
}

function listsOf({ levels, law_of }: EngineSpec): Record<string, number[]> {
  return { levels, turns: [...TURNS, 1 << 20], ...(law_of === undefined ? {} : { law_of }) };
}

/** The words that come once for each law and each class. */
function rowsOf(spec: EngineSpec, lengths: number[][]): string[] {
  const classes = spec.classes.map(
    ({ share = 1, priority = 0, ttft_s = ENDLESS, tpot_s = ENDLESS, e2e_s = ENDLESS }, k) => [
      ...[share, priority, ttft_s, tpot_s, e2e_s],
      ...(lengths[k] ?? []),
    ],
  );
  return [...spec.laws.map((law) => `law=${lawColumn(law)}`), ...classes.map((row) => `class=${row}`)];
}
