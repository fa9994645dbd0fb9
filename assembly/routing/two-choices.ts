import { drawAny, drawOther } from "./draw";
import { Router } from "./router";

export const twoChoices = new Router(
  "two-choices",
  "Of two replicas drawn at random, the one with fewer unfinished requests, the first drawn of equals; asks both: 4 messages a request",
  [],
  (fleet, _p, _q) => {
    const first = drawAny(fleet);
    const second = drawOther(fleet, first);
    fleet.message(4);
    return fleet.requests(second) < fleet.requests(first) ? second : first;
  },
  2,
);
