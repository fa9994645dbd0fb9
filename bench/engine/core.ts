import * as abi from "../../assembly/abi/layout-engine";
import type { Instance } from "../../src/core/core.ts";
import type { EngineMetric, EngineRun } from "../../src/core/engine.ts";
import { runToEnd } from "../../src/services/control.ts";
import { loadEngine } from "../../src/services/engine/load.ts";
import { MOST_LIVE, openEngine } from "../../src/services/engine/open.ts";
import { horizon, sourceOf } from "../../src/services/engine/source.ts";
import type { Scenario } from "../../src/services/scenario.ts";
import { CONTROL } from "./systems.ts";

export const SEGMENTS = 20;
const METRICS: EngineMetric[] = ["wait_s", "ttft_s", "tpot_s", "itl_s", "e2e_s"];

/** One replication of a scenario from nothing to its last percentile, in the slices of the service. */
export async function runCore(instance: Instance, scenario: Scenario, leap: boolean): Promise<EngineRun> {
  const { seed, requests, warmup_ratio, percentiles } = scenario.run;
  const loaded = loadEngine(instance, scenario);
  const levels = percentiles.map((percent) => percent / 100);
  const run = openEngine(instance, scenario, loaded, {
    source: sourceOf(instance, scenario, loaded),
    ...{ seed, requests, levels, leap, warmup: requests * warmup_ratio, replications: 1, segments: SEGMENTS },
    ...{ live: MOST_LIVE, request_rows: 0, step_rows: 0, series_rows: 0 },
    horizon_s: horizon(scenario, loaded, requests),
  });
  const status = await runToEnd(run, CONTROL);
  if (status !== "done") throw new Error("the run did not reach its end");
  for (const metric of METRICS) for (const level of levels) run.percentile(metric, level);
  return run;
}

/** The digest of every request's first token and end. */
export function digest(run: EngineRun): string {
  const half = (place: number) => run.figure(place).toString(16).padStart(8, "0");
  return half(abi.SEEN_HASH_HIGH) + half(abi.SEEN_HASH_LOW);
}
