import { z } from "@hono/zod-openapi";
import { SEARCHES } from "../../search/index.ts";
import type { SearchSpec } from "../../services/optimize.ts";
import { strict } from "./fields.ts";
import { scenarioSchema } from "./scenario.ts";

const path = (description: string) =>
  z
    .string()
    .max(100)
    .regex(/^[a-z0-9_]+(\.[a-z0-9_]+)*$/, "must be a dotted path such as latency.wait_s.p95")
    .meta({ description });

const end = (which: string) =>
  z
    .number()
    .optional()
    .meta({ description: `${which} value, in the unit of the path; with the other end, instead of values.` });

const values = z
  .array(
    z
      .union([z.number(), z.string().max(40)], "must be a number or a string of at most 40 characters")
      .meta({ description: "A value of the path." }),
  )
  .min(1)
  .max(1000)
  .optional()
  .meta({ description: "The values to try, instead of min and max." });

const search = strict({ min: end("Smallest"), max: end("Largest"), values })
  .superRefine(({ min, max, values }, context) => {
    const fault = (field: string, code: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message, params: { code } });
    if (values !== undefined) {
      if (min !== undefined) fault("min", "conflicting-field", "does not go with values");
      if (max !== undefined) fault("max", "conflicting-field", "does not go with values");
      return;
    }
    if (min === undefined) fault("min", "missing", "is required, or values");
    if (max === undefined) fault("max", "missing", "is required, or values");
    if (min !== undefined && max !== undefined && max < min) fault("max", "too-small", "must be at least min");
  })
  .transform(asSpec)
  .meta({ id: "Search", description: "Which values a searched path may take: min and max, or values." });

/** Sound after the refinement above: either values or both ends are there. */
function asSpec({
  min,
  max,
  values,
}: {
  min?: number | undefined;
  max?: number | undefined;
  values?: (number | string)[] | undefined;
}): SearchSpec {
  return values === undefined ? { min: Number(min), max: Number(max) } : { values };
}

const objectives = (verb: string) =>
  z
    .array(
      strict({
        metric: path("A path into the result, or a searched path."),
        weight: z.number().min(0).max(1e9).default(1).meta({ description: "Weight in the sum; 1 unless given." }),
        scale: z.number().gt(0).max(1e9).default(1).meta({
          description: "The metric is divided by this, in its own unit, before it is weighted; 1 unless given.",
        }),
      }).meta({ id: "Objective", description: "A term of the objective." }),
    )
    .min(1)
    .max(10)
    .optional()
    .meta({ description: `What to ${verb}: a weighted sum of metrics, each over its scale.` });

const limit = (which: string) =>
  z
    .number()
    .optional()
    .meta({ description: `${which} value that is feasible, in the metric's unit; no limit unless given.` });

const constraint = strict({
  metric: path("A path into the result, or a searched path."),
  at_most: limit("Largest"),
  at_least: limit("Smallest"),
})
  .superRefine((value, context) => {
    if (value.at_most !== undefined || value.at_least !== undefined) return;
    context.addIssue({
      code: "custom",
      path: ["at_most"],
      message: "is required, or at_least",
      params: { code: "missing" },
    });
  })
  .meta({ id: "Constraint", description: "A bound that the best candidate keeps." });

export const optimizeSchema = strict({
  scenario: scenarioSchema,
  search: z
    .record(z.string(), search)
    .superRefine((paths, context) => {
      if (Object.keys(paths).length > 0) return;
      context.addIssue({ code: "custom", message: "must have at least one path", params: { code: "too-small" } });
    })
    .meta({ description: "Dotted path into the scenario -> the values it may take." }),
  minimize: objectives("minimize"),
  maximize: objectives("maximize"),
  subject_to: z
    .array(constraint)
    .max(20)
    .default([])
    .meta({ description: "Constraints, all of which the best candidate keeps; none unless given." }),
  evaluator: z.enum(["auto", "analyze", "simulate"]).default("auto").meta({
    description: "What finds the metrics; auto, unless given: mathematics where a solver covers the scenario.",
  }),
  method: strict({
    kind: z
      .enum(["auto", ...SEARCHES.map(({ id }) => id)])
      .default("auto")
      .meta({ description: "The id of a search of /v1/searches; auto, the first that fits, unless given." }),
  })
    .default({ kind: "auto" })
    .meta({ id: "Method", description: "How the best is looked for." }),
  budget: strict({
    evaluations: z
      .int()
      .min(1)
      .max(1000)
      .default(64)
      .meta({ description: "Simulated evaluations at most; 64 unless given." }),
  })
    .default({ evaluations: 64 })
    .meta({ id: "Budget", description: "How much the search may cost." }),
})
  .superRefine((request, context) => {
    const fault = (field: string, code: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message, params: { code } });
    if (request.minimize === undefined && request.maximize === undefined)
      fault("minimize", "missing", "is required, or maximize");
    if (request.minimize !== undefined && request.maximize !== undefined)
      fault("maximize", "conflicting-field", "does not go with minimize");
  })
  .meta({ id: "OptimizeRequest", description: "A scenario, what may change in it, and what is best." });

export type ParsedOptimize = z.output<typeof optimizeSchema>;
