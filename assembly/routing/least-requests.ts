import { Router } from "./router";

export const leastRequests = new Router(
  "least-requests",
  "The replica with the fewest unfinished requests; the first of equals",
  [],
  (fleet, _p, _q) => {
    let best = 0;
    let fewest = fleet.requests(0);
    for (let i = 1; i < fleet.replicas(); i++) {
      const count = fleet.requests(i);
      if (count < fewest) {
        best = i;
        fewest = count;
      }
    }
    fleet.message(2 * fleet.replicas());
    return best;
  },
);
