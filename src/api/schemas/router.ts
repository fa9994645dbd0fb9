import { z } from "@hono/zod-openapi";
import { ROUTERS } from "../../../assembly/routing";
import type { RouterSpec } from "../../services/scenario.ts";
import { parameter, strict } from "./fields.ts";
import { byKind, pascal } from "./kinds.ts";

export const ROUTER_SCHEMAS = ROUTERS.map((router) =>
  strict({
    kind: z.literal(router.id).meta({ description: "The id of the router." }),
    ...Object.fromEntries(router.parameters.map((p) => [p.id, parameter(p)] as const)),
  }).meta({ id: `${pascal(router.id)}Router`, description: `${router.summary}.` }),
);

/** The fields were checked against the router's registry entry. */
function asSpec(router: Record<string, unknown>): RouterSpec {
  return router as unknown as RouterSpec;
}

export const router = byKind(
  ROUTER_SCHEMAS,
  "Router",
  "Which replica takes an arriving request; round-robin unless given.",
).transform(asSpec);
