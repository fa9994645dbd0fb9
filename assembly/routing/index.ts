import { Router } from "./router";
import { roundRobin } from "./round-robin";
import { random } from "./random";
import { leastRequests } from "./least-requests";

/** Position is the ABI id: append only. */
export const ROUTERS: Router[] = [roundRobin, random, leastRequests];
