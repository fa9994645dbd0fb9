import { reserve } from "../abi/arena";
import { at, put } from "../abi/table";
import { massAt, top } from "../lengths/table";
import { AliasTable } from "../num/alias";
import { Stream } from "../num/rng";
import { OUTPUT_STREAM } from "../num/streams";
import { ArrivalTimes } from "./arrival-times";

/** What arrives: an open process with lengths of the tabulated law, or a trace. Requests are numbered from 0. */
class Workload {
  arrivals: ArrivalTimes = new ArrivalTimes();
  outputs: Stream = new Stream();
  lengths: AliasTable = new AliasTable();
  /** Rows of the trace; 0 where there is none. */
  rows: i32 = 0;
  row: i32 = 0;
  times: usize = 0;
  tokens: usize = 0;

  /** Lengths of the tabulated law, by inversion if `coupled`, at the times of `arrivals`. */
  useProcess(coupled: bool): void {
    this.rows = 0;
    const masses = reserve((<usize>top) << 3);
    for (let n = 1; n <= top; n++) put(masses, n - 1, massAt(n));
    if (coupled) this.lengths.buildCoupled(masses, top);
    else this.lengths.build(masses, top);
  }

  /** Columns of f64: times in s, not decreasing, and whole lengths of at least 1, already clipped. */
  useTrace(rows: i32, times: usize, tokens: usize): void {
    this.rows = rows;
    this.times = times;
    this.tokens = tokens;
  }

  /** Back to request 0 of a replication. */
  open(seed: u64, replication: i32): void {
    this.outputs.open(seed, <u64>replication, OUTPUT_STREAM);
    if (this.rows === 0) this.arrivals.open(seed, <u64>replication);
    this.row = 0;
  }

  /** The time of the next arrival, in s; Infinity after the end of a trace. */
  nextArrival(): f64 {
    if (this.rows === 0) return this.arrivals.next();
    return this.row < this.rows ? at(this.times, this.row++) : Infinity;
  }

  /** The length of request `request`, asked for once each in order of arrival. */
  length(request: i32): i32 {
    return this.rows === 0 ? 1 + this.lengths.draw(this.outputs.bits()) : <i32>at(this.tokens, request);
  }
}

/** The workload of the run at hand. */
export const workload = new Workload();
