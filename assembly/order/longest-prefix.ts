import { Order } from "./order";

export const longestPrefix = new Order(
  "longest-prefix",
  "The most prompt tokens in the prefix cache first, then by arrival, among the first 128 that wait (SGLang, lpm)",
  [],
  false,
  true,
  (waiting) => -waiting.cached_tokens,
);
