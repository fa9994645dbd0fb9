import type { Resource } from "../explanation.ts";
import type { Scenario } from "../scenario.ts";

/** A field of a scenario, or several that are moved together, and how to move it. */
export interface Knob {
  /** Of the field, into the scenario; of the part whose numbers are all multiplied where there are several. */
  path: string;
  /** Of a count: a difference is of whole steps. */
  count?: boolean;
  resource?: Resource;
  /** A larger value is less of the resource: it is a time. */
  time?: boolean;
  /** Lengths of requests are drawn anew: a simulation couples them by their quantiles. */
  lengths?: boolean;
  /** The scenario with the knob multiplied, and by how much it could be: counts are whole. */
  times(scenario: Scenario, factor: number): { scenario: Scenario; factor: number };
}

/** A knob that takes any factor. */
export function smooth(
  path: string,
  times: (scenario: Scenario, factor: number) => Scenario,
  rest: Pick<Knob, "resource" | "time" | "lengths"> = {},
): Knob {
  return { path, ...rest, times: (scenario, factor) => ({ scenario: times(scenario, factor), factor }) };
}

/** A whole number of at least 1, now `value`: it moves by a step at least, unless it would vanish. */
export function count(
  path: string,
  value: number,
  set: (scenario: Scenario, value: number) => Scenario,
  rest: Pick<Knob, "resource" | "lengths"> = {},
): Knob {
  const times = (scenario: Scenario, factor: number) => {
    const step = Math.max(1, Math.round(value * Math.abs(factor - 1)));
    const moved = Math.max(1, value + Math.sign(factor - 1) * step);
    return { scenario: set(scenario, moved), factor: moved / value };
  };
  return { path, count: true, ...rest, times };
}
