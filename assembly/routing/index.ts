import { Router } from "./router";
import { roundRobin } from "./round-robin";
import { random } from "./random";
import { leastRequests } from "./least-requests";
import { leastTokens } from "./least-tokens";
import { twoChoices } from "./two-choices";
import { cachedTwoChoices } from "./cached-two-choices";
import { dodoor } from "./dodoor";
import { prefixAffinity } from "./prefix-affinity";

/** Position is the ABI id: append only. */
export const ROUTERS: Router[] = [
  roundRobin,
  random,
  leastRequests,
  leastTokens,
  twoChoices,
  cachedTwoChoices,
  dodoor,
  prefixAffinity,
];
