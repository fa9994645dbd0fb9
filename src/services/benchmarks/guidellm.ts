import { at, isObject, type Load, need, positive } from "./load.ts";

/** guidellm's benchmarks.json, 0.2 on: a list of benchmarks, each a load. */
export function isGuidellm(file: unknown): boolean {
  const list = at(file, "benchmarks");
  return Array.isArray(list) && list.length > 0 && list.every((one) => isObject(at(one, "metrics")));
}

export function guidellmLoads(file: unknown, pointer: string): Load[] {
  const list = at(file, "benchmarks");
  return Array.isArray(list) ? list.map((one, i) => load(one, `${pointer}/benchmarks/${i}`)) : [];
}

function load(one: unknown, pointer: string): Load {
  const metrics = at(one, "metrics");
  const mean = (name: string) =>
    need(
      `${pointer}/metrics/${name}/successful/mean`,
      `metrics.${name}.successful.mean`,
      at(metrics, name, "successful", "mean"),
    );
  const strategy = at(one, "config", "strategy") ?? at(one, "args", "strategy") ?? at(one, "scheduler", "strategy");
  const streams = positive(at(strategy, "streams")) ?? positive(at(strategy, "max_concurrency"));
  const rate = positive(at(strategy, "rate"));
  // The rate of a concurrent strategy is its streams.
  const open = streams === undefined && rate !== undefined;
  const requests_per_s = mean("requests_per_second");
  return {
    pointer,
    name: open ? `${rate} requests/s` : `concurrency ${streams ?? "unlimited"}`,
    requests_per_s,
    offered_per_s: open ? rate : undefined,
    concurrency: streams ?? (open ? undefined : closest(metrics)),
    requests: positive(at(metrics, "request_totals", "successful")) ?? 100,
    ttft_s: mean("time_to_first_token_ms") / 1000,
    // time_per_output_token_ms counts the first token and its wait; inter_token_latency_ms does not.
    tpot_s: mean("inter_token_latency_ms") / 1000,
    e2e_s: mean("request_latency"),
    prompt_tokens: mean("prompt_token_count"),
    output_tokens: mean("output_token_count"),
  };
}

/** The concurrency that was seen, where the strategy states none. */
function closest(metrics: unknown): number | undefined {
  const seen = positive(at(metrics, "request_concurrency", "successful", "mean"));
  return seen === undefined ? undefined : Math.max(1, Math.round(seen));
}
