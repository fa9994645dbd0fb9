import { drawAny, drawOther } from "./draw";
import { BATCH, keepUp } from "./heard";
import { Router } from "./router";

export const cachedTwoChoices = new Router(
  "cached-two-choices",
  "As two-choices, by what was last heard and placed since; each replica sends its state every `batch` requests: 1 message a replica",
  [BATCH],
  (fleet, batch, _q) => {
    keepUp(fleet, batch);
    const first = drawAny(fleet);
    const second = drawOther(fleet, first);
    return fleet.heardRequests(second) < fleet.heardRequests(first) ? second : first;
  },
  2,
);
