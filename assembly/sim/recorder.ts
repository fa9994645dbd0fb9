import { reserve } from "../abi/arena";
import {
  SEGMENT_PERCENTILES,
  SEGMENT_SERVED,
  SEGMENT_SOJOURN_MEAN,
  SEGMENT_WAIT_MEAN,
  SIM_ATTAINED,
  SIM_LOST,
  SIM_SEGMENTS,
  SIM_SEGMENT_TABLE,
  SIM_SERVED,
  SIM_SOJOURN_MEAN,
  SIM_WAIT_MEAN,
  SIM_WAIT_ZEROS,
} from "../abi/layout";
import { at, put } from "../abi/table";
import { addFigure, figure, setFigure } from "./figures";
import { queue } from "./queue";
import { Tally } from "./tally";

/**
 * What is recorded of the measured requests, `first` to `end` by number, in order of arrival. They fall into equal
 * segments (batch means; or one segment a replication), whose means and percentiles give the intervals.
 */
class Recorder {
  first: i32 = 0;
  end: i32 = 0;
  segments: i32 = 1;
  segment: i32 = 0;
  segmentEnd: i32 = 0;
  slo: f64 = Infinity;
  levels: usize = 0;
  levelCount: i32 = 0;
  rows: usize = 0;
  wait: Tally = new Tally();
  sojourn: Tally = new Tally();
  allWaits: Tally = new Tally();
  allSojourns: Tally = new Tally();

  /** Takes a table of `rows` segments and empty tallies from the arena. */
  reserve(rows: i32): void {
    this.rows = reserve(<usize>rows * this.rowBytes());
    setFigure(SIM_SEGMENT_TABLE, <f64>this.rows);
    this.wait.reserve();
    this.sojourn.reserve();
    this.allWaits.reserve();
    this.allSojourns.reserve();
  }

  private rowBytes(): usize {
    return (<usize>(SEGMENT_PERCENTILES + 2 * this.levelCount)) << 3;
  }

  /** Starts a replication. */
  open(): void {
    this.segment = 0;
    this.segmentEnd = this.endOf(0);
  }

  private endOf(segment: i32): i32 {
    return this.first + <i32>((<i64>(this.end - this.first) * (segment + 1)) / this.segments);
  }

  /**
   * Request `request` and the n - 1 after it, the first n of the queue, enter service together at `start`, and leave
   * `whole` seconds later, or at their own times where `own` is a column of durations.
   */
  served(request: i32, n: i32, start: f64, whole: f64, own: usize): void {
    const from = max<i32>(this.first - request, 0);
    const to = min<i32>(this.end - request, n);
    for (let i = from; i < to; ) {
      const next = min<i32>(to, this.segmentEnd - request);
      this.part(i, next, start, whole, own);
      i = next;
      if (request + i === this.segmentEnd) this.close();
    }
  }

  private part(from: i32, to: i32, start: f64, whole: f64, own: usize): void {
    const slo = this.slo;
    let waits = 0.0;
    let sojourns = 0.0;
    let attained = 0;
    for (let i = from; i < to; i++) {
      const wait = start - queue.arrival(i);
      const sojourn = wait + (own === 0 ? whole : at(own, i));
      waits += wait;
      sojourns += sojourn;
      attained += <i32>(sojourn <= slo);
      this.wait.add(wait);
      this.sojourn.add(sojourn);
    }
    const n = <f64>(to - from);
    this.wait.total(n, waits);
    this.sojourn.total(n, sojourns);
    addFigure(SIM_SERVED, n);
    addFigure(SIM_ATTAINED, <f64>attained);
  }

  /** Request `request` left without service. */
  abandoned(request: i32): void {
    if (request < this.first || request >= this.end) return;
    addFigure(SIM_LOST, 1.0);
    if (request + 1 === this.segmentEnd) this.close();
  }

  /** Ends a segment: writes its row and pools it. */
  private close(): void {
    const row = this.rows + <usize>figure(SIM_SEGMENTS) * this.rowBytes();
    put(row, SEGMENT_SERVED, this.wait.count);
    put(row, SEGMENT_WAIT_MEAN, this.wait.mean());
    put(row, SEGMENT_SOJOURN_MEAN, this.sojourn.mean());
    for (let k = 0; k < this.levelCount; k++) {
      const level = at(this.levels, k);
      put(row, SEGMENT_PERCENTILES + k, this.wait.percentile(level));
      put(row, SEGMENT_PERCENTILES + this.levelCount + k, this.sojourn.percentile(level));
    }
    addFigure(SIM_SEGMENTS, 1.0);
    this.allWaits.absorb(this.wait);
    this.allSojourns.absorb(this.sojourn);
    this.wait.clear();
    this.sojourn.clear();
    this.segmentEnd = this.endOf(++this.segment);
  }

  /** Ends a replication; the last segment of a trace may lack what a fixed batch still waits for. */
  finishReplication(): void {
    if (this.wait.count > 0.0) this.close();
  }

  /** Writes the figures of all segments together. */
  finish(): void {
    setFigure(SIM_WAIT_MEAN, this.allWaits.mean());
    setFigure(SIM_WAIT_ZEROS, this.allWaits.zeros);
    setFigure(SIM_SOJOURN_MEAN, this.allSojourns.mean());
  }
}

export const recorder = new Recorder();

/** The value with `level` of all measured waits (or sojourns) at or below it, in s. */
export function simulationPercentile(sojourn: boolean, level: f64): f64 {
  return (sojourn ? recorder.allSojourns : recorder.allWaits).percentile(level);
}

/** The share of all measured waits (or sojourns) above x s. */
export function simulationAbove(sojourn: boolean, x: f64): f64 {
  return (sojourn ? recorder.allSojourns : recorder.allWaits).above(x);
}
