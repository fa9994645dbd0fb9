import { OUTCOME_ABANDONED, SEEN_ABANDONED } from "../../abi/layout-engine";
import { fleet } from "./fleet";
import { recorder } from "./recorder";
import { requestLog } from "./request-log";
import { Request, requests } from "./request";
import { Replica } from "./replica";
import { addSeen } from "./seen";
import { window } from "./window";

/** The request's patience ended at `time`, before its service began; it has left the queue. */
export function abandon(r: Replica, request: Request, x: i32, time: i64): void {
  addSeen(SEEN_ABANDONED, 1.0);
  window.waiting--;
  fleet.left(r.id, request);
  recorder.lost(request);
  requestLog.left(request, time, OUTCOME_ABANDONED);
  requests.give(x);
}
