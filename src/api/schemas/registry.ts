import { z } from "@hono/zod-openapi";
import type { Param } from "../../../assembly/abi/param";

export const parameterSchema = z
  .object({
    id: z.string().meta({ description: "The field's name." }),
    summary: z.string().meta({ description: "What it is." }),
    unit: z.string().meta({ description: "Its unit; 1 for a plain number." }),
    minimum: z.number().meta({ description: "Smallest value, in its unit." }),
    maximum: z.number().meta({ description: "Largest value, in its unit." }),
    integer: z.boolean().meta({ description: "Whether it must be whole." }),
  })
  .meta({ id: "Parameter", description: "A parameter of a registry entry." });

const entry = {
  id: z.string().meta({ description: "What `kind` says." }),
  summary: z.string().meta({ description: "What it is." }),
  schema: z.record(z.string(), z.unknown()).meta({ description: "JSON Schema of the object in a scenario." }),
};

const parameters = z.array(parameterSchema).meta({ description: "Its fields beside `kind`." });

export const entrySchema = z.object({ ...entry, parameters }).meta({
  id: "RegistryEntry",
  description: "An entry of a registry.",
});

export const lawSchema = z
  .object({
    ...entry,
    forms: z
      .array(z.object({ parameters }).meta({ description: "A way of stating it." }))
      .meta({ description: "The ways of stating it; empty where columns state it." }),
  })
  .meta({ id: "LengthLawEntry", description: "An entry of the registry of length laws." });

export function parameterRow({ id, summary, unit, low, high, integer }: Param) {
  return { id, summary, unit, minimum: low, maximum: high, integer };
}

/** The JSON Schema of what a client sends. */
export function jsonSchema(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
}
