import { z } from "@hono/zod-openapi";
import { KERNELS } from "../../../assembly/cost/kernels/index.ts";
import { KERNEL_FITS } from "../../catalog/kernels/index.ts";
import { OPERATOR_KINDS } from "../../services/step-time/kinds/index.ts";
import type { Field } from "../../services/step-time/kinds/kind.ts";
import { listing } from "../listing.ts";
import { entrySchema, jsonSchema, parameterRow, parameterSchema } from "../schemas/registry.ts";
import { OPERATOR_SCHEMAS } from "../schemas/step-time.ts";

const words = (description: string) => z.string().meta({ description });

const fit = z
  .object({
    gpu: words("The GPU that was measured, an id of /v1/hardware."),
    source: words("The serving kernel that was measured."),
    dtype: words("The type that was measured."),
    date: words("When it was fitted."),
    values: z
      .array(z.number().meta({ description: "One coefficient." }))
      .meta({ description: "The coefficients, in their order." }),
    held_out: z
      .object({
        rows: z.int().meta({ description: "Measurements of shapes that the fit did not see." }),
        mean_error_ratio: z.number().meta({ description: "Mean of |predicted / measured - 1| on them." }),
      })
      .meta({ description: "Its error." }),
  })
  .meta({ id: "MeasuredFit", description: "A fit of a kernel on a GPU." });

const kernel = z
  .object({
    id: words("Its id."),
    summary: words("What it is."),
    coefficients: z.array(parameterSchema).meta({ description: "What is fitted, or says how the kernel is built." }),
    fits: z.array(fit).meta({ description: "Where it was measured; none where its coefficients are stated." }),
  })
  .meta({ id: "KernelForm", description: "The form of a kernel's time." });

const schema = entrySchema
  .extend({
    dtypes: z
      .array(words("A type."))
      .meta({ description: "Types of its operands, the default first; none where its bytes say it." }),
    kernels: z.array(kernel).meta({ description: "The forms that price it; none where the datasheet's rates do." }),
  })
  .meta({ id: "CostTermEntry", description: "An operator that step-time prices by itself." });

function fieldRow(id: string, { summary, unit, low, high, fractional = false }: Field) {
  return { id, summary, unit, minimum: low, maximum: high, integer: !fractional };
}

function kernelRow(id: string) {
  const { summary = "", coefficients = [] } = KERNELS.find((one) => one.id === id) ?? {};
  const fits = KERNEL_FITS.filter((one) => one.kernel === id).map(({ gpu, source, dtype, date, values, score }) => ({
    ...{ gpu, source, dtype, date, values },
    held_out: { rows: score.rows, mean_error_ratio: score.mape_percent / 100 },
  }));
  return { id, summary, coefficients: coefficients.map(parameterRow), fits };
}

export const costTerms = listing(
  "/v1/cost-terms",
  { tag: "registries", one: "CostTerm", many: "CostTerms", of: "cost terms" },
  schema,
  OPERATOR_KINDS.map(({ id, summary, fields, dtypes, kernels }, i) => ({
    ...{ id, summary, dtypes },
    parameters: Object.entries(fields).map(([name, field]) => fieldRow(name, field)),
    schema: OPERATOR_SCHEMAS[i] && jsonSchema(OPERATOR_SCHEMAS[i]),
    kernels: kernels.map(kernelRow),
  })),
);
