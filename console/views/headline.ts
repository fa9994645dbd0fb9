import { type Answers, chief } from "../answers.ts";
import { byId, element } from "../element.ts";
import { number, percent, seconds } from "../format.ts";
import { type Result, statistic } from "../wire.ts";
import { trustBadge } from "./trust.ts";
import { verdict } from "./verdict.ts";

/** The answer in one sentence and five figures. */
export function headline(answers: Answers): void {
  const result = chief(answers);
  const root = byId("headline");
  if (result) {
    const { tone, title, detail } = verdict(result, answers.scenario);
    const why = answers.analysis?.problem ? `By simulation: ${answers.analysis.problem.detail.split(";")[0]}. ` : "";
    root.replaceChildren(
      sentence(tone, title, `${why}${detail}`),
      element("dl", { class: "tiles" }, ...tiles(result)),
      ...notes(answers, result),
    );
    return;
  }
  const problem = answers.simulation?.problem;
  if (!problem) return;
  const details = problem.errors?.map((error) => `${error.pointer.replace("#/", "")}: ${error.detail}`);
  root.replaceChildren(sentence("idle", problem.title, details?.join(" · ") ?? problem.detail));
}

/** What the reader should know of the figures: of those above, and of those beside them. */
function notes({ analysis, simulation }: Answers, first: Result): HTMLElement[] {
  const others = [analysis?.result, simulation?.result].filter((result) => result !== undefined && result !== first);
  const known = new Set(first.warnings.map(({ detail }) => detail));
  const items = [
    ...first.warnings.map(({ detail }) => `${detail[0]?.toUpperCase()}${detail.slice(1)}.`),
    ...others.flatMap((result) =>
      (result?.warnings ?? [])
        .filter(({ detail }) => !known.has(detail))
        .map(({ detail }) => `${result?.method === "analysis" ? "Analysis" : "Simulation"}: ${detail}.`),
    ),
  ];
  if (items.length === 0) return [];
  return [element("ul", { class: "notes" }, ...items.map((text) => element("li", {}, text)))];
}

function sentence(tone: string, title: string, detail: string): HTMLElement {
  const dot = element("span", { class: "dot", "aria-hidden": "true" });
  return element("div", { class: `verdict ${tone}` }, dot, element("strong", {}, title), element("p", {}, detail));
}

function tiles(result: Result): HTMLElement[] {
  const wait = result.latency?.wait_s;
  const sojourn = result.latency?.e2e_s;
  const [p95, mean] = [statistic(wait, "p95"), statistic(wait, "mean")];
  const [done, doneMean] = [statistic(sojourn, "p95"), statistic(sojourn, "mean")];
  const used = result.utilization_ratio;
  const made: HTMLElement[] = [];
  const [first, each] = [result.latency?.ttft_s, result.latency?.tpot_s];
  const [firstP95, eachMean] = [statistic(first, "p95"), statistic(each, "mean")];
  if (firstP95 !== undefined)
    made.push(
      tile(
        "First token, p95",
        seconds(firstP95),
        eachMean === undefined ? "" : `then ${seconds(eachMean)} each`,
        trustBadge(first),
      ),
    );
  else if (p95 !== undefined)
    made.push(tile("Wait, p95", seconds(p95), mean === undefined ? "" : `mean ${seconds(mean)}`, trustBadge(wait)));
  if (done !== undefined)
    made.push(tile("Done, p95", seconds(done), `mean ${seconds(doneMean ?? done)}`, trustBadge(sojourn)));
  if (used !== undefined) {
    const bar = element("meter", { min: 0, max: 1, low: 0.75, high: 0.9, optimum: 0, value: Math.min(used, 1) });
    made.push(tile("Utilisation", percent(used), "", bar));
  }
  if (result.max_rate_per_s !== undefined)
    made.push(tile("Capacity", `${number(result.max_rate_per_s)} /s`, "largest rate that keeps up"));
  if (result.loss_ratio > 0) made.push(tile("Give up", percent(result.loss_ratio), "leave before service begins"));
  if (result.clipped_ratio > 0) made.push(tile("Clipped", percent(result.clipped_ratio), "cut short by the limit"));
  return made;
}

function tile(name: string, value: string, aside: string, extra?: HTMLElement): HTMLElement {
  const text = element("dd", { class: "aside" }, aside);
  if (extra) text.append(aside ? " " : "", extra);
  return element("div", { class: "tile" }, element("dt", {}, name), element("dd", { class: "value" }, value), text);
}
