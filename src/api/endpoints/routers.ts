import { ROUTERS } from "../../../assembly/routing";
import { listing } from "../listing.ts";
import { entrySchema, jsonSchema, parameterRow } from "../schemas/registry.ts";
import { ROUTER_SCHEMAS } from "../schemas/router.ts";

export const routers = listing(
  "/v1/routers",
  { tag: "registries", one: "Router", many: "Routers", of: "routers" },
  entrySchema,
  ROUTERS.map(({ id, summary, parameters }, i) => ({
    id,
    summary,
    parameters: parameters.map(parameterRow),
    schema: ROUTER_SCHEMAS[i] && jsonSchema(ROUTER_SCHEMAS[i]),
  })),
);
