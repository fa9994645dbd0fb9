import { OUTCOME_ABANDONED, SEEN_ABANDONED } from "../../abi/layout-engine";
import { fleet } from "./fleet";
import { patience } from "./patience";
import { planning } from "./planning";
import { queue } from "./queue";
import { recorder } from "./recorder";
import { replicas } from "./replica";
import { requestLog } from "./request-log";
import { requests } from "./request";
import { addSeen } from "./seen";
import { series } from "./series";
import { window } from "./window";

/**
 * The first whose patience ends, at `time`, leaves its queue. Whom it kept out may begin when the step under way ends; an
 * order that rescans looks at one more.
 */
export function abandonFirst(time: i64): void {
  if (time >= series.next) series.until(time);
  window.until(time);
  const x = patience.first;
  const request = requests.get(x);
  const r = replicas.get(request.replica);
  const opens = r.leaps && r.steps > 1 && !r.closed && (queue.order.rescans || queue.head(r) === x);
  patience.leave(x);
  queue.remove(r, x);
  if (opens) fleet.setEnd(r.id, planning.cut(r, time + 1));
  addSeen(SEEN_ABANDONED, 1.0);
  window.waiting--;
  fleet.left(r.id, request);
  recorder.lost(request, time);
  requestLog.left(request, time, OUTCOME_ABANDONED);
  requests.give(x);
}
