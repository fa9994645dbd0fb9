import { LENGTHS } from "../../../assembly/lengths";
import { listing } from "../listing.ts";
import { LENGTH_SCHEMAS } from "../schemas/lengths.ts";
import { jsonSchema, lawSchema, parameterRow } from "../schemas/registry.ts";

export const lengths = listing(
  "/v1/lengths",
  { tag: "registries", one: "Length", many: "Lengths", of: "length laws" },
  lawSchema,
  LENGTHS.map(({ id, summary, forms }, i) => ({
    id,
    summary,
    forms: forms.map(({ parameters }) => ({ parameters: parameters.map(parameterRow) })),
    schema: LENGTH_SCHEMAS[i] && jsonSchema(LENGTH_SCHEMAS[i]),
  })),
);
