import { describe, expect, test } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import { ORDERS } from "../../assembly/order";
import { Draw } from "../support/draw.ts";
import { DEFAULTS, type EngineSpec, linear, runEngine } from "../support/engine.ts";

const COUNT = 400;
const PATIENCE = 0.5;

/** About twice what three replicas serve; every request has its class and its lengths. */
function rows() {
  const draw = new Draw(3);
  const drawn = { arrival_s: [] as number[], prompt_tokens: [] as number[], output_tokens: [] as number[] };
  const classes: number[] = [];
  let time = 0;
  for (let i = 0; i < COUNT; i++) {
    if (draw.uniform() < 0.8) time += -Math.log(draw.uniform()) / 30;
    drawn.arrival_s.push(Math.round(time * 1e6) / 1e6);
    drawn.prompt_tokens.push(draw.whole(1, 400));
    drawn.output_tokens.push(draw.whole(1, 120));
    classes.push(draw.whole(0, 1));
  }
  return { ...drawn, classes };
}

const spec: EngineSpec = {
  ...DEFAULTS,
  ...{ replicas: 3, router: "least-requests", max_seqs: 4, token_budget: 300, prediction_cv: 0.5, live: 200 },
  classes: [
    { ttft_s: 1, priority: 1 },
    { ttft_s: 0.3, tpot_s: 0.1 },
  ],
  ...{ rows: rows(), max_output_tokens: 120, patience_s: PATIENCE, fields: { [abi.ENGINE_REQUEST_ROWS]: COUNT } },
};

const grid = STEP_BATCHING.flatMap(({ id }) => ORDERS.map((order) => ({ batching: id, order: order.id })));

describe.each(grid)("patience under $batching, $order", ({ batching, order }) => {
  const given = { ...spec, batching, order, parameters: batching === "adaptive-chunk" ? [0.05, 32] : [] };
  test("ends at its own time: the integral of those who wait is the sum of their waits", () => {
    for (const leap of [true, false]) {
      const run = runEngine({ ...given, leap });
      const log = run.table(run.figure(abi.SEEN_REQUEST_TABLE), COUNT, abi.LOG_SIZE);
      const at = (row: number[], place: number) => row[place] ?? Number.NaN;
      const lost = log.filter((row) => at(row, abi.LOG_OUTCOME) === abi.OUTCOME_ABANDONED);
      expect(lost.length).toBe(run.figure(abi.SEEN_ABANDONED));
      expect(lost.length).toBeGreaterThan(COUNT / 10);
      expect(lost.length + run.figure(abi.SEEN_COMPLETED)).toBe(COUNT);
      for (const row of lost) expect(at(row, abi.LOG_END) - at(row, abi.LOG_ARRIVAL)).toBeCloseTo(PATIENCE, 11);
      const waits = log.map((row) => {
        const began = at(row, abi.LOG_BEGIN);
        return (Number.isNaN(began) ? at(row, abi.LOG_END) : began) - at(row, abi.LOG_ARRIVAL);
      });
      expect(Math.max(...waits)).toBeLessThanOrEqual(PATIENCE + 1e-11);
      const sum = waits.reduce((a, b) => a + b);
      expect(Math.abs(run.figure(abi.SEEN_WAITING) / sum - 1)).toBeLessThan(1e-9);
    }
  });
});

test("who begins at the last moment is served, and who would begin after it is not", () => {
  // One at a time, 1 s each: the second begins after 1 s, the third after 2 s.
  const alone = { rows: { arrival_s: [0, 0, 0], prompt_tokens: [1, 1, 1], output_tokens: [1, 1, 1] }, max_seqs: 1 };
  for (const [patience_s, served, waited_s] of [
    [0, 1, 0],
    [0.999999, 1, 1.999998],
    [1, 2, 2],
    [2, 3, 3],
  ] as const) {
    const run = runEngine({ ...alone, patience_s, laws: [linear(1, 0, 0, 0)], max_output_tokens: 1 });
    expect(run.figure(abi.SEEN_COMPLETED)).toBe(served);
    expect(run.figure(abi.SEEN_WAITING)).toBeCloseTo(waited_s, 9);
  }
});

test("who arrives at the end of another's patience still sees it", () => {
  // A and B are served for 10 s each; C waits behind A until 3 s. At 3 s D goes to B's replica, and E, after C left, to A's.
  const both = { arrival_s: [0, 0, 1, 3, 3.5], prompt_tokens: [1, 1, 1, 1, 1], output_tokens: [1, 1, 1, 1, 1] };
  const given = { rows: both, max_seqs: 1, patience_s: 2, replicas: 2, router: "least-requests", max_output_tokens: 1 };
  const run = runEngine({ ...given, laws: [linear(10, 0, 0, 0)], fields: { [abi.ENGINE_REQUEST_ROWS]: 5 } });
  const log = run.table(run.figure(abi.SEEN_REQUEST_TABLE), 5, abi.LOG_SIZE);
  expect(log.map((row) => row[abi.LOG_REPLICA])).toEqual([0, 1, 0, 1, 0]);
});
