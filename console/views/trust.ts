import { element } from "../element.ts";
import type { Metric } from "../wire.ts";

const MEANING: Record<Metric["trust"], { tone: string; text: string }> = {
  exact: { tone: "good", text: "Exact for this model" },
  bounded: { tone: "good", text: "Between proven bounds" },
  interval: { tone: "idle", text: "Simulated, with a 95 % confidence interval" },
  approximate: { tone: "warn", text: "An approximation" },
  simulate: { tone: "bad", text: "The analysis cannot resolve the percentiles here: read the simulation" },
};

/** How far to trust a metric, as a badge that explains itself. */
export function trustBadge(metric: Metric | undefined): HTMLElement | undefined {
  if (metric === undefined) return undefined;
  const { tone, text } = MEANING[metric.trust];
  const error = expectedError(metric);
  const title = [
    text,
    metric.trust !== "exact" && metric.mean_trust === "exact" ? "The mean is exact" : "",
    error === undefined ? "" : `Expected error of the percentiles: ${error}`,
  ];
  return element("span", { class: `trust ${tone}`, title: title.filter(Boolean).join(". ") }, metric.trust);
}

/** The expected relative error of the percentiles, where the metric states one. */
export function expectedError(metric: Metric | undefined): string | undefined {
  const ratio = metric?.expected_error_ratio;
  if (ratio === undefined) return undefined;
  return ratio < 1e-8 ? "< 10⁻⁶\u00a0%" : `${Number((100 * ratio).toPrecision(1))}\u00a0%`;
}
