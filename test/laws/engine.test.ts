import { expect, test } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { EngineRun, linear, runEngine } from "../support/engine.ts";

test("one request alone takes what the linear law says", () => {
  // 0.5 s + 0.25 s of prefill, which gives the first token; then four steps of 0.125 s + 0.0625 s.
  const rows = { arrival_s: [1], prompt_tokens: [100], output_tokens: [5] };
  const run = runEngine({ rows, laws: [linear(0.5, 0.25, 0.125, 0.0625)] });
  expect(run.done).toBe(true);
  expect(run.mean(abi.METRIC_WAIT)).toBe(0);
  expect(run.mean(abi.METRIC_TTFT)).toBe(0.75);
  expect(run.mean(abi.METRIC_TPOT)).toBe(0.1875);
  expect(run.mean(abi.METRIC_E2E)).toBe(1.5);
});

test("an engine's run is read before the next one is opened", () => {
  const first = runEngine({ requests: 10 });
  expect(first.figure(abi.SEEN_COMPLETED)).toBe(10);
  new EngineRun(first.spec);
  expect(() => first.mean(abi.METRIC_E2E)).toThrow("another run");
});
