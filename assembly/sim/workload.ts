import { reserve } from "../abi/arena";
import { at, put } from "../abi/table";
import { ARRIVALS } from "../arrivals/index";
import { massAt, top } from "../lengths/table";
import { AliasTable } from "../num/alias";
import { Stream } from "../num/rng";

// Names of the random streams: a draw in one never shifts another's.
const ARRIVAL_STREAM: u64 = 1;
const OUTPUT_STREAM: u64 = 2;

/** What arrives: a renewal process with lengths of the tabulated law, or a trace. Requests are numbered from 0. */
class Workload {
  arrivals: Stream = new Stream();
  outputs: Stream = new Stream();
  gap: (stream: Stream, shape: f64) => f64 = ARRIVALS[0].gap;
  shape: f64 = 0;
  meanGap: f64 = 0;
  /** Time in mean gaps: whole for equal gaps, so that those are k * gap and do not drift. */
  gaps: f64 = 0;
  lengths: AliasTable = new AliasTable();
  /** Rows of the trace; 0 where there is none. */
  rows: i32 = 0;
  row: i32 = 0;
  times: usize = 0;
  tokens: usize = 0;

  useProcess(process: i32, rate: f64, cv: f64): void {
    const entry = ARRIVALS[process];
    this.rows = 0;
    this.gap = entry.gap;
    this.shape = entry.shape(cv);
    this.meanGap = 1.0 / rate;
    const masses = reserve((<usize>top) << 3);
    for (let n = 1; n <= top; n++) put(masses, n - 1, massAt(n));
    this.lengths.build(masses, top);
  }

  /** Columns of f64: times in s, not decreasing, and whole lengths of at least 1, already clipped. */
  useTrace(rows: i32, times: usize, tokens: usize): void {
    this.rows = rows;
    this.times = times;
    this.tokens = tokens;
  }

  /** Back to request 0 of a replication. */
  open(seed: u64, replication: i32): void {
    this.arrivals.open(seed, <u64>replication, ARRIVAL_STREAM);
    this.outputs.open(seed, <u64>replication, OUTPUT_STREAM);
    this.gaps = 0;
    this.row = 0;
  }

  /** The time of the next arrival, in s; Infinity after the end of a trace. */
  nextArrival(): f64 {
    if (this.rows === 0) {
      this.gaps += this.gap(this.arrivals, this.shape);
      return this.gaps * this.meanGap;
    }
    return this.row < this.rows ? at(this.times, this.row++) : Infinity;
  }

  /** The length of request `request`, asked for once each in order of arrival. */
  length(request: i32): i32 {
    return this.rows === 0 ? 1 + this.lengths.draw(this.outputs.uniform()) : <i32>at(this.tokens, request);
  }
}

/** The workload of the run at hand. */
export const workload = new Workload();
