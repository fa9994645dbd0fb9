// The arrival processes whose fields are lists.

import { z } from "@hono/zod-openapi";
import { mmpp } from "../../../assembly/arrivals/mmpp";
import { piecewise } from "../../../assembly/arrivals/piecewise";
import type { ArrivalKind } from "../../../assembly/arrivals/process";
import { numbers, parameter, strict } from "./fields.ts";

const MOST_STATES = 64;
const MOST_SEGMENTS = 10_000;
/** Beyond this many changes of state for each arrival nothing is left of the states: it is Poisson at the mean rate. */
const MOST_CHANGES = 1000;

function bounds(kind: ArrivalKind, id: string) {
  const found = kind.parameters.find((p) => p.id === id);
  if (found === undefined) throw new Error(`${kind.id} has no parameter ${id}`);
  return found;
}

const RATES = bounds(mmpp, "rates_per_s");
const SWITCH = bounds(mmpp, "switch_per_s");

const mmppFields = {
  rates_per_s: numbers(`${RATES.summary}, in the order in which the states follow each other.`, {
    low: RATES.low,
    high: RATES.high,
    integer: false,
    most: MOST_STATES,
  }),
  switch_per_s: z.union([z.number(), z.array(z.unknown())], { error: "must be a number, or one for each state" }).meta({
    description: `${SWITCH.summary}; from the last state it goes on to the first. A stay lasts 1 / switch_per_s on average.`,
    anyOf: [
      { type: "number", minimum: SWITCH.low, maximum: SWITCH.high },
      { type: "array", items: { type: "number", minimum: SWITCH.low, maximum: SWITCH.high }, maxItems: MOST_STATES },
    ],
  }),
};

/** What is wrong with the fields of a kind, taken together. */
export interface Fault {
  path: (string | number)[];
  code: string;
  message: string;
}

const fault = (path: Fault["path"], code: string, message: string): Fault => ({ path, code, message });

function mmppFault({ rates_per_s, switch_per_s }: Record<string, unknown>): Fault | undefined {
  const rates = rates_per_s as number[];
  const list: unknown[] = Array.isArray(switch_per_s) ? switch_per_s : rates.map(() => switch_per_s);
  if (list.length !== rates.length)
    return fault(["switch_per_s"], "wrong-length", `must be one number, or one for each of the ${rates.length} states`);
  for (const [i, value] of list.entries()) {
    const at = Array.isArray(switch_per_s) ? ["switch_per_s", i] : ["switch_per_s"];
    if (typeof value !== "number") return fault(at, "wrong-type", "must be a number, or one for each state");
    if (value < SWITCH.low) return fault(at, "too-small", `must be at least ${SWITCH.low}`);
    if (value > SWITCH.high) return fault(at, "too-big", `must be at most ${SWITCH.high}`);
  }
  if (rates.every((rate) => rate === 0)) return fault(["rates_per_s"], "too-small", "must have a rate above 0");
  const arrivals = rates.reduce((sum, rate, i) => sum + rate / Number(list[i]), 0);
  if (rates.length / arrivals > MOST_CHANGES)
    return fault(
      ["switch_per_s"],
      "too-big",
      `must change state at most ${MOST_CHANGES} times for each arrival: use poisson`,
    );
  return undefined;
}

const segment = strict({
  from_s: parameter(bounds(piecewise, "from_s")),
  rate_per_s: parameter(bounds(piecewise, "rate_per_s")),
}).meta({ id: "RateSegment", description: "From when on the rate is what." });

const piecewiseFields = {
  segments: z.array(segment).min(1).max(MOST_SEGMENTS).meta({
    description: "The rates, each from its start until the next; the first starts at 0, the last holds on for ever.",
  }),
};

function piecewiseFault({ segments }: Record<string, unknown>): Fault | undefined {
  const list = segments as { from_s: number; rate_per_s: number }[];
  if (list[0]?.from_s !== 0) return fault(["segments", 0, "from_s"], "not-zero", "must be 0: time starts there");
  const unsorted = list.findIndex(({ from_s }, i) => from_s <= (list[i - 1]?.from_s ?? -1));
  if (unsorted > 0) return fault(["segments", unsorted, "from_s"], "too-small", "must be later than the one before");
  if (list.at(-1)?.rate_per_s === 0)
    return fault(
      ["segments", list.length - 1, "rate_per_s"],
      "too-small",
      "must be above 0: the last segment holds on",
    );
  return undefined;
}

interface Listed {
  fields: z.ZodRawShape;
  fault: (value: Record<string, unknown>) => Fault | undefined;
}

/** Fields of these kinds, and the rules between them. */
export const LISTED: Record<string, Listed> = {
  mmpp: { fields: mmppFields, fault: mmppFault },
  piecewise: { fields: piecewiseFields, fault: piecewiseFault },
};
