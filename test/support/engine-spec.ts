import * as abi from "../../assembly/abi/layout-engine";
import { ARRIVALS } from "../../assembly/arrivals";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import { ORDERS } from "../../assembly/order";
import { ROUTERS } from "../../assembly/routing";
import type { Instance } from "../../src/core/core.ts";
import { setLengths } from "../../src/core/lengths.ts";
import { tablesColumn } from "../../src/services/engine/tables.ts";
import type { LengthSpec } from "../../src/services/scenario.ts";
import type { StepTables } from "../../src/services/step-tables.ts";

/** A form in seconds: once, per new token, per attention pair, per context token, per sequence. */
export type Form = [step: number, token: number, pair: number, context: number, sequence: number];

export interface Law {
  /** Places FORM_* and BASE_*, in seconds; 0 where absent. */
  base?: Record<number, number>;
  /** A step costs the largest form of each. */
  terms?: Form[][];
  tables?: StepTables;
}

/** The linear law of the API: prefill emits the first token. */
export const linear = (batch_s: number, request_s: number, token_s: number, token_request_s: number): Law => ({
  base: {
    [abi.BASE_ANY_FINISHING]: batch_s,
    [abi.BASE_FINISHING]: request_s,
    [abi.BASE_ANY_DECODING]: token_s,
    [abi.BASE_DECODING]: token_request_s,
  },
});

export interface Class {
  share?: number;
  priority?: number;
  ttft_s?: number;
  tpot_s?: number;
  e2e_s?: number;
  prompt_tokens?: LengthSpec;
  output_tokens?: LengthSpec;
}

/** Rows of explicit requests; outputs are clipped already. */
export interface Rows {
  arrival_s: number[];
  prompt_tokens: number[];
  output_tokens: number[];
  /** Place in the classes; all of class 0 where absent. */
  classes?: number[];
}

export const DEFAULTS = {
  batching: "chunked-prefill",
  parameters: [] as number[],
  order: "fcfs",
  prediction_cv: 0,
  router: "round-robin",
  router_parameters: [] as number[],
  max_seqs: 256,
  token_budget: 8192,
  block_tokens: 16,
  /** Of one replica; 0 is no limit. */
  blocks: 0,
  watermark: 0,
  allocation: abi.ALLOCATE_ON_DEMAND as number,
  /** The preempted are copied out and back at so many s a block; computed again where absent. */
  swap_block_s: undefined as number | undefined,
  replicas: 1,
  laws: [linear(0.002, 0.001, 0.01, 0.0002)],
  /** The law of each replica; the first where absent. */
  law_of: undefined as number[] | undefined,
  ticks: 1e12,
  leap: true,
  /** Each step is formed while the one before it runs. */
  ahead: false,
  seed: 0,
  requests: 2000,
  warmup: 0,
  replications: 1,
  segments: 1,
  levels: [0.5, 0.9, 0.99],
  classes: [{}] as Class[],
  arrivals: { kind: "poisson", rate_per_s: 1 } as { kind: string; rate_per_s: number; cv?: number },
  rows: undefined as Rows | undefined,
  patience_s: Number.POSITIVE_INFINITY,
  max_output_tokens: 1000,
  /** Most requests in the system at once. */
  live: 4096,
  /** Other parameters (ENGINE_*), and columns whose addresses are parameters. */
  fields: {} as Record<number, number>,
  columns: {} as Record<number, ArrayLike<number>>,
  /** Laws whose samplers are parameters. */
  samplers: {} as Record<number, LengthSpec>,
};

export type EngineSpec = typeof DEFAULTS;

/** The parameters as `engineOpen` reads them; columns and samplers are built on the way. */
export function block(instance: Instance, spec: EngineSpec): Float64Array {
  const { rows } = spec;
  const values = new Float64Array(abi.ENGINE_SIZE);
  const set = (place: number, value: number) => {
    values[place] = value;
  };
  set(abi.ENGINE_DISCIPLINE, place(STEP_BATCHING, spec.batching));
  set(abi.ENGINE_PARAMETER, spec.parameters[0] ?? 0);
  set(abi.ENGINE_PARAMETER_2, spec.parameters[1] ?? 0);
  set(abi.ENGINE_ORDER, place(ORDERS, spec.order));
  set(abi.ENGINE_PREDICTION_CV, spec.prediction_cv);
  set(abi.ENGINE_ROUTER, place(ROUTERS, spec.router));
  set(abi.ENGINE_ROUTER_PARAMETER, spec.router_parameters[0] ?? 0);
  set(abi.ENGINE_ROUTER_PARAMETER_2, spec.router_parameters[1] ?? 0);
  set(abi.ENGINE_MAX_SEQS, spec.max_seqs);
  set(abi.ENGINE_TOKEN_BUDGET, spec.token_budget);
  set(abi.ENGINE_BLOCK_TOKENS, spec.block_tokens);
  set(abi.ENGINE_BLOCKS, spec.blocks);
  set(abi.ENGINE_WATERMARK, spec.watermark);
  set(abi.ENGINE_ALLOCATION, spec.allocation);
  set(abi.ENGINE_SWAP, spec.swap_block_s === undefined ? 0 : 1);
  set(abi.ENGINE_SWAP_BLOCK, spec.swap_block_s ?? 0);
  set(abi.ENGINE_REPLICAS, spec.replicas);
  set(abi.ENGINE_LAW_OF, instance.write(spec.law_of ?? new Float64Array(spec.replicas)));
  set(abi.ENGINE_LAWS, instance.write(spec.laws.map((law) => instance.write(lawColumn(law)))));
  set(abi.ENGINE_LAW_COUNT, spec.laws.length);
  const tables = spec.laws.map((law) => (law.tables ? instance.write(tablesColumn(law.tables)) : 0));
  set(abi.ENGINE_TABLES, instance.write(tables));
  set(abi.ENGINE_TICKS, spec.ticks);
  set(abi.ENGINE_LEAP, spec.leap ? 1 : 0);
  set(abi.ENGINE_AHEAD, spec.ahead ? 1 : 0);
  set(abi.ENGINE_SEED, spec.seed);
  set(abi.ENGINE_REQUESTS, rows?.arrival_s.length ?? spec.requests);
  set(abi.ENGINE_WARMUP, spec.warmup);
  set(abi.ENGINE_REPLICATIONS, spec.replications);
  set(abi.ENGINE_SEGMENTS, spec.segments);
  set(abi.ENGINE_LEVELS, instance.write(spec.levels));
  set(abi.ENGINE_LEVEL_COUNT, spec.levels.length);
  set(abi.ENGINE_CLASSES, instance.write(spec.classes.flatMap((row) => classRow(instance, row, spec))));
  set(abi.ENGINE_CLASS_COUNT, spec.classes.length);
  set(abi.ENGINE_PATIENCE, spec.patience_s);
  set(abi.ENGINE_MAX_OUTPUT, spec.max_output_tokens);
  set(abi.ENGINE_LIVE, spec.live);
  set(abi.ENGINE_PROCESS, place(ARRIVALS, spec.arrivals.kind));
  set(abi.ENGINE_RATE, spec.arrivals.rate_per_s);
  set(abi.ENGINE_CV, spec.arrivals.cv ?? 1);
  if (rows !== undefined) {
    set(abi.ENGINE_SOURCE, abi.SOURCE_TRACE);
    set(abi.ENGINE_TRACE_TIMES, instance.write(rows.arrival_s));
    set(abi.ENGINE_TRACE_PROMPTS, instance.write(rows.prompt_tokens));
    set(abi.ENGINE_TRACE_OUTPUTS, instance.write(rows.output_tokens));
    set(abi.ENGINE_TRACE_CLASSES, rows.classes === undefined ? 0 : instance.write(rows.classes));
  }
  for (const [field, value] of Object.entries(spec.fields)) set(Number(field), value);
  for (const [field, column] of Object.entries(spec.columns)) set(Number(field), instance.write(column));
  for (const [field, law] of Object.entries(spec.samplers)) set(Number(field), sampler(instance, law, 1 << 20));
  return values;
}

function place(registry: readonly { id: string }[], id: string): number {
  const found = registry.findIndex((entry) => entry.id === id);
  if (found < 0) throw new Error(`no ${id} in the registry`);
  return found;
}

export function lawColumn({ base = {}, terms = [] }: Law): number[] {
  const row = Array.from({ length: abi.BASE_SIZE }, (_, i) => base[i] ?? 0);
  return [...row, terms.length, ...terms.flatMap((forms) => [forms.length, ...forms.flat()])];
}

function classRow(instance: Instance, given: Class, spec: EngineSpec): number[] {
  const row = new Array<number>(abi.CLASS_SIZE).fill(0);
  row[abi.CLASS_SHARE] = given.share ?? 1;
  row[abi.CLASS_PRIORITY] = given.priority ?? 0;
  row[abi.CLASS_TTFT] = given.ttft_s ?? Number.POSITIVE_INFINITY;
  row[abi.CLASS_TPOT] = given.tpot_s ?? Number.POSITIVE_INFINITY;
  row[abi.CLASS_E2E] = given.e2e_s ?? Number.POSITIVE_INFINITY;
  if (spec.rows === undefined) {
    row[abi.CLASS_PROMPTS] = sampler(instance, given.prompt_tokens ?? { kind: "uniform", min: 1, max: 400 }, 1 << 20);
    row[abi.CLASS_OUTPUTS] = sampler(
      instance,
      given.output_tokens ?? { kind: "uniform", min: 1, max: 200 },
      spec.max_output_tokens,
    );
  }
  return row;
}

function sampler(instance: Instance, lengths: LengthSpec, cap: number): number {
  setLengths(instance, lengths, cap);
  return instance.exports.engineSampler(0) >>> 0;
}
