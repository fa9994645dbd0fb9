import { Order } from "./order";
import { PREDICTION } from "./prediction";

export const shortestPredicted = new Order(
  "shortest-predicted",
  "The shortest predicted output first",
  [PREDICTION],
  false,
  false,
  (waiting) => waiting.predicted_tokens,
);
