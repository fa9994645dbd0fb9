import { z } from "@hono/zod-openapi";
import { ARRIVALS } from "../../../assembly/arrivals";
import type { ArrivalSpec } from "../../services/scenario.ts";
import { parameter, strict } from "./fields.ts";
import { byKind, pascal } from "./kinds.ts";

export const ARRIVAL_SCHEMAS = ARRIVALS.map((process) =>
  strict({
    kind: z.literal(process.id).meta({ description: "The id of the process." }),
    ...Object.fromEntries(process.parameters.map((p) => [p.id, parameter(p)] as const)),
  }).meta({ id: `${pascal(process.id)}Arrivals`, description: `${process.summary}.` }),
);

/** Every process has RATE among its parameters, which were checked against its registry entry. */
function asSpec(process: Record<string, unknown>): ArrivalSpec {
  return process as unknown as ArrivalSpec;
}

export const arrivals = byKind(ARRIVAL_SCHEMAS, "ArrivalProcess", "When requests arrive.").transform(asSpec);
