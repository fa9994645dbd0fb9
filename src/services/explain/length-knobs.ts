// How long requests are: a law with its token parameters multiplied, its shape left as it is.

import { LENGTHS } from "../../../assembly/lengths";
import type { LengthSpec, Scenario } from "../scenario.ts";
import { count, type Knob, smooth } from "./knob.ts";

type Field = "output_tokens" | "prompt_tokens";

export function lengthKnobs({ workload }: Scenario): Knob[] {
  const knobs: Knob[] = [];
  for (const field of ["output_tokens", "prompt_tokens"] as const) {
    const law = workload[field];
    // A trace has its own lengths, and so may every class.
    if (law !== undefined && workload.trace === undefined) knobs.push(...lengthKnob(field, law));
  }
  return knobs;
}

function lengthKnob(field: Field, law: LengthSpec): Knob[] {
  const path = `workload.${field}`;
  const set = (scenario: Scenario, moved: LengthSpec): Scenario => ({
    ...scenario,
    workload: { ...scenario.workload, [field]: moved },
  });
  if (law.values !== undefined) {
    const times = (s: Scenario, factor: number) => set(s, { ...law, values: law.values.map((n) => n * factor) });
    return [smooth(`${path}.values`, times, { lengths: true })];
  }
  const parameters = LENGTHS.find(({ id }) => id === law.kind)?.forms.find((form) =>
    form.parameters.every(({ id }) => law[id] !== undefined),
  )?.parameters;
  const log = parameters?.find(({ id }) => id === "mu");
  if (log !== undefined) {
    const times = (s: Scenario, factor: number) => set(s, { ...law, mu: Number(law.mu) + Math.log(factor) });
    return [smooth(`${path}.mu`, times, { lengths: true })];
  }
  const [scale, ...others] = (parameters ?? []).filter(({ unit }) => unit === "tokens");
  if (scale === undefined || others.length > 0) return [];
  const value = Number(law[scale.id]);
  const at = (s: Scenario, moved: number) => set(s, { ...law, [scale.id]: moved });
  const rest = { lengths: true };
  return scale.integer
    ? [count(`${path}.${scale.id}`, value, at, rest)]
    : [smooth(`${path}.${scale.id}`, (s, factor) => at(s, Math.max(scale.low, value * factor)), rest)];
}
