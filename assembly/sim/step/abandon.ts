import { SEEN_ABANDONED } from "../../abi/layout-engine";
import { fleet } from "./fleet";
import { recorder } from "./recorder";
import { Request, requests } from "./request";
import { Replica } from "./replica";
import { addSeen } from "./seen";
import { window } from "./window";

/** The request's patience has ended before its service began; it has left the queue. */
export function abandon(r: Replica, request: Request, x: i32): void {
  addSeen(SEEN_ABANDONED, 1.0);
  window.waiting--;
  fleet.left(r.id, request);
  recorder.lost(request);
  requests.give(x);
}
