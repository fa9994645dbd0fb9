import { SIM_BUSY, SIM_LEFT, SIM_RUNNING, SIM_TOKENS, SIM_WAITING, SIM_WINDOW } from "../abi/layout";
import { at } from "../abi/table";
import { addFigure } from "./figures";

/**
 * Averages over time, by integrating how many wait and run; nothing here knows a request's own wait, so that Little's
 * law is a test. The window opens at the first measured arrival and closes at the first after the last measured one.
 */
class Occupancy {
  opened: f64 = Infinity;
  closed: f64 = Infinity;
  changed: f64 = 0;
  waiting: f64 = 0;

  clear(): void {
    this.opened = Infinity;
    this.closed = Infinity;
    this.changed = 0;
    this.waiting = 0;
  }

  /** So many have waited since the last change. */
  waited(count: i32, time: f64): void {
    this.waiting += <f64>count * (time - this.changed);
    this.changed = time;
  }

  /** Opens the window; `waited` has been told of this time. */
  open(time: f64): void {
    this.opened = time;
    this.waiting = 0;
  }

  /** Closes the window; `waited` has been told of this time. */
  close(time: f64): void {
    if (this.opened === Infinity || this.closed !== Infinity) return;
    this.closed = time;
    addFigure(SIM_WINDOW, time - this.opened);
    addFigure(SIM_WAITING, this.waiting);
  }

  /** A batch of n with `tokens` output tokens was in service from start to end; `leaves`: own durations, increasing. */
  served(start: f64, end: f64, n: i32, tokens: f64, leaves: usize): void {
    const seconds = this.inside(start, end);
    addFigure(SIM_BUSY, seconds);
    if (leaves === 0) {
      addFigure(SIM_RUNNING, <f64>n * seconds);
    } else {
      let running = 0.0;
      let from = start;
      for (let i = 0; i < n; i++) {
        const to = start + at(leaves, i);
        running += <f64>(n - i) * this.inside(from, to);
        from = to;
      }
      addFigure(SIM_RUNNING, running);
    }
    if (end >= this.opened && end < this.closed) {
      addFigure(SIM_LEFT, <f64>n);
      addFigure(SIM_TOKENS, tokens);
    }
  }

  private inside(from: f64, to: f64): f64 {
    return max<f64>(min<f64>(to, this.closed) - max<f64>(from, this.opened), 0.0);
  }
}

export const occupancy = new Occupancy();
