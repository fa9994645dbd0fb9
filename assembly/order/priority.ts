import { Order } from "./order";

export const priority = new Order(
  "priority",
  "The class of the lowest priority number first, then by arrival",
  [],
  false,
  false,
  (waiting) => waiting.priority,
);
