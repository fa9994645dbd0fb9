import { ARRIVALS } from "../../../assembly/arrivals";
import { listing } from "../listing.ts";
import { ARRIVAL_SCHEMAS } from "../schemas/arrivals.ts";
import { entrySchema, jsonSchema, parameterRow } from "../schemas/registry.ts";

export const arrivals = listing(
  "/v1/arrivals",
  { tag: "registries", one: "Arrival", many: "Arrivals", of: "arrival processes" },
  entrySchema,
  ARRIVALS.map(({ id, summary, parameters }, i) => ({
    id,
    summary,
    parameters: parameters.map(parameterRow),
    schema: ARRIVAL_SCHEMAS[i] && jsonSchema(ARRIVAL_SCHEMAS[i]),
  })),
);
