import { Order } from "./order";
import { PREDICTION } from "./prediction";

/** The laxity of all that wait falls at the same pace: their order is that of the latest times at which to begin. */
export const leastLaxity = new Order(
  "least-laxity",
  "The least time to spare until its last token is due, less what it would take alone by its predicted output; by arrival where nothing is due",
  [PREDICTION],
  false,
  false,
  (waiting) => waiting.last_due_s - waiting.service_s,
  true,
);
