import { Router } from "./router";

export const leastTokens = new Router(
  "least-tokens",
  "The replica with the fewest tokens (prompts and predicted outputs) of unfinished requests, the first of equals; asks all: 2 messages a replica and request",
  [],
  (fleet, _p, _q) => {
    const count = fleet.replicas();
    let best = 0;
    let fewest = fleet.tokens(0);
    for (let i = 1; i < count; i++) {
      const tokens = fleet.tokens(i);
      if (tokens < fewest) {
        best = i;
        fewest = tokens;
      }
    }
    fleet.message(2 * count);
    return best;
  },
);
