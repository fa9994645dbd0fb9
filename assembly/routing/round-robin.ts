import { Router } from "./router";

export const roundRobin = new Router(
  "round-robin",
  "One replica after the other; no messages",
  [],
  (fleet, _p, _q) => fleet.placed() % fleet.replicas(),
  1,
);
