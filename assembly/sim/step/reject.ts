import { OUTCOME_REJECTED, SEEN_REJECTED } from "../../abi/layout-engine";
import { recorder } from "./recorder";
import { NOBODY, Request, requests } from "./request";
import { requestLog } from "./request-log";
import { addSeen } from "./seen";
import { source } from "./source";

/** Request x could never be served: it leaves as it arrives, before a router has seen it. */
export function reject(request: Request, x: i32, time: i64): void {
  request.replica = NOBODY;
  addSeen(SEEN_REJECTED, 1.0);
  recorder.lost(request, time);
  requestLog.left(request, time, OUTCOME_REJECTED);
  source.refused(request, time);
  requests.give(x);
}
