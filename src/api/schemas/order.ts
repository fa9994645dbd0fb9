import { z } from "@hono/zod-openapi";
import { ORDERS } from "../../../assembly/order";
import type { OrderSpec } from "../../services/scenario.ts";
import { parameter, strict } from "./fields.ts";
import { byKind, pascal } from "./kinds.ts";

export const ORDER_SCHEMAS = ORDERS.map((order) =>
  strict({
    kind: z.literal(order.id).meta({ description: "The id of the order." }),
    ...Object.fromEntries(order.parameters.map((p) => [p.id, parameter(p)] as const)),
  }).meta({ id: `${pascal(order.id)}Order`, description: `${order.summary}.` }),
);

/** The fields were checked against the order's registry entry. */
function asSpec(order: Record<string, unknown>): OrderSpec {
  return order as unknown as OrderSpec;
}

export const order = byKind(
  ORDER_SCHEMAS,
  "Order",
  "Who is admitted next, under none and the step-level disciplines; the preset's unless given, fcfs under none.",
).transform(asSpec);
