import type { Answers } from "../answers.ts";
import { byId, element } from "../element.ts";
import { percent, percentile, seconds, secondsLike } from "../format.ts";
import { type Metric, type Result, statistic } from "../wire.ts";
import { expectedError, trustBadge } from "./trust.ts";

const METRICS: ["wait_s" | "ttft_s" | "tpot_s" | "itl_s" | "e2e_s", string][] = [
  ["wait_s", "Wait"],
  ["ttft_s", "Time to first token"],
  ["tpot_s", "Time per output token"],
  ["itl_s", "Gap between tokens"],
  ["e2e_s", "Time in the system"],
];

/** Every figure by both ways of answering, with its interval or bracket. */
export function table({ analysis, simulation }: Answers): void {
  const results = [analysis?.result, simulation?.result];
  const head = element("tr", {}, element("th", { scope: "col" }, ""), column("Analysis"), column("Simulation"));
  const seen = METRICS.map(([id, title]) => ({ title, metrics: results.map((result) => result?.latency?.[id]) }));
  const groups = seen
    .filter(({ metrics }) => metrics.some((metric) => metric !== undefined))
    .map(({ title, metrics }) => group(title, metrics));
  byId("table").replaceChildren(element("table", {}, element("thead", {}, head), ...groups, more(results)));
}

function column(name: string): HTMLElement {
  return element("th", { scope: "col" }, name);
}

function group(title: string, metrics: (Metric | undefined)[]): HTMLElement {
  const titles = element("th", { scope: "rowgroup" }, title);
  const trusts = metrics.map((metric) => element("td", {}, trustBadge(metric) ?? "–"));
  const names = new Set(
    metrics.flatMap((metric) => Object.keys(metric ?? {})).filter((key) => /^(mean|p\d+)$/.test(key)),
  );
  const rows = [...names].map((name) =>
    row(
      name === "mean" ? "mean" : percentile(name),
      metrics.map((metric) => cell(metric, name)),
    ),
  );
  const errors = metrics.map(expectedError);
  if (errors.some((error) => error !== undefined))
    rows.push(
      row(
        "expected error",
        errors.map((error) => element("td", {}, error ?? "–")),
      ),
    );
  return element("tbody", {}, element("tr", {}, titles, ...trusts), ...rows);
}

function cell(metric: Metric | undefined, name: string): HTMLElement {
  const value = statistic(metric, name);
  if (value === undefined) return element("td", {}, "–");
  const [low, high] = [statistic(metric, `${name}_low`), statistic(metric, `${name}_high`)];
  const made = element("td", {}, seconds(value));
  if (low === undefined || high === undefined) return made;
  const half = (high - low) / 2;
  const title = `${seconds(low)} to ${seconds(high)}`;
  made.append(element("span", { class: "interval", title }, ` ± ${secondsLike(Math.max(value, half))(half)}`));
  return made;
}

function row(name: string, cells: HTMLElement[]): HTMLElement {
  return element("tr", {}, element("th", { scope: "row" }, name), ...cells);
}

function more(results: (Result | undefined)[]): HTMLElement {
  const figures: [string, (result: Result) => string | undefined][] = [
    ["do not wait", (r) => maybe(statistic(r.latency?.wait_s, "zero_ratio"), percent)],
    ["server busy", (r) => maybe(r.occupancy?.busy_ratio, percent)],
    ["prefix blocks found", (r) => maybe(r.cache?.hit_ratio, percent)],
    ["KV memory in use", (r) => maybe(r.occupancy?.kv_used_ratio, percent)],
    ["batch, mean", (r) => maybe(r.batch?.mean, (value) => value.toFixed(2))],
    ["give up", (r) => (r.loss_ratio > 0 ? percent(r.loss_ratio) : undefined)],
    ["meet the objective", (r) => maybe(r.throughput?.slo_attainment_ratio, percent)],
  ];
  const made = element("tbody", {}, element("tr", {}, element("th", { scope: "rowgroup", colspan: 3 }, "Server")));
  for (const [name, read] of figures) {
    const texts = results.map((result) => (result ? read(result) : undefined));
    if (texts.some((text) => text !== undefined))
      made.append(
        row(
          name,
          texts.map((text) => element("td", {}, text ?? "–")),
        ),
      );
  }
  return made;
}

function maybe(value: number | undefined, read: (value: number) => string): string | undefined {
  return value === undefined ? undefined : read(value);
}
