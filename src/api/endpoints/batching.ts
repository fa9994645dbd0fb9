import { listing } from "../listing.ts";
import { BATCHING_SCHEMAS, DISCIPLINES } from "../schemas/batching.ts";
import { entrySchema, jsonSchema, parameterRow } from "../schemas/registry.ts";

export const batching = listing(
  "/v1/batching",
  { tag: "registries", one: "Batching", many: "Batchings", of: "batching disciplines" },
  entrySchema,
  DISCIPLINES.map(({ id, summary, parameters }, i) => ({
    id,
    summary,
    parameters: parameters.map(parameterRow),
    schema: BATCHING_SCHEMAS[i] && jsonSchema(BATCHING_SCHEMAS[i]),
  })),
);
