import { column } from "../../abi/arena";
import { ENGINE_LIVE, ENGINE_PATIENCE } from "../../abi/layout-engine";
import { at } from "../../abi/table";
import { LAST_TICK, NEVER } from "./replica";
import { NOBODY, requests } from "./request";

/**
 * Those whose service has not begun, by arrival: patience is one constant, so that the first to have come is the first to
 * leave. A list through columns of its own, which are there only where patience ends.
 */
class Patience {
  ticks: i64 = NEVER;
  /** When the first leaves; NEVER where nobody will. */
  next: i64 = NEVER;
  first: i32 = NOBODY;
  private last: i32 = NOBODY;
  /** By request: who came before and who came after. */
  private links: usize = 0;

  configure(spec: usize, ticks: f64): void {
    const most = at(spec, ENGINE_PATIENCE) * ticks;
    this.ticks = most < <f64>LAST_TICK ? <i64>nearest<f64>(most) : NEVER;
    if (this.ticks < NEVER) this.links = column(<i32>at(spec, ENGINE_LIVE));
  }

  /** Starts a replication: nobody waits. */
  clear(): void {
    this.next = NEVER;
    this.first = NOBODY;
    this.last = NOBODY;
  }

  /** The request has arrived and waits. */
  enter(x: i32): void {
    if (this.ticks === NEVER) return;
    this.setBefore(x, this.last);
    this.setAfter(x, NOBODY);
    if (this.last !== NOBODY) this.setAfter(this.last, x);
    else this.lead(x);
    this.last = x;
  }

  /** The request's service begins, or it leaves. */
  leave(x: i32): void {
    if (this.ticks === NEVER) return;
    const before = load<i32>(this.place(x));
    const after = load<i32>(this.place(x), 4);
    if (after !== NOBODY) this.setBefore(after, before);
    else this.last = before;
    if (before !== NOBODY) this.setAfter(before, after);
    else this.lead(after);
  }

  private lead(x: i32): void {
    this.first = x;
    this.next = x === NOBODY ? NEVER : requests.get(x).arrival + this.ticks;
  }

  private place(x: i32): usize {
    return this.links + ((<usize>x) << 3);
  }

  private setBefore(x: i32, before: i32): void {
    store<i32>(this.place(x), before);
  }

  private setAfter(x: i32, after: i32): void {
    store<i32>(this.place(x), after, 4);
  }
}

export const patience = new Patience();
