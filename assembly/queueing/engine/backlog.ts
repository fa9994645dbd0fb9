// The backlog of prompt tokens at the starts of an engine's steps, while m sequences decode: Q' = max(Q - b, 0) + A, where b is
// the room of a step and A, what arrives in it, is compound Poisson in prompts. It gives the mean time of a step's progress,
// the law of step times and, in prefill-delay.ts, how long a prompt takes to be computed.
//
// Tokens are counted in cells of a whole part of b; prompts are shared between two cells so that their mean is kept. The
// chain goes down by at most b: elimination without subtractions (backlog-law.ts), and twice as many cells until the last
// holds less than END. Error of the mean step about 0.05 % (cells), measured against 48 a step. Design:
// engine-analysis.md section 2, which iterates in transform space instead.

import { column, mark, rewind } from "../../abi/arena";
import { at, put } from "../../abi/table";
import { total } from "../../num/vector";
import { backlogLaw } from "./backlog-law";
import { model } from "./model";
import { stepArrivals } from "./step-arrivals";

/** Cells of a step's room: so many, or more where prompts are much smaller than it. */
const FEWEST: i32 = 12;
const MOST: i32 = 48;
/** Cells of the chain at most, as cells squared times those of a step: what elimination costs. */
const WORK: f64 = 1.3e7;
const LONGEST: i32 = 1024;
const END: f64 = 1e-6;
/** Beyond this share of the room there is no steady backlog worth the chain. */
export const CROWDED: f64 = 0.97;

export class Backlog {
  /** Sequences that decode, and the room of a step, tokens. */
  decoding: f64 = 0;
  room: f64 = 0;
  /** Cells of the room and of the chain, and tokens of a cell. */
  cells: i32 = 0;
  size: i32 = 0;
  cell: f64 = 0;
  /** Seconds of the step that starts with j cells, 0 <= j <= cells: beyond, the step is full. */
  seconds: usize = 0;
  /** Prompts that arrive in it, on average. */
  arriving: usize = 0;
  /** P(j cells) at the start of a step, j < cells, and P(cells or more) at `cells`. */
  starts: usize = 0;
  /** What an arrival finds before its own prompt, in cells (see prefill-delay.ts). */
  ahead: usize = 0;
  /** Mean seconds of a step; of the steps in which decoding goes on, the share; their quotient. */
  step: f64 = 0;
  progress: f64 = 0;
  tau: f64 = 0;
  /** Variance of the time of a step's progress, s^2. */
  jitter: f64 = 0;

  get full(): f64 {
    return at(this.seconds, this.cells);
  }

  /** Of an engine in which m sequences decode and requests arrive at `rate` per second. */
  solve(m: f64, rate: f64): void {
    this.open(m);
    for (let j = 0; j <= this.cells; j++) put(this.arriving, j, rate * at(this.seconds, j));
    if (rate * model.prompts.first * this.full >= CROWDED * this.room) this.crowd();
    else this.settle();
  }

  /** Of a full engine: `admitted` requests, on average, come with each step in which decoding goes on. */
  saturate(m: f64, admitted: f64): void {
    this.open(m);
    for (let j = 0; j <= this.cells; j++) put(this.arriving, j, model.chunked || j === 0 ? admitted : 0.0);
    if (model.chunked && admitted * model.prompts.first >= 0.999 * this.room) this.crowd();
    else this.settle();
  }

  private open(m: f64): void {
    this.decoding = m;
    this.room = model.room(m);
    let cells = FEWEST;
    while (cells < MOST && this.room > 0.5 * <f64>cells * model.prompts.first) cells *= 2;
    this.cells = cells;
    this.cell = this.room / <f64>cells;
    this.seconds = column(MOST + 1);
    this.arriving = column(MOST + 1);
    this.starts = column(MOST + 1);
    this.ahead = column(LONGEST);
    put(this.seconds, 0, model.seconds(m, 0.0));
    for (let j = 1; j <= cells; j++) put(this.seconds, j, model.prefillSeconds(m, this.cell * <f64>j));
  }

  /** Every step is full. */
  private crowd(): void {
    this.size = this.cells;
    put(this.starts, this.cells, 1.0);
    put(this.ahead, 0, 1.0);
    this.average();
  }

  private settle(): void {
    const scratch = mark();
    const prompts = model.prompts.quantiles;
    const longest = prompts.value(prompts.count - 1) / this.cell;
    let size = 64;
    for (; size < 4 * this.cells || (<f64>size < 2.0 * longest && this.affords(2 * size)); ) size *= 2;
    for (; ; size *= 2) {
      const last = this.attempt(size);
      rewind(scratch);
      if (last < END || !this.affords(2 * size)) break;
    }
    this.average();
  }

  private affords(size: i32): bool {
    return size <= LONGEST && <f64>size * <f64>size * <f64>this.cells <= WORK;
  }

  private average(): void {
    this.step = 0.0;
    this.progress = 0.0;
    for (let j = 0; j <= this.cells; j++) {
      const p = at(this.starts, j);
      this.step += p * at(this.seconds, j);
      if (model.chunked || j === 0) this.progress += p;
    }
    this.progress = max<f64>(this.progress, (1e-3 * this.step) / at(this.seconds, 0));
    this.tau = this.step / this.progress;
    // A decode step, and the prefill steps before it as if there were one at most.
    const own = model.chunked ? 0.0 : at(this.seconds, 0);
    let square = 0.0;
    for (let j = model.chunked ? 0 : 1; j <= this.cells; j++) {
      const d = at(this.seconds, j);
      square += at(this.starts, j) * d * d;
    }
    const extra = this.tau - own;
    this.jitter = max<f64>(0.0, square / this.progress - extra * extra);
  }

  /** Solves with `size` cells; what the last one holds. */
  private attempt(size: i32): f64 {
    const cells = this.cells;
    this.size = size;
    stepArrivals.open(this.arriving, cells + 1, this.cell, size);
    const law = backlogLaw(cells);
    const above = law + ((<usize>cells) << 3);
    const full = total(above, size - cells);
    for (let j = 0; j < cells; j++) put(this.starts, j, at(law, j));
    put(this.starts, cells, full);
    const last = at(law, size - 1);
    const shares = column(cells + 1);
    let arrivals = 0.0;
    for (let j = 0; j <= cells; j++) arrivals += at(this.starts, j) * at(this.arriving, j);
    for (let j = 0; j <= cells; j++) put(shares, j, (at(this.starts, j) * at(this.arriving, j)) / arrivals);
    for (let k = cells; k < size; k++) put(law, k, at(law, k) / max<f64>(full, 1e-300));
    stepArrivals.findAhead(shares, this.arriving, above, size - cells, this.ahead);
    return last;
  }
}
