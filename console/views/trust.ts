import { element } from "../element.ts";
import type { Metric } from "../wire.ts";

const MEANING: Record<Metric["trust"], { tone: string; text: string }> = {
  exact: { tone: "good", text: "Exact for this model, up to rounding" },
  bounded: { tone: "good", text: "Between proven bounds" },
  interval: { tone: "idle", text: "Simulated, with a 95 % confidence interval" },
  approximate: { tone: "warn", text: "An approximation" },
  simulate: { tone: "bad", text: "Outside the region where the mathematics holds: read the simulation" },
};

/** Below this, an approximation is as good as exact to anybody who reads it here. */
const FINE = 1e-3;

/** How far to trust a metric, as a badge that explains itself. */
export function trustBadge(metric: Metric | undefined): HTMLElement | undefined {
  if (metric === undefined) return undefined;
  const { tone, text } = MEANING[metric.trust];
  const error = metric.expected_error_ratio;
  if (metric.mean_trust !== "exact" || error === undefined)
    return element("span", { class: `trust ${tone}`, title: text }, metric.trust);
  const title = `The mean is exact; percentiles have an expected error of ${(100 * error).toPrecision(1)} %`;
  return element("span", { class: `trust ${error < FINE ? "good" : tone}`, title }, metric.trust);
}
