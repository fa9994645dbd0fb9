import { reserve } from "../../abi/arena";
import {
  ENGINE_SERIES_ROWS,
  SEEN_SERIES,
  SEEN_SERIES_ROWS,
  SERIES_KV,
  SERIES_RUNNING,
  SERIES_SIZE,
  SERIES_TIME,
  SERIES_WAITING,
} from "../../abi/layout-engine";
import { at, put } from "../../abi/table";
import { blocks } from "./blocks";
import { fleet } from "./fleet";
import { stepsToReach } from "./leap";
import { NEVER, Replica, replicas } from "./replica";
import { setSeen } from "./seen";
import { window } from "./window";

/**
 * The state of the first replication at equal steps of time. Nobody knows how long it will last: when the rows are full,
 * every other one is dropped and the step doubled, so that at least half of the rows are in use at the end.
 */
class Series {
  rows: usize = 0;
  most: i32 = 0;
  count: i32 = 0;
  stepTicks: i64 = 0;
  ticks: f64 = 0;
  /** The next time at which a row is due; NEVER where no series is kept. */
  next: i64 = NEVER;

  configure(spec: usize, ticks: f64): void {
    this.most = <i32>at(spec, ENGINE_SERIES_ROWS);
    this.rows = reserve((<usize>(this.most * SERIES_SIZE)) << 3);
    this.ticks = ticks;
    this.stepTicks = <i64>ticks >> 10;
    this.count = 0;
    setSeen(SEEN_SERIES, <f64>this.rows);
  }

  /** Starts a replication. */
  open(replication: i32): void {
    this.next = this.most > 0 && replication === 0 ? 0 : NEVER;
  }

  /** Writes the rows that are due before or at `time`; nothing has happened since the event before. */
  until(time: i64): void {
    while (this.next <= time) {
      if (this.count === this.most) this.thin();
      else this.write();
    }
    setSeen(SEEN_SERIES_ROWS, <f64>this.count);
  }

  private write(): void {
    const row = this.rowAt(this.count++);
    put(row, SERIES_TIME, <f64>this.next / this.ticks);
    put(row, SERIES_WAITING, <f64>window.waiting);
    put(row, SERIES_RUNNING, <f64>window.running);
    let used: i64 = 0;
    for (let i = 0; i < replicas.count; i++) used += this.usedAt(replicas.get(i));
    put(row, SERIES_KV, <f64>used);
    this.next += this.stepTicks;
  }

  /** KV blocks in use, those of the step under way included: a leap takes its blocks at its end. */
  private usedAt(r: Replica): i64 {
    const used = blocks.total - r.free;
    if (!blocks.grow() || !r.leaps || fleet.endOf(r.id) === NEVER) return used;
    return used + blocks.dueIn(r, stepsToReach(r, max<i64>(this.next - r.time, 1), r.steps));
  }

  private thin(): void {
    this.count >>= 1;
    for (let i = 1; i < this.count; i++) memory.copy(this.rowAt(i), this.rowAt(2 * i), (<usize>SERIES_SIZE) << 3);
    this.stepTicks *= 2;
    this.next = <i64>this.count * this.stepTicks;
  }

  private rowAt(i: i32): usize {
    return this.rows + ((<usize>(i * SERIES_SIZE)) << 3);
  }
}

export const series = new Series();
