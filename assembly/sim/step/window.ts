import {
  SEEN_BUSY,
  SEEN_CONTEXT,
  SEEN_KV,
  SEEN_PAIRS,
  SEEN_RUNNING,
  SEEN_SEQUENCES,
  SEEN_SEQUENCE_MAX,
  SEEN_SEQUENCE_SQUARES,
  SEEN_TOKENS,
  SEEN_WAITING,
  SEEN_WINDOW,
  SEEN_WINDOW_STEPS,
} from "../../abi/layout-engine";
import { Replica, NEVER } from "./replica";
import { addSeen, seen, setSeen } from "./seen";

/**
 * Averages over time, by integrating how many wait and run; nothing here knows a request's own times, so that Little's law
 * is a test. The window opens at the first measured arrival and closes at the first after the last measured one.
 */
class Window {
  opened: i64 = NEVER;
  closed: i64 = NEVER;
  changed: i64 = 0;
  waiting: i32 = 0;
  running: i32 = 0;
  waited: f64 = 0;
  ran: f64 = 0;
  seconds: f64 = 0;

  clear(): void {
    this.opened = NEVER;
    this.closed = NEVER;
    this.changed = 0;
    this.waiting = 0;
    this.running = 0;
  }

  /** The numbers have been what they are until `time`. */
  until(time: i64): void {
    const ticks = <f64>(time - this.changed);
    this.waited += <f64>this.waiting * ticks;
    this.ran += <f64>this.running * ticks;
    this.changed = time;
  }

  isOpen(): boolean {
    return this.opened !== NEVER && this.closed === NEVER;
  }

  /** Opens the window; `until` has been told of this time. */
  open(time: i64): void {
    this.opened = time;
    this.waited = 0;
    this.ran = 0;
  }

  /** Closes the window; `until` has been told of this time. */
  close(time: i64): void {
    if (!this.isOpen()) return;
    this.closed = time;
    addSeen(SEEN_WINDOW, <f64>(time - this.opened) * this.seconds);
    addSeen(SEEN_WAITING, this.waited * this.seconds);
    addSeen(SEEN_RUNNING, this.ran * this.seconds);
  }

  /** The replica serves from its time to `end`; `used`: KV blocks, on average. */
  served(r: Replica, end: i64, used: f64): void {
    const inside = end - max<i64>(r.time, this.opened);
    addSeen(SEEN_BUSY, <f64>inside * this.seconds);
    r.busy += <f64>inside * this.seconds;
    addSeen(SEEN_KV, used * <f64>inside * this.seconds);
  }

  /** The replica's step ends. */
  stepped(r: Replica, end: i64, used: f64): void {
    if (!this.isOpen()) return;
    this.served(r, end, used);
    const steps = <f64>r.steps;
    const growth = <f64>r.decoding * steps * (steps - 1.0) * 0.5;
    const grown = r.leaps ? growth : 0.0;
    const sequences = <f64>r.stepSequences;
    addSeen(SEEN_WINDOW_STEPS, steps);
    addSeen(SEEN_TOKENS, <f64>r.stepTokens * steps);
    addSeen(SEEN_PAIRS, <f64>r.stepPairs * steps + grown);
    addSeen(SEEN_CONTEXT, <f64>r.stepContext * steps + grown);
    addSeen(SEEN_SEQUENCES, sequences * steps);
    addSeen(SEEN_SEQUENCE_SQUARES, sequences * sequences * steps);
    if (sequences > seen(SEEN_SEQUENCE_MAX)) setSeen(SEEN_SEQUENCE_MAX, sequences);
  }
}

export const window = new Window();
