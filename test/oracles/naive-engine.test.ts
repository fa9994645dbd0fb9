import { describe, expect, test } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { STEP_BATCHING } from "../../assembly/batching/steps";
import { runEngine } from "../support/engine.ts";
import { drawEngine } from "../support/engine-draw.ts";
import { NAIVE_ORDERS, naiveEngine } from "./naive-engine.ts";

/** Scenarios drawn for each discipline and order. */
const COUNT = Number(process.env.ENGINE_ORACLE_COUNT ?? 6);
const FIRST = Number(process.env.ENGINE_ORACLE_FIRST ?? 0);

const seen = { preempted: 0, rejected: 0, abandoned: 0 };

describe.each(STEP_BATCHING.map(({ id }) => id))("%s", (batching) => {
  test.each(NAIVE_ORDERS)("%s: every first token and end is the reference's", (order) => {
    for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
      const spec = drawEngine(seed, batching, order);
      const want = naiveEngine(spec);
      for (const outcome of ["preempted", "rejected", "abandoned"] as const) seen[outcome] += want[outcome];
      for (const leap of [true, false]) {
        const run = runEngine({ ...spec, leap });
        const got = {
          digest: run.digest(),
          completed: run.figure(abi.SEEN_COMPLETED),
          rejected: run.figure(abi.SEEN_REJECTED),
          abandoned: run.figure(abi.SEEN_ABANDONED),
          preempted: run.figure(abi.SEEN_PREEMPTED),
          steps: run.figure(abi.SEEN_STEPS),
        };
        const { digest, rejected, abandoned, preempted, steps } = want;
        expect(got, `seed ${seed}, leap ${leap}`).toEqual({
          ...{ digest, completed: want.served.length, rejected, abandoned, preempted, steps },
        });
      }
    }
  });
});

test("the drawn scenarios preempt, refuse and lose requests", () => {
  expect(seen.preempted).toBeGreaterThan(COUNT * 100);
  expect(seen.rejected).toBeGreaterThan(COUNT);
  expect(seen.abandoned).toBeGreaterThan(COUNT);
});
