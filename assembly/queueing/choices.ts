// A fleet of R servers alike, each with its own queue; a request joins the shortest in requests, of all or of two drawn at random.
// Approximate: the mean wait of exponential services (shortest-table.ts) times (1 + v) / 2 where the squared variation v of a
// service is at most 1, and times 1 + (v - 1) (1 / 4 + 1 / (2 R)) above: of many queues few stand behind a long service.
// Error of the wait: 5 % for v <= 1, 10 % up to v = 4, where it is above a tenth of a service; of the time in the system 7 %.
// A bound that is none of this: the work in a fleet is at least that before one server R times as fast, and a router that does
// not see lengths leaves work = rate (E S E W + E S^2 / 2) (Brumelle, Oper. Res. 19, 1971), so that
//   E W >= E S^2 / (2 E S) (1 / (R (1 - load)) - 1).

import * as layout from "../abi/layout";
import { answer, clearAnswer } from "./answer";
import { loadService, mean, meanSquare } from "./service-law";
import { shortestWait } from "./shortest-table";

/** The least mean wait under any router that does not see lengths, in s. */
export function leastWait(servers: f64, load: f64): f64 {
  return max<f64>(0.0, ((0.5 * meanSquare) / mean) * (1.0 / (servers * (1.0 - load)) - 1.0));
}

/** `rate` is that of the fleet; `choices` is 2 or `replicas`, which are at least 2. Fills the means. */
export function analyzeChoices(rate: f64, replicas: i32, choices: i32): i32 {
  clearAnswer();
  loadService(1);
  const servers = <f64>replicas;
  const load = (rate * mean) / servers;
  answer(layout.ANSWER_MAX_RATE, servers / mean);
  if (load >= 1.0) return layout.STATUS_UNSTABLE;
  const variation = meanSquare / (mean * mean) - 1.0;
  const spread = variation <= 1.0 ? 0.5 * (1.0 + variation) : 1.0 + (variation - 1.0) * (0.25 + 0.5 / servers);
  const least = leastWait(servers, load);
  const wait = max<f64>(least, spread * mean * shortestWait(servers, load, choices === replicas));
  answer(layout.ANSWER_MEAN_WAIT, wait);
  answer(layout.ANSWER_LEAST_WAIT, least);
  answer(layout.ANSWER_MEAN_SOJOURN, wait + mean);
  answer(layout.ANSWER_BUSY, load);
  answer(layout.ANSWER_RUNNING_MEAN, rate * mean);
  answer(layout.ANSWER_BATCH_MEAN, 1.0);
  answer(layout.ANSWER_BATCH_REQUEST_MEAN, 1.0);
  answer(layout.ANSWER_LOSS, 0.0);
  return layout.STATUS_DONE;
}
