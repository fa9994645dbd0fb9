import { element } from "../element.ts";

const MEANING: Record<string, { tone: string; text: string }> = {
  exact: { tone: "good", text: "Exact for this model, up to rounding" },
  bounded: { tone: "good", text: "Between proven bounds" },
  interval: { tone: "idle", text: "Simulated, with a 95 % confidence interval" },
  approximate: { tone: "warn", text: "An approximation" },
  simulate: { tone: "bad", text: "Outside the region where the mathematics holds: read the simulation" },
};

/** How far to trust a figure, as a badge that explains itself. */
export function trustBadge(trust: string | undefined): HTMLElement | undefined {
  if (trust === undefined) return undefined;
  const { tone, text } = MEANING[trust] ?? { tone: "idle", text: trust };
  return element("span", { class: `trust ${tone}`, title: text }, trust);
}
