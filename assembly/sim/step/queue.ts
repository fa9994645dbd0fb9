// Who waits at a replica: the preempted before all, the last preempted first; then by the order's key and by arrival. An
// order whose key never falls keeps a list, the others a heap; one that rescans keeps a list and looks at its first.

import { Order, Waiting } from "../../order/order";
import { ORDERS } from "../../order/index";
import { popped, pushed, removed } from "./heap";
import { NOBODY, requests } from "./request";
import { Replica } from "./replica";

/** How far into its list an order that rescans looks: SGLang's own limit, past which it serves in order of arrival. */
const SCAN: i32 = 128;

class Queue {
  order: Order = ORDERS[0];
  /** Of the order, where each arrival finds them at once. */
  private keepsList: boolean = true;
  private rescans: boolean = false;
  /** What an order's key may look at; filled for one request at a time. */
  waiting: Waiting = new Waiting();
  /** Fills `waiting` for a request. */
  describe: (x: i32, replica: Replica) => void = (_x, _replica) => {};

  use(order: Order): void {
    this.order = order;
    this.rescans = order.rescans;
    this.keepsList = order.monotone || order.rescans;
  }

  keyOf(x: i32, r: Replica): f64 {
    this.describe(x, r);
    return this.order.key(this.waiting);
  }

  /** The next to be admitted; NOBODY if none waits. */
  head(r: Replica): i32 {
    if (r.preempted !== NOBODY) return r.preempted;
    if (r.waiting === 0) return NOBODY;
    if (this.rescans) return this.best(r);
    return r.waitingHead;
  }

  /** Brings the least key among the first of the list to its head; of equals, the first to have arrived. */
  private best(r: Replica): i32 {
    let before = NOBODY;
    let bestBefore = NOBODY;
    let best = r.waitingHead;
    let least = this.keyOf(best, r);
    let x = best;
    for (let i = 1; i < SCAN; i++) {
      before = x;
      x = requests.get(x).next;
      if (x === NOBODY) break;
      const key = this.keyOf(x, r);
      if (key < least || (key === least && requests.get(best).row > requests.get(x).row)) {
        least = key;
        best = x;
        bestBefore = before;
      }
    }
    if (bestBefore !== NOBODY) {
      const chosen = requests.get(best);
      requests.get(bestBefore).next = chosen.next;
      if (best === r.waitingTail) r.waitingTail = bestBefore;
      chosen.next = r.waitingHead;
      r.waitingHead = best;
    }
    return best;
  }

  push(r: Replica, x: i32): void {
    const request = requests.get(x);
    r.waiting++;
    if (this.keepsList) {
      request.next = NOBODY;
      if (r.waitingHead === NOBODY) r.waitingHead = x;
      else requests.get(r.waitingTail).next = x;
      r.waitingTail = x;
      return;
    }
    request.key = this.keyOf(x, r);
    r.waitingHead = pushed(r.waitingHead, x);
  }

  /** A preempted request stands before all others. */
  pushFront(r: Replica, x: i32): void {
    requests.get(x).next = r.preempted;
    r.preempted = x;
  }

  /** Takes the head, which was looked at just before. */
  pop(r: Replica): void {
    if (r.preempted !== NOBODY) {
      r.preempted = requests.get(r.preempted).next;
      return;
    }
    r.waiting--;
    r.waitingHead = this.keepsList ? requests.get(r.waitingHead).next : popped(r.waitingHead);
  }

  /** Takes out x, which was never preempted and came before all others; one that rescans has put some before it. */
  remove(r: Replica, x: i32): void {
    r.waiting--;
    if (!this.keepsList) {
      r.waitingHead = removed(r.waitingHead, x);
      return;
    }
    const after = requests.get(x).next;
    let before = NOBODY;
    for (let y = r.waitingHead; y !== x; y = requests.get(y).next) before = y;
    if (before === NOBODY) r.waitingHead = after;
    else requests.get(before).next = after;
    if (x === r.waitingTail) r.waitingTail = before;
  }
}

export const queue = new Queue();
