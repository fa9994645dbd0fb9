import type { Instance } from "../../core/core.ts";
import { type EngineMetric, type EngineRun, METRICS } from "../../core/engine.ts";
import { halfWidth } from "../interval.ts";
import { CDF_ROWS, type Latency, type Metric, percentileName } from "../result.ts";
import type { Scenario } from "../scenario.ts";

/** The latencies of a run that has ended; one that no request had (TPOT, where all outputs are one token) is absent. */
export function latencyOf(instance: Instance, scenario: Scenario, run: EngineRun): Latency {
  const names = (Object.keys(METRICS) as EngineMetric[]).filter((name) => run.count(name) > 0);
  return Object.fromEntries(names.map((name) => [name, metric(instance, scenario, run, name)])) as unknown as Latency;
}

function metric(instance: Instance, scenario: Scenario, run: EngineRun, name: EngineMetric): Metric {
  const parts = run.parts(name);
  const result: Metric = { mean: run.mean(name), trust: parts.length > 1 ? "interval" : "approximate" };
  const bracket = (statistic: string, value: number, values: number[]) => {
    if (!Number.isFinite(value)) return;
    result[statistic] = value;
    const half = halfWidth(instance.exports, values);
    if (half === undefined) return;
    result[`${statistic}_low`] = Math.max(0, value - half);
    result[`${statistic}_high`] = value + half;
  };
  const means = parts.map((part) => part.mean);
  bracket("mean", result.mean, means);
  scenario.run.percentiles.forEach((percent, k) => {
    // A segment, or the run, may have gaps between tokens but none within the window, over which their distribution is.
    const values = parts.map((part) => part.percentiles[k] ?? 0).filter(Number.isFinite);
    bracket(percentileName(percent), run.percentile(name, percent / 100), values);
  });
  if (name === "wait_s") result.zero_ratio = run.zeroRatio();
  if (scenario.run.include.includes("cdf") && Number.isFinite(run.percentile(name, 0.5))) result.cdf = cdf(run, name);
  return result;
}

/** P(X <= seconds) at equal steps from 0 to the 99.9th percentile. */
function cdf(run: EngineRun, name: EngineMetric): { seconds: number; ratio: number }[] {
  const end = run.percentile(name, 0.999);
  if (end === 0) return [{ seconds: 0, ratio: 1 }];
  return Array.from({ length: CDF_ROWS + 1 }, (_, i) => {
    const seconds = (end * i) / CDF_ROWS;
    return { seconds, ratio: 1 - run.above(name, seconds) };
  });
}
