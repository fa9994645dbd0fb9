import { ORDERS } from "../../../assembly/order";
import { listing } from "../listing.ts";
import { ORDER_SCHEMAS } from "../schemas/order.ts";
import { entrySchema, jsonSchema, parameterRow } from "../schemas/registry.ts";

export const orders = listing(
  "/v1/orders",
  { tag: "registries", one: "Order", many: "Orders", of: "queue orders" },
  entrySchema,
  ORDERS.map(({ id, summary, parameters }, i) => ({
    id,
    summary,
    parameters: parameters.map(parameterRow),
    schema: ORDER_SCHEMAS[i] && jsonSchema(ORDER_SCHEMAS[i]),
  })),
);
