import { describe, expect, test } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import { ORDERS } from "../../assembly/order";
import { ROUTERS } from "../../assembly/routing";
import { Draw } from "../support/draw.ts";
import { DEFAULTS, type EngineRun, type EngineSpec, runEngine } from "../support/engine.ts";

const disciplines = STEP_BATCHING.map(({ id }) => id);
const orders = ORDERS.map(({ id }) => id);
const grid = disciplines.flatMap((batching) =>
  orders.flatMap((order) => ROUTERS.map((router) => ({ batching, order, router: router.id }))),
);

/** A value that each parameter of an entry may have. */
const value = (entry: { parameters: readonly { id: string }[] } | undefined) =>
  (entry?.parameters ?? []).map(({ id }) => (id === "target_s" ? 0.05 : id.includes("tokens") ? 32 : 1));

const COUNT = 150;
const OUTPUT = 120;
const BLOCKS = 60;

/** Requests that need more KV than there is, then, when all is empty, one that needs all of it for each replica. */
function drawn(replicas: number) {
  const draw = new Draw(5);
  const rows = { arrival_s: [] as number[], prompt_tokens: [] as number[], output_tokens: [] as number[] };
  let time = 0;
  for (let i = 0; i < COUNT; i++) {
    if (draw.uniform() < 0.8) time += -Math.log(draw.uniform()) / 12;
    rows.arrival_s.push(Math.round(time * 1e6) / 1e6);
    rows.prompt_tokens.push(draw.whole(1, 400));
    rows.output_tokens.push(draw.whole(1, OUTPUT));
  }
  for (let i = 0; i < 3 * replicas; i++) {
    rows.arrival_s.push(1000 + 100 * i);
    rows.prompt_tokens.push(BLOCKS * 16 - OUTPUT);
    rows.output_tokens.push(OUTPUT);
  }
  return rows;
}

function spec({ batching, order, router }: { batching: string; order: string; router: string }): EngineSpec {
  return {
    ...DEFAULTS,
    ...{ batching, order, router, replicas: 2, blocks: BLOCKS, max_seqs: 16, token_budget: 300, prediction_cv: 0.5 },
    parameters: value(STEP_BATCHING.find(({ id }) => id === batching)),
    router_parameters: value(ROUTERS.find(({ id }) => id === router)),
    classes: [{ ttft_s: 1, tpot_s: 0.1 }],
    ...{ rows: drawn(2), max_output_tokens: OUTPUT, fields: { [abi.ENGINE_REQUEST_ROWS]: COUNT + 6 } },
  };
}

const logOf = (run: EngineRun): number[][] =>
  run.table(run.figure(abi.SEEN_REQUEST_TABLE), run.figure(abi.SEEN_REQUEST_ROWS), abi.LOG_SIZE);
const at = (row: number[] | undefined, place: number): number => row?.[place] ?? Number.NaN;

/** How long any of the intervals covers. */
function covered(intervals: (readonly [number, number])[]): number {
  let sum = 0;
  let last = 0;
  for (const [from, to] of [...intervals].sort(([a], [b]) => a - b)) {
    sum += Math.max(0, to - Math.max(from, last));
    last = Math.max(last, to);
  }
  return sum;
}

describe.each(grid)("$batching, $order, $router", (names) => {
  test("conserves, obeys Little, works while anyone is there, and empties its KV", () => {
    const given = spec(names);
    const run = runEngine(given);
    const log = logOf(run);
    const count = given.rows?.arrival_s.length ?? 0;
    // All are served, the last ones too, each of which needs every block of its replica.
    expect(run.done).toBe(true);
    expect(run.figure(abi.SEEN_COMPLETED)).toBe(count);
    expect(run.figure(abi.SEEN_ARRIVED)).toBe(count);
    for (const place of [abi.SEEN_IN_FLIGHT, abi.SEEN_REJECTED, abi.SEEN_ABANDONED]) expect(run.figure(place)).toBe(0);
    expect(new Set(log.map((row) => at(row, abi.LOG_ROW))).size).toBe(count);
    for (const row of log) {
      expect(at(row, abi.LOG_BEGIN)).toBeGreaterThanOrEqual(at(row, abi.LOG_ARRIVAL));
      expect(at(row, abi.LOG_FIRST)).toBeGreaterThan(at(row, abi.LOG_BEGIN));
      expect(at(row, abi.LOG_END)).toBeGreaterThanOrEqual(at(row, abi.LOG_FIRST));
    }
    // Little: the integral of those who are there is the sum of their times.
    const times = log.reduce((sum, row) => sum + at(row, abi.LOG_END) - at(row, abi.LOG_ARRIVAL), 0);
    const there = run.figure(abi.SEEN_WAITING) + run.figure(abi.SEEN_RUNNING);
    expect(Math.abs(there / times - 1)).toBeLessThan(1e-9);
    // A replica serves just while one of its requests is there.
    const own = (replica: number) => log.filter((row) => at(row, abi.LOG_REPLICA) === replica);
    const busy = [0, 1].map((replica) =>
      covered(own(replica).map((row) => [at(row, abi.LOG_ARRIVAL), at(row, abi.LOG_END)] as const)),
    );
    expect(Math.abs(run.figure(abi.SEEN_BUSY) / busy.reduce((a, b) => a + b) - 1)).toBeLessThan(1e-9);
  });

  test("is the same in slices of any size, and moves no arrival and no length", () => {
    const { rows: _, ...rest } = spec(names);
    const open = { ...rest, rows: undefined, requests: COUNT, arrivals: { kind: "poisson", rate_per_s: 2 } };
    const run = runEngine(open);
    const digest = run.digest();
    const columns = [abi.LOG_ROW, abi.LOG_CLASS, abi.LOG_ARRIVAL, abi.LOG_PROMPT, abi.LOG_OUTPUT];
    const asked = (log: number[][]) => log.slice(0, COUNT).map((row) => columns.map((place) => at(row, place)));
    const mine = asked(logOf(run));
    expect(mine.map(([row]) => row)).toEqual(mine.map((_, i) => i));
    for (const events of [1, 7, 1000]) expect(runEngine(open, events).digest()).toBe(digest);
    const plain = { batching: "chunked-prefill", parameters: [], order: "fcfs", router: "round-robin" };
    expect(asked(logOf(runEngine({ ...open, ...plain, replicas: 5, blocks: 0 })))).toEqual(mine);
  });
});
