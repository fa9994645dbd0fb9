import { z } from "@hono/zod-openapi";
import type { Param } from "../../../assembly/abi/param";
import { MOST_ISSUES } from "../issues.ts";
import { near } from "../near.ts";

/** An object that refuses unknown fields and names the nearest known one; one line of the message for each field. */
export function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" && Array.isArray(issue.keys)
        ? issue.keys
            .slice(0, MOST_ISSUES)
            .map((key) => unknownField(String(key), known))
            .join("\n")
        : undefined,
  });
}

function unknownField(name: string, known: string[]): string {
  const [nearest] = near(name, known);
  return nearest === undefined
    ? `is not a field here: the fields are ${known.join(", ")}`
    : `is not a field here: did you mean ${nearest}?`;
}

/** "Summary, in unit." with nothing said of a plain number. */
export function describe(summary: string, unit: string): string {
  return unit === "1" ? `${summary}.` : `${summary}, in ${unit}.`;
}

/** The field of a plug-in's parameter, with its bounds. */
export function parameter(param: Param) {
  const bounded = (param.integer ? z.int() : z.number()).min(param.low).max(param.high);
  return bounded.meta({ description: describe(param.summary, param.unit) });
}

/** A long list of numbers, checked up to its first fault, so that a hostile one costs no more than a good one. */
export function numbers(summary: string, limits: { low: number; high: number; integer: boolean; most: number }) {
  const { low, high, integer, most } = limits;
  return z
    .array(z.unknown())
    .min(1)
    .max(most)
    .superRefine((list, context) => {
      const place = list.findIndex((x) => !(typeof x === "number" && x >= low && x <= high));
      const broken = integer ? list.findIndex((x) => !Number.isInteger(x)) : -1;
      const first = place >= 0 && (broken < 0 || place <= broken) ? place : broken;
      if (first < 0) return;
      const value = list[first];
      const code =
        typeof value !== "number" ? "wrong-type" : value < low ? "too-small" : value > high ? "too-big" : "not-integer";
      const message = `must be a ${integer ? "whole " : ""}number from ${low} to ${high}`;
      context.addIssue({ code: "custom", path: [first], message, params: { code } });
    })
    .transform(asNumbers)
    .meta({
      description: summary,
      type: "array",
      items: { type: integer ? "integer" : "number", minimum: low, maximum: high, description: "One entry." },
      minItems: 1,
      maxItems: most,
    });
}

/** Sound after the refinement above: every entry is a number. */
function asNumbers(list: unknown[]): number[] {
  return list as number[];
}

/** How far a service law is off, as calibrate says it. */
export const errorRatio = z.number().min(0).max(0.9).optional().meta({
  description:
    "How far the law is off, as calibrate says it: with it, simulate and analyze run the law at both ends and state model_low and model_high; no band unless given and above 0.",
});
