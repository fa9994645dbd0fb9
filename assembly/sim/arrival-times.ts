import { STATE_RATE, STATE_SIZE, STATE_STAY } from "../abi/layout";
import { at } from "../abi/table";
import { ARRIVALS, MODULATED } from "../arrivals/index";
import { Stream } from "../num/rng";
import { ARRIVAL_STREAM, STATE_STREAM } from "../num/streams";

/** The times of an open arrival process, one after the other. */
export class ArrivalTimes {
  private arrivals: Stream = new Stream();
  private states: Stream = new Stream();
  private units: f64 = 1;
  // A renewal process. Time is in mean gaps: whole for equal gaps, so that those are k gap and do not drift.
  private gap: (stream: Stream, shape: f64) => f64 = ARRIVALS[0].gap;
  private shape: f64 = 0;
  private meanGap: f64 = 0;
  private gaps: f64 = 0;
  // A modulated one: its table, or 0; its state and when that ends, in s.
  private table: usize = 0;
  private count: i32 = 0;
  private steady: bool = false;
  private stay: (stream: Stream, mean_s: f64) => f64 = MODULATED[0].stay;
  private state: i32 = 0;
  private time: f64 = 0;
  private until: f64 = 0;

  /** Times are given in units of which a second has so many. */
  useRenewal(process: i32, rate: f64, cv: f64, units: f64): void {
    const entry = ARRIVALS[process];
    this.table = 0;
    this.gap = entry.gap;
    this.shape = entry.shape(cv);
    this.meanGap = units / rate;
  }

  /** `table` has `count` rows of STATE_SIZE; some state is left for one with a rate, or has one and is not left. */
  useModulated(process: i32, table: usize, count: i32, units: f64): void {
    const entry = MODULATED[process];
    this.table = table;
    this.count = count;
    this.steady = entry.steady;
    this.stay = entry.stay;
    this.units = units;
  }

  /** Back to the first arrival of a replication. */
  open(seed: u64, replication: u64): void {
    this.arrivals.open(seed, replication, ARRIVAL_STREAM);
    this.gaps = 0;
    if (this.table === 0) return;
    this.states.open(seed, replication, STATE_STREAM);
    this.time = 0;
    this.enter(this.steady ? this.draw() : 0);
  }

  /** The time of the next arrival. */
  next(): f64 {
    if (this.table > 0) return this.nextModulated() * this.units;
    this.gaps += this.gap(this.arrivals, this.shape);
    return this.gaps * this.meanGap;
  }

  /** A unit exponential is used up at the rate of each state in turn: the time-change of a Poisson process. */
  private nextModulated(): f64 {
    let left = -Math.log(this.arrivals.uniform());
    while (true) {
      const rate = this.of(this.state, STATE_RATE);
      const room = rate > 0.0 ? rate * (this.until - this.time) : 0.0;
      if (left < room) break;
      left -= room;
      this.time = this.until;
      this.enter(this.state + 1 < this.count ? this.state + 1 : 0);
    }
    this.time += left / this.of(this.state, STATE_RATE);
    return this.time;
  }

  private enter(state: i32): void {
    this.state = state;
    this.until = this.time + this.stay(this.states, this.of(state, STATE_STAY));
  }

  /** A state, each with the share of time that it has. */
  private draw(): i32 {
    let total = 0.0;
    for (let k = 0; k < this.count; k++) total += this.of(k, STATE_STAY);
    let u = this.states.uniform() * total;
    for (let k = 0; k < this.count - 1; k++) {
      u -= this.of(k, STATE_STAY);
      if (u < 0.0) return k;
    }
    return this.count - 1;
  }

  private of(state: i32, place: i32): f64 {
    return at(this.table, state * STATE_SIZE + place);
  }
}
