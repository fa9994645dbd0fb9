import { get, set } from "../path.ts";
import type { Kind } from "../registry.ts";
import type { Draft, Json, Parameter } from "../wire.ts";

/** Where a kind newly chosen starts, by the name of the parameter; what is not here is optional and starts empty. */
const STARTS: Record<string, Json> = {
  rate_per_s: 1,
  value: 256,
  min: 1,
  max: 512,
  mean: 256,
  cv: 0.9,
  mu: 5.2,
  sigma: 0.8,
  shape: 1.5,
  scale: 200,
  minimum: 50,
  batch: 8,
  target_s: 0.05,
  min_chunk_tokens: 128,
  values: [64, 256, 1024],
  weights: [0.5, 0.3, 0.2],
};

/** The scenario with another kind at `path`; parameters that both kinds have keep their values. */
export function withKind(scenario: Draft, path: string, kind: Kind): Draft {
  const chosen: Draft = { kind: kind.id };
  for (const { id } of kind.forms[0] ?? []) {
    const value = get(scenario, `${path}.${id}`) ?? STARTS[id];
    if (value !== undefined) chosen[id] = value;
  }
  return set(scenario, path, chosen);
}

/** The parameters of the form in which the scenario states the kind at `path`; the kind's first form if none fits. */
export function parametersOf(scenario: Draft, path: string, kinds: Kind[]): Parameter[] {
  const kind = kinds.find(({ id }) => id === get(scenario, `${path}.kind`));
  const stated = kind?.forms.find((form) => form.every(({ id }) => get(scenario, `${path}.${id}`) !== undefined));
  return stated ?? kind?.forms[0] ?? [];
}

const LABELS: Record<string, string> = {
  cv: "Variation (cv)",
  mu: "Log mean (μ)",
  sigma: "Log deviation (σ)",
  max_batch: "Largest batch",
  batch: "Batch size",
};

export function parameterLabel(id: string): string {
  return LABELS[id] ?? `${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll("_", " ")}`;
}
