import { describe, expect, test } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import { compileEngineTwin, placeOf } from "../../bench/engine/twin.ts";
import { Draw } from "../support/draw.ts";
import { type Class, DEFAULTS, type EngineRun, type EngineSpec, runEngine } from "../support/engine.ts";
import { drawEngine } from "../support/engine-draw.ts";
import { runTwin, TURNS, type TwinRun } from "../support/engine-twin.ts";

/** Scenarios drawn for each discipline and order. */
const COUNT = Number(process.env.ENGINE_ORACLE_COUNT ?? 2);
const FIRST = Number(process.env.ENGINE_ORACLE_FIRST ?? 0);
const ORDERS = ["fcfs", "priority", "shortest-predicted", "earliest-deadline", "least-laxity", "longest-prefix"];
const ROUTERS = [
  "round-robin",
  "random",
  "least-requests",
  "least-tokens",
  "two-choices",
  "cached-two-choices",
  "prefix-affinity",
];

type Rows = (number | null)[][];

const isThere = compileEngineTwin() !== undefined;
if (!isThere) console.log("No gcc here: the C twin of the engine is not compared.");

/** Whole numbers, which the twin has by these names. */
const FIGURES: Record<string, number> = {
  ...{ arrived: abi.SEEN_ARRIVED, completed: abi.SEEN_COMPLETED, in_flight: abi.SEEN_IN_FLIGHT },
  ...{ rejected: abi.SEEN_REJECTED, abandoned: abi.SEEN_ABANDONED, preempted: abi.SEEN_PREEMPTED },
  ...{ messages: abi.SEEN_MESSAGES, steps: abi.SEEN_STEPS, plans: abi.SEEN_PLANS, events: abi.SEEN_EVENTS },
  ...{ served: abi.SEEN_SERVED, attained: abi.SEEN_ATTAINED, lost: abi.SEEN_LOST, left: abi.SEEN_LEFT },
  ...{ tokens: abi.SEEN_TOKENS, pairs: abi.SEEN_PAIRS, context: abi.SEEN_CONTEXT, live_max: abi.SEEN_LIVE_MAX },
  ...{ hashes: abi.SEEN_HASHES, hits: abi.SEEN_HITS, crowded: abi.SEEN_CROWDED },
};
/** Times, whose sums may differ in their last bits. */
const TIMES: Record<string, number> = {
  ...{ window_s: abi.SEEN_WINDOW, waiting_s: abi.SEEN_WAITING, running_s: abi.SEEN_RUNNING },
  ...{ busy_s: abi.SEEN_BUSY, kv_block_s: abi.SEEN_KV },
};

const seen = { runs: 0, preempted: 0, rejected: 0, abandoned: 0, missed: 0, limited: 0, hits: 0 };

describe.runIf(isThere)("the C twin gives the core's digest, counts, segments, classes and logs", () => {
  describe.each(STEP_BATCHING.map(({ id }) => id))("%s", (batching) => {
    test.each(ORDERS)("%s, rows", (order) => {
      for (const seed of seeds(batching, order)) compare(drawRows(seed, batching, order));
    });
    test.each(ORDERS)("%s, lengths of classes", (order) => {
      for (const seed of seeds(batching, order)) {
        const { spec, lengths } = drawLengths(seed, batching, order);
        compare(spec, lengths);
      }
    });
  });

  test("the drawn scenarios preempt, refuse, lose, miss objectives, find prefixes and end by their events", () => {
    expect(seen.runs).toBe(2 * COUNT * STEP_BATCHING.length * ORDERS.length);
    expect(seen.preempted).toBeGreaterThan(COUNT * 100);
    expect(seen.rejected).toBeGreaterThan(COUNT);
    expect(seen.abandoned).toBeGreaterThan(COUNT);
    expect(seen.missed).toBeGreaterThan(COUNT * 100);
    expect(seen.hits).toBeGreaterThan(COUNT * 100);
    expect(seen.limited).toBeGreaterThan(0);
  });
});

/** Seeds that no other discipline and order has. */
function seeds(batching: string, order: string): number[] {
  const cell = placeOf(STEP_BATCHING, batching) * ORDERS.length + ORDERS.indexOf(order);
  return Array.from({ length: COUNT }, (_, i) => (FIRST + i) * STEP_BATCHING.length * ORDERS.length + cell);
}

/** Without the tables of its step law, which the twin has not. */
function drawPlain(seed: number, batching: string, order: string) {
  const spec = drawEngine(seed, batching, order);
  return { ...spec, laws: spec.laws.map(({ tables: _tables, ...law }) => law) };
}

/** Explicit requests, many at the same instants, with tables of every kind. */
function drawRows(seed: number, batching: string, order: string): EngineSpec {
  const draw = new Draw(1000 + seed);
  const spec = drawPlain(seed, batching, order);
  const count = spec.rows.arrival_s.length;
  const logs = { [abi.ENGINE_SERIES_ROWS]: 20, [abi.ENGINE_REQUEST_ROWS]: count, [abi.ENGINE_STEP_ROWS]: 50 };
  return {
    ...spec,
    segments: draw.of([1, 2]),
    warmup: draw.of([0, Math.floor(count / 5)]),
    leap: draw.of([true, true, false]),
    fields: { ...logs, ...drawCache(draw, spec.block_tokens) },
  };
}

/** Classes with lengths and objectives of their own, and laws of replicas; open, or clients and sessions that come back. */
function drawLengths(seed: number, batching: string, order: string): { spec: EngineSpec; lengths: number[][] } {
  const draw = new Draw(2000 + seed);
  const { rows: _rows, ...system } = drawPlain(seed, batching, order);
  const lengths = Array.from({ length: draw.whole(1, 3) }, () => [
    ...[draw.of([3, 4, 5]), draw.of([0.4, 0.6]), 1 << 20],
    ...[draw.of([2, 3, 4]), draw.of([0.5, 0.9]), 300],
  ]);
  const classes = lengths.map(([promptMu, promptSigma, _cap, outputMu, outputSigma], k): Class => {
    const objectives = { ttft_s: 0.3, tpot_s: 0.05, e2e_s: draw.of([2, Number.POSITIVE_INFINITY]) };
    return {
      ...{ share: k + 1, priority: draw.whole(0, 2) },
      ...{ prompt_tokens: lognormal(promptMu, promptSigma), output_tokens: lognormal(outputMu, outputSigma) },
      ...(draw.uniform() < 0.7 ? objectives : {}),
    };
  });
  const replicas = draw.of([1, 2, 4]);
  const spec = {
    ...{ ...DEFAULTS, ...system, rows: undefined, classes, seed },
    ...{ requests: 600, warmup: 60, segments: 5, replications: 2, max_output_tokens: 300 },
    ...{ replicas, router: draw.of(ROUTERS), router_parameters: [5], prediction_cv: draw.of([0, 0.5]) },
    laws: [...system.laws, DEFAULTS.laws[0] ?? {}],
    law_of: Array.from({ length: replicas }, () => draw.whole(0, 1)),
    arrivals: { kind: draw.of(["poisson", "deterministic"]), rate_per_s: draw.of([2, 10, 40]) },
    fields: {
      ...drawSource(draw),
      ...drawCache(draw, system.block_tokens),
      [abi.ENGINE_EVENTS]: draw.of([0, 0, 0, 500]),
    },
    samplers: { [abi.ENGINE_TURNS]: lognormal(...TURNS) },
  };
  return { spec, lengths };
}

function drawCache(draw: Draw, block_tokens: number): Record<number, number> {
  return {
    [abi.ENGINE_PREFIX_CACHE]: draw.of([0, 1]),
    [abi.ENGINE_HASH_TOKENS]: block_tokens * draw.of([1, 2]),
    [abi.ENGINE_SHARED]: draw.of([0, 1, 5]),
    [abi.ENGINE_SHARED_TOKENS]: draw.of([32, 100]),
    [abi.ENGINE_SHARED_SKEW]: draw.of([0, 1]),
  };
}

function drawSource(draw: Draw): Record<number, number> {
  const source = draw.of([abi.SOURCE_OPEN, abi.SOURCE_CLOSED, abi.SOURCE_SESSIONS]);
  const share = { [abi.SOURCE_OPEN]: 0, [abi.SOURCE_CLOSED]: 1, [abi.SOURCE_SESSIONS]: 0.3 }[source] ?? 0;
  return {
    [abi.ENGINE_SOURCE]: source,
    [abi.ENGINE_CONCURRENCY]: draw.uniform() < share ? draw.whole(1, 80) : 0,
    [abi.ENGINE_THINK]: draw.of([0, 0.1, 1]),
    [abi.ENGINE_MAX_CONTEXT]: 600,
  };
}

function lognormal(mu = 0, sigma = 0) {
  return { kind: "lognormal", mu, sigma } as const;
}

function compare(spec: EngineSpec, lengths: number[][] = []): void {
  const got = runTwin(spec, lengths);
  const run = runEngine(spec);
  const name = JSON.stringify({ ...spec, rows: undefined, lengths });
  const figures = Object.entries(FIGURES).map(([field, place]) => [field, run.figure(place)]);
  const want = {
    digest: run.digest().toString(16).padStart(16, "0"),
    limited: run.limited,
    ...Object.fromEntries(figures),
  };
  expect(got, name).toMatchObject(want);
  for (const [field, place] of Object.entries(TIMES))
    near([[Number(got[field])]], [[run.figure(place)]], `${field} of ${name}`);
  near(got.segments, run.segments(), name);
  if (spec.classes.length > 1)
    near(
      got.classes,
      run.classes().map((row) => row.slice(0, 10)),
      name,
    );
  tables(spec, got, run, name);
  seen.runs++;
  for (const outcome of ["preempted", "rejected", "abandoned", "hits"] as const) seen[outcome] += want[outcome];
  seen.missed += want.served - want.attained;
  seen.limited += Number(want.limited);
}

function tables(spec: EngineSpec, got: TwinRun, run: EngineRun, name: string): void {
  const table = (address: number, count: number, width: number) => run.table(run.figure(address), count, width);
  const series = table(abi.SEEN_SERIES, run.figure(abi.SEEN_SERIES_ROWS), abi.SERIES_SIZE);
  near(got.series, series, name);
  near(got.steps_log, table(abi.SEEN_STEP_TABLE, run.figure(abi.SEEN_STEP_ROWS), abi.STEP_SIZE), name);
  const requests = table(abi.SEEN_REQUEST_TABLE, spec.fields[abi.ENGINE_REQUEST_ROWS] ?? 0, abi.LOG_SIZE);
  near(got.request_log, requests, name);
}

/** Rows of equal numbers, up to the last bits of sums; what never was is null there and NaN here. */
function near(got: Rows | undefined, want: Rows, name: string): void {
  expect(
    got?.map((row) => row.length),
    name,
  ).toEqual(want.map((row) => row.length));
  const differs = (x: number | null, y: number | null = null) =>
    Math.abs((x ?? 0) - (Number.isFinite(y) ? Number(y) : 0)) > 1e-9 * Math.abs(x ?? 0);
  const differing = got?.flatMap((row, i) => (row.some((x, k) => differs(x, want[i]?.[k])) ? [[i, row, want[i]]] : []));
  expect(differing, name).toEqual([]);
}
