import type { SOJOURN, WAIT } from "../../assembly/abi/layout";
import type { Laws } from "./queues/laws.ts";
import { CDF_ROWS, type Metric, percentileName } from "./result.ts";
import type { Scenario } from "./scenario.ts";

/** Up to this relative error of its percentiles a law is called exact: the error is the grid's, and stands beside it. */
const NUMERICAL_ERROR = 5e-4;

/** Beyond this no percentile is given: the grid cannot resolve the law, and simulation should be asked. */
const UNRESOLVED = 0.05;

/** A percentile within so many grid steps of 0 is coarse, or not given: step / percentile. */
const GRAIN = { coarse: 1 / 20, unresolved: 1 / 3 };

/** One latency metric: its exact mean, and its percentiles with their expected error where they have one. */
export function metric(
  laws: Laws,
  { run }: Scenario,
  which: typeof WAIT | typeof SOJOURN,
  mean: number | undefined,
  error: number | undefined,
  full: boolean,
): Metric {
  const result: Metric = { mean: mean ?? 0, trust: "exact" };
  if (!full || !laws.present(which)) return result;
  if (error !== undefined && error > UNRESOLVED) {
    result.trust = "simulate";
    result.expected_error_ratio = error;
    return result;
  }
  // Each is right within 1e-11: where the law jumps, neighbours may come in the wrong order.
  const values = laws.percentiles(
    which,
    run.percentiles.map((percent) => percent / 100),
  );
  const found = run.percentiles.map((percent, i) => ({ percent, value: values[i] ?? 0 }));
  const step = laws.resolution(which);
  let expected = error;
  for (const { percent, value } of found) {
    const grain = value > 0 ? step / value : 0;
    if (grain > GRAIN.unresolved) continue;
    if (grain > GRAIN.coarse) expected = Math.max(expected ?? 0, grain / 4);
    result[percentileName(percent)] = Math.max(...found.filter((p) => p.percent <= percent).map((p) => p.value));
  }
  if (expected !== undefined) {
    if (expected > NUMERICAL_ERROR) result.trust = "approximate";
    result.expected_error_ratio = expected;
  }
  if (run.include.includes("cdf")) result.cdf = cdf(laws, which);
  return result;
}

/** P(X <= x) at 200 even steps up to the 99.9th percentile. */
function cdf(laws: Laws, which: number): { seconds: number; ratio: number }[] {
  const [end = 0] = laws.percentiles(which, [0.999]);
  const times = Array.from({ length: CDF_ROWS + 1 }, (_, i) => (end * i) / CDF_ROWS);
  const survivals = laws.survivals(which, times);
  let ratio = 0;
  return times.map((seconds, i) => {
    ratio = Math.max(ratio, 1 - (survivals[i] ?? 0)); // signed masses may dip by less than the grid's error
    return { seconds, ratio };
  });
}
