import * as abi from "../../../../assembly/abi/layout-analysis";
import type { EngineMetric } from "../../../core/engine.ts";
import type { EngineAnalysis } from "../../../core/engine-analysis.ts";
import { replicasOf, routerOf } from "../../fleet.ts";
import { CDF_ROWS, type Latency, type Metric, percentileName, type Trust } from "../../result.ts";
import type { Scenario } from "../../scenario.ts";
import { engineOf } from "../open.ts";

/**
 * The figure of each mean, and within what nine in ten of them lie where the analysis holds: of one queue or a random split, and
 * where a router takes turns or chooses; and where it does not hold. docs/accuracy.md has the errors that were found.
 */
const METRICS: Record<EngineMetric, { figure: number; holds: number; routed: number; doubted: number }> = {
  wait_s: { figure: abi.FIGURE_WAIT, holds: 0.35, routed: 0.7, doubted: 0.7 },
  ttft_s: { figure: abi.FIGURE_TTFT, holds: 0.25, routed: 0.6, doubted: 0.7 },
  tpot_s: { figure: abi.FIGURE_TPOT, holds: 0.07, routed: 0.07, doubted: 0.2 },
  itl_s: { figure: abi.FIGURE_TPOT, holds: 0.05, routed: 0.06, doubted: 0.15 },
  e2e_s: { figure: abi.FIGURE_E2E, holds: 0.06, routed: 0.07, doubted: 0.4 },
};

/** Who sees a latency with what a request takes beside its steps. */
const SEEN_BY_CLIENT: EngineMetric[] = ["ttft_s", "e2e_s"];

/** The latencies of an engine that is stable; without `full` their means. */
export function latencyOf(scenario: Scenario, analysis: EngineAnalysis, trust: Trust, full: boolean): Latency {
  const names = (Object.keys(METRICS) as EngineMetric[]).filter(
    (name) => analysis.figure(METRICS[name].figure) !== undefined,
  );
  return Object.fromEntries(
    names.map((name) => [name, metric(scenario, analysis, name, trust, full)]),
  ) as unknown as Latency;
}

function metric(scenario: Scenario, analysis: EngineAnalysis, name: EngineMetric, trust: Trust, full: boolean): Metric {
  const { figure, holds, routed, doubted } = METRICS[name];
  const split = replicasOf(scenario) === 1 || routerOf(scenario).kind === "random";
  const extra_s = extraSeconds(scenario, name);
  const result: Metric = { mean: (analysis.figure(figure) ?? 0) + extra_s, trust };
  result.expected_error_ratio = trust === "simulate" ? doubted : split ? holds : routed;
  if (!full || !analysis.knows(name)) return result;
  // Each is right within 1e-11: where the law jumps, neighbours may come in the wrong order.
  let most = 0;
  for (const percent of [...scenario.run.percentiles].sort((a, b) => a - b)) {
    most = Math.max(most, analysis.percentile(name, percent / 100));
    result[percentileName(percent)] = most + extra_s;
  }
  if (name === "wait_s") result.zero_ratio = analysis.figure(abi.FIGURE_IDLE) ?? 0;
  if (scenario.run.include.includes("cdf")) result.cdf = cdf(analysis, name, extra_s);
  return result;
}

/** Seconds that its client sees on top. */
export function extraSeconds(scenario: Scenario, name: EngineMetric): number {
  return SEEN_BY_CLIENT.includes(name) ? engineOf(scenario).request_overhead_s : 0;
}

/** P(X <= x) at even steps up to the 99.9th percentile. */
function cdf(analysis: EngineAnalysis, name: EngineMetric, extra_s: number): { seconds: number; ratio: number }[] {
  const end = analysis.percentile(name, 0.999) + extra_s;
  if (end === 0) return [{ seconds: 0, ratio: 1 }];
  let ratio = 0;
  return Array.from({ length: CDF_ROWS + 1 }, (_, i) => {
    const seconds = (end * i) / CDF_ROWS;
    ratio = Math.max(ratio, seconds < extra_s ? 0 : 1 - analysis.above(name, seconds - extra_s));
    return { seconds, ratio };
  });
}
