import { Order } from "./order";

export const earliestDeadline = new Order(
  "earliest-deadline",
  "The first token that is due first, or where a class has no TTFT objective the last token; by arrival where nothing is due",
  [],
  false,
  false,
  (waiting) => (waiting.first_due_s < Infinity ? waiting.first_due_s : waiting.last_due_s),
);
