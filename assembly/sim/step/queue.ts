// Who waits at a replica: the preempted before all, the last preempted first; then by the order's key and by arrival. An
// order whose key never falls keeps a list, the others a heap; one that rescans keeps a list and looks at its first.

import { reserve } from "../../abi/arena";
import { Order, Waiting } from "../../order/order";
import { ORDERS } from "../../order/index";
import { NOBODY, Request, requests } from "./request";
import { Replica } from "./replica";

/** How far into its list an order that rescans looks: SGLang's own limit, past which it serves in order of arrival. */
const SCAN: i32 = 128;

/** An entry of a heap. */
class Entry {
  key: f64 = 0;
  request: i32 = 0;
}

const ENTRY_BYTES: usize = offsetof<Entry>();

class Queue {
  order: Order = ORDERS[0];
  /** What an order's key may look at; filled for one request at a time. */
  waiting: Waiting = new Waiting();
  /** Fills `waiting` for a request. */
  describe: (x: i32, replica: Replica) => void = (_x, _replica) => {};
  capacity: i32 = 0;

  /** One heap of all the records for each replica would be large: heaps share what the queue of one could need. */
  reserve(order: Order, count: i32, capacity: i32, get: (i: i32) => Replica): void {
    this.order = order;
    this.capacity = capacity;
    if (order.monotone || order.rescans) return;
    for (let i = 0; i < count; i++) get(i).heap = reserve(<usize>capacity * ENTRY_BYTES);
  }

  private isList(): boolean {
    return this.order.monotone || this.order.rescans;
  }

  keyOf(x: i32, r: Replica): f64 {
    this.describe(x, r);
    return this.order.key(this.waiting);
  }

  /** The next to be admitted; NOBODY if none waits. */
  head(r: Replica): i32 {
    if (r.preempted !== NOBODY) return r.preempted;
    if (r.waiting === 0) return NOBODY;
    if (this.order.rescans) return this.best(r);
    return this.isList() ? r.waitingHead : entry(r, 0).request;
  }

  /** Brings the least key among the first of the list to its head. */
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
      if (key < least) {
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
    if (this.isList()) {
      request.next = NOBODY;
      if (r.waitingHead === NOBODY) r.waitingHead = x;
      else requests.get(r.waitingTail).next = x;
      r.waitingTail = x;
      return;
    }
    request.key = this.keyOf(x, r);
    let hole = r.waiting - 1;
    while (hole > 0) {
      const up = (hole - 1) >> 1;
      if (!before(request.key, x, entry(r, up))) break;
      set(r, hole, entry(r, up).key, entry(r, up).request);
      hole = up;
    }
    set(r, hole, request.key, x);
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
    if (this.isList()) {
      r.waitingHead = requests.get(r.waitingHead).next;
      return;
    }
    const size = r.waiting;
    if (size === 0) return;
    const key = entry(r, size).key;
    const x = entry(r, size).request;
    let hole = 0;
    while (true) {
      let down = 2 * hole + 1;
      if (down >= size) break;
      if (down + 1 < size && before(entry(r, down + 1).key, entry(r, down + 1).request, entry(r, down))) down++;
      if (before(key, x, entry(r, down))) break;
      set(r, hole, entry(r, down).key, entry(r, down).request);
      hole = down;
    }
    set(r, hole, key, x);
  }
}

function entry(r: Replica, i: i32): Entry {
  return changetype<Entry>(r.heap + <usize>i * ENTRY_BYTES);
}

function set(r: Replica, i: i32, key: f64, x: i32): void {
  const e = entry(r, i);
  e.key = key;
  e.request = x;
}

/** Whether request x with this key goes before an entry. */
function before(key: f64, x: i32, other: Entry): boolean {
  if (key !== other.key) return key < other.key;
  const a: Request = requests.get(x);
  return requests.get(other.request).row > a.row;
}

export const queue = new Queue();
