import { Router } from "./router";

export const roundRobin = new Router(
  "round-robin",
  "One replica after the other",
  [],
  (fleet, _p, _q) => fleet.placed() % fleet.replicas(),
);
