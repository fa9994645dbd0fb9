import { listing } from "../listing.ts";
import { ARRIVAL_KINDS, ARRIVAL_SCHEMAS } from "../schemas/arrivals.ts";
import { entrySchema, jsonSchema, parameterRow } from "../schemas/registry.ts";

export const arrivals = listing(
  "/v1/arrivals",
  { tag: "registries", one: "Arrival", many: "Arrivals", of: "arrival processes" },
  entrySchema,
  ARRIVAL_KINDS.map(({ id, summary, parameters }, i) => ({
    id,
    summary,
    parameters: parameters.map(parameterRow),
    schema: ARRIVAL_SCHEMAS[i] && jsonSchema(ARRIVAL_SCHEMAS[i]),
  })),
);
