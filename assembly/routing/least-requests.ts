import { Router } from "./router";

export const leastRequests = new Router(
  "least-requests",
  "The replica with the fewest unfinished requests, the first of equals; asks all: 2 messages a replica and request",
  [],
  (fleet, _p, _q) => {
    const count = fleet.replicas();
    let best = 0;
    let fewest = fleet.requests(0);
    for (let i = 1; i < count; i++) {
      const requests = fleet.requests(i);
      if (requests < fewest) {
        best = i;
        fewest = requests;
      }
    }
    fleet.message(2 * count);
    return best;
  },
);
