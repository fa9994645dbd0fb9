import { Param } from "../abi/param";
import { Router } from "./router";

/** Without the bound, the replica that holds a prefix which everybody has would get every request. */
export const prefixAffinity = new Router(
  "prefix-affinity",
  "The replica that holds the most prompt tokens, among those not too far above the fewest unfinished requests; of equals the one with fewer",
  [
    new Param(
      "max_imbalance",
      "How many more unfinished requests than the least loaded replica one may have and still be chosen",
      "requests",
      0,
      1e6,
      true,
    ),
  ],
  (fleet, imbalance, _q) => {
    let fewest = fleet.requests(0);
    for (let i = 1; i < fleet.replicas(); i++) fewest = min<i32>(fewest, fleet.requests(i));
    let best = -1;
    let most = 0;
    for (let i = 0; i < fleet.replicas(); i++) {
      const count = fleet.requests(i);
      if (<f64>(count - fewest) > imbalance) continue;
      const cached = fleet.cached(i);
      if (best >= 0 && (cached < most || (cached === most && count >= fleet.requests(best)))) continue;
      best = i;
      most = cached;
    }
    fleet.message(2 * fleet.replicas());
    return best;
  },
);
