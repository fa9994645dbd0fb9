import { LENGTHS } from "../../assembly/lengths";
import type { LengthSpec } from "../services/scenario.ts";
import type { Instance } from "./core.ts";

/** Tabulates a length law, clipped at `cap`, in the instance's arena. The law's fields are already validated. */
export function setLengths(instance: Instance, law: LengthSpec, cap: number): void {
  const kind = LENGTHS.findIndex((entry) => entry.id === law.kind);
  if (law.values !== undefined) {
    const { values, survivals } = sorted(law.values, law.weights);
    const address = instance.write([...values, ...survivals]);
    instance.exports.setLengths(kind, 0, address, values.length, cap);
    return;
  }
  const forms = LENGTHS[kind]?.forms ?? [];
  const form = forms.findIndex((f) => f.parameters.every((p) => law[p.id] !== undefined));
  const [p, q] = (forms[form]?.parameters ?? []).map((parameter) => Number(law[parameter.id]));
  instance.exports.setLengths(kind, form, p ?? 0, q ?? 0, cap);
}

/** A histogram by increasing value, equal values merged, and P(N > value) for each, from sums of the tail. */
function sorted(values: number[], weights: number[]): { values: number[]; survivals: number[] } {
  const mass = new Map<number, number>();
  values.forEach((value, i) => {
    const whole = Math.ceil(value);
    mass.set(whole, (mass.get(whole) ?? 0) + (weights[i] ?? 0));
  });
  const rows = [...mass].filter(([, weight]) => weight > 0).sort(([a], [b]) => a - b);
  const survivals = new Array<number>(rows.length).fill(0);
  let tail = 0;
  for (let i = rows.length - 1; i >= 0; i--) {
    survivals[i] = tail;
    tail += rows[i]?.[1] ?? 0;
  }
  return { values: rows.map(([value]) => value), survivals: survivals.map((s) => s / tail) };
}
