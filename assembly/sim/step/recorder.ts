import { reserve } from "../../abi/arena";
import {
  METRICS,
  METRIC_ITL,
  PART_METRICS,
  PART_SERVED,
  SEEN_ATTAINED,
  SEEN_CLASS_TABLE,
  SEEN_COMPLETED,
  SEEN_HASH_HIGH,
  SEEN_HASH_LOW,
  SEEN_LOST,
  SEEN_SEGMENTS,
  SEEN_SEGMENT_TABLE,
  SEEN_SERVED,
} from "../../abi/layout-engine";
import { at, put } from "../../abi/table";
import { mix } from "../../num/rng";
import { Tally } from "../tally";
import { classTable } from "./class-table";
import { allGaps, gapTally } from "./gaps";
import { Request } from "./request";
import { addSeen, seen, setSeen } from "./seen";
import { window } from "./window";

/**
 * What is recorded of the measured requests, those of rows `first` to `end`, as they leave. They fall, by the order in which
 * they leave, into equal segments (batch means; or one segment a replication), which give the intervals.
 */
class Recorder {
  first: i32 = 0;
  end: i32 = 0;
  segments: i32 = 1;
  seconds: f64 = 0;
  levels: usize = 0;
  levelCount: i32 = 0;
  rows: usize = 0;
  /** Counts the gaps of other replicas up to a time at which a segment ends, with a step of replica `by`. */
  endSegment: (time: i64, by: i32) => void = (_time, _by) => {};
  /** Measured requests that have not left yet, of this replication; those that left, and where their segment ends. */
  left: i32 = 0;
  gone: i32 = 0;
  segment: i32 = 0;
  segmentEnd: i32 = 0;
  /** Of the segment's requests: their number, their output tokens after the first, and sums of ticks, which may pass 2^63. */
  served: i64 = 0;
  started: i64 = 0;
  waitTicks: f64 = 0;
  ttftTicks: f64 = 0;
  e2eTicks: f64 = 0;
  tokensAfter: i64 = 0;
  ticksAfter: f64 = 0;
  attained: i64 = 0;
  /** All that left since the last flush. */
  completions: i64 = 0;
  allTokensAfter: f64 = 0;
  allTicksAfter: f64 = 0;
  digest: u64 = 0;
  wait: Tally = new Tally();
  ttft: Tally = new Tally();
  tpot: Tally = new Tally();
  e2e: Tally = new Tally();
  allWait: Tally = new Tally();
  allTtft: Tally = new Tally();
  allTpot: Tally = new Tally();
  allE2e: Tally = new Tally();

  reserve(rows: i32, classes: i32): void {
    this.rows = reserve(<usize>rows * this.rowBytes());
    classTable.reserve(classes);
    setSeen(SEEN_SEGMENT_TABLE, <f64>this.rows);
    setSeen(SEEN_CLASS_TABLE, <f64>classTable.rows);
    this.wait.reserve();
    this.ttft.reserve();
    this.tpot.reserve();
    this.e2e.reserve();
    this.allWait.reserve();
    this.allTtft.reserve();
    this.allTpot.reserve();
    this.allE2e.reserve();
    gapTally.reserve();
    allGaps.reserve();
    this.allTokensAfter = 0;
    this.allTicksAfter = 0;
    this.digest = 0;
  }

  private rowBytes(): usize {
    return (<usize>(PART_METRICS + METRICS * (2 + this.levelCount))) << 3;
  }

  /** Starts a replication. */
  open(): void {
    this.left = this.end - this.first;
    this.gone = 0;
    this.segment = 0;
    this.segmentEnd = this.endOf(0);
    this.completions = 0;
    this.clear();
  }

  private endOf(segment: i32): i32 {
    return <i32>((<i64>(this.end - this.first) * (segment + 1)) / this.segments);
  }

  private measures(request: Request): boolean {
    return request.row >= this.first && request.row < this.end;
  }

  /** The request leaves with its last token. */
  completed(request: Request, time: i64): void {
    this.completions++;
    this.digest += mix((<u64>request.row * 0x9e3779b97f4a7c15) ^ mix(<u64>request.first) ^ mix(mix(<u64>time)));
    window.completed(request);
    if (!this.measures(request)) return;
    const seconds = this.seconds;
    const byClass = classTable.needed;
    const waitTicks = <f64>(request.begin - request.arrival);
    const e2eTicks = <f64>(time + window.overhead - request.arrival);
    const wait = waitTicks * seconds;
    const e2e = e2eTicks * seconds;
    this.waitTicks += waitTicks;
    this.e2eTicks += e2eTicks;
    this.wait.add(wait);
    this.e2e.add(e2e);
    if (byClass) classTable.served(request.kind, wait, e2e);
    if (request.output > 0) {
      const ttftTicks = <f64>(request.first + window.overhead - request.arrival);
      const ttft = ttftTicks * seconds;
      this.started++;
      this.ttftTicks += ttftTicks;
      this.ttft.add(ttft);
      if (byClass) classTable.first(request.kind, ttft);
    }
    if (request.output > 1) {
      const ticks = <f64>(time - request.first);
      const tpot = (ticks * seconds) / <f64>(request.output - 1);
      this.ticksAfter += ticks;
      this.tokensAfter += request.output - 1;
      this.tpot.add(tpot);
      this.tpot.total(1.0, tpot);
      if (byClass) classTable.rest(request.kind, tpot);
    }
    this.served++;
    if (!byClass || classTable.keeps()) this.attained++;
    this.count(time, request.replica);
  }

  /** The request was refused, or left without service, after the ends of steps at `time`. */
  lost(request: Request, time: i64): void {
    if (!this.measures(request)) return;
    addSeen(SEEN_LOST, 1.0);
    this.count(time, i32.MAX_VALUE);
  }

  private count(time: i64, by: i32): void {
    this.left--;
    if (++this.gone < this.segmentEnd) return;
    this.endSegment(time, by);
    this.close();
  }

  /** Ends a segment: writes its row and pools it. */
  private close(): void {
    const row = this.rows + <usize>seen(SEEN_SEGMENTS) * this.rowBytes();
    this.wait.total(<f64>this.served, this.waitTicks * this.seconds);
    this.ttft.total(<f64>this.started, this.ttftTicks * this.seconds);
    this.e2e.total(<f64>this.served, this.e2eTicks * this.seconds);
    put(row, PART_SERVED, this.e2e.count);
    this.write(row, 0, this.wait);
    this.write(row, 1, this.ttft);
    this.write(row, 2, this.tpot);
    this.writeGaps(row);
    this.write(row, 4, this.e2e);
    addSeen(SEEN_SEGMENTS, 1.0);
    addSeen(SEEN_SERVED, <f64>this.served);
    addSeen(SEEN_ATTAINED, <f64>this.attained);
    this.pool();
    this.segmentEnd = this.endOf(++this.segment);
  }

  private cell(metric: i32): i32 {
    return PART_METRICS + metric * (2 + this.levelCount);
  }

  private write(row: usize, metric: i32, tally: Tally): void {
    const cell = this.cell(metric);
    put(row, cell, tally.count);
    put(row, cell + 1, tally.mean());
    for (let k = 0; k < this.levelCount; k++) put(row, cell + 2 + k, tally.percentile(at(this.levels, k)));
  }

  private writeGaps(row: usize): void {
    const cell = this.cell(METRIC_ITL);
    put(row, cell, <f64>this.tokensAfter);
    put(row, cell + 1, (this.ticksAfter * this.seconds) / <f64>this.tokensAfter);
    for (let k = 0; k < this.levelCount; k++)
      put(row, cell + 2 + k, gapTally.percentile(at(this.levels, k)) * this.seconds);
  }

  private pool(): void {
    this.allWait.absorb(this.wait);
    this.allTtft.absorb(this.ttft);
    this.allTpot.absorb(this.tpot);
    this.allE2e.absorb(this.e2e);
    allGaps.absorb(gapTally);
    this.allTokensAfter += <f64>this.tokensAfter;
    this.allTicksAfter += this.ticksAfter;
    this.clear();
  }

  /** Empties the segment. */
  private clear(): void {
    this.wait.clear();
    this.ttft.clear();
    this.tpot.clear();
    this.e2e.clear();
    gapTally.clear();
    this.served = 0;
    this.started = 0;
    this.waitTicks = 0;
    this.ttftTicks = 0;
    this.e2eTicks = 0;
    this.tokensAfter = 0;
    this.ticksAfter = 0;
    this.attained = 0;
  }

  /** Writes out what was counted since the last time. */
  flush(): void {
    addSeen(SEEN_COMPLETED, <f64>this.completions);
    this.completions = 0;
  }

  /** Ends a replication; one that was cut off leaves a part of a segment. */
  closeReplication(): void {
    if (this.served > 0) this.close();
    allGaps.absorb(gapTally);
    gapTally.clear();
    this.flush();
    setSeen(SEEN_HASH_HIGH, <f64>(this.digest >> 32));
    setSeen(SEEN_HASH_LOW, <f64>(this.digest & 0xffffffff));
  }

  tally(metric: i32): Tally {
    return metric === 0 ? this.allWait : metric === 1 ? this.allTtft : metric === 2 ? this.allTpot : this.allE2e;
  }
}

export const recorder = new Recorder();
