import { at } from "../../abi/table";
import {
  CLASS_OUTPUTS,
  CLASS_PROMPTS,
  CLASS_SHARE,
  CLASS_SIZE,
  ENGINE_CLASSES,
  ENGINE_CLASS_COUNT,
  ENGINE_CV,
  ENGINE_PREDICTION_CV,
  ENGINE_PROCESS,
  ENGINE_RATE,
  ENGINE_REQUESTS,
  ENGINE_SOURCE,
  ENGINE_TRACE_CLASSES,
  ENGINE_TRACE_OUTPUTS,
  ENGINE_TRACE_PROMPTS,
  ENGINE_TRACE_TIMES,
  SOURCE_TRACE,
} from "../../abi/layout-engine";
import { ARRIVALS } from "../../arrivals/index";
import { Stream } from "../../num/rng";
import { normalVariate } from "../../num/variates";
import { NEVER } from "./replica";
import { Request } from "./request";
import { sampler } from "./sampler";

// Names of the random streams: a draw in one never shifts another's.
const ARRIVAL_STREAM: u64 = 1;
const OUTPUT_STREAM: u64 = 2;
const PROMPT_STREAM: u64 = 3;
const CLASS_STREAM: u64 = 4;
const PREDICTION_STREAM: u64 = 5;

/** Where requests come from: a renewal process with lengths by class, or a trace. */
class Source {
  arrivals: Stream = new Stream();
  outputs: Stream = new Stream();
  prompts: Stream = new Stream();
  classes: Stream = new Stream();
  predictions: Stream = new Stream();
  gap: (stream: Stream, shape: f64) => f64 = ARRIVALS[0].gap;
  shape: f64 = 0;
  meanGap: f64 = 0;
  /** Time in mean gaps: whole for equal gaps, so that those are k gap and do not drift. */
  gaps: f64 = 0;
  rows: i32 = 0;
  times: usize = 0;
  tracePrompts: usize = 0;
  traceOutputs: usize = 0;
  traceClasses: usize = 0;
  table: usize = 0;
  kinds: i32 = 1;
  shares: f64 = 0;
  spread: f64 = 0;
  ticks: f64 = 0;
  /** The next arrival: its row and its time in ticks; NEVER after the last. */
  row: i32 = 0;
  nextAt: i64 = 0;

  configure(spec: usize, ticks: f64): void {
    const entry = ARRIVALS[<i32>at(spec, ENGINE_PROCESS)];
    this.ticks = ticks;
    this.gap = entry.gap;
    this.shape = entry.shape(at(spec, ENGINE_CV));
    this.meanGap = ticks / at(spec, ENGINE_RATE);
    const isTrace = <i32>at(spec, ENGINE_SOURCE) === SOURCE_TRACE;
    this.rows = isTrace ? <i32>at(spec, ENGINE_REQUESTS) : 0;
    this.times = <usize>at(spec, ENGINE_TRACE_TIMES);
    this.tracePrompts = <usize>at(spec, ENGINE_TRACE_PROMPTS);
    this.traceOutputs = <usize>at(spec, ENGINE_TRACE_OUTPUTS);
    this.traceClasses = <usize>at(spec, ENGINE_TRACE_CLASSES);
    this.table = <usize>at(spec, ENGINE_CLASSES);
    this.kinds = <i32>at(spec, ENGINE_CLASS_COUNT);
    this.shares = 0;
    for (let k = 0; k < this.kinds; k++) this.shares += this.of(k, CLASS_SHARE);
    const cv = at(spec, ENGINE_PREDICTION_CV);
    this.spread = Math.sqrt(Math.log1p(cv * cv));
  }

  /** A figure of class `kind` (CLASS_*). */
  of(kind: i32, place: i32): f64 {
    return at(this.table, kind * CLASS_SIZE + place);
  }

  /** Back to the first request of a replication. */
  open(seed: u64, replication: i32): void {
    const r = <u64>replication;
    this.arrivals.open(seed, r, ARRIVAL_STREAM);
    this.outputs.open(seed, r, OUTPUT_STREAM);
    this.prompts.open(seed, r, PROMPT_STREAM);
    this.classes.open(seed, r, CLASS_STREAM);
    this.predictions.open(seed, r, PREDICTION_STREAM);
    this.gaps = 0;
    this.row = -1;
    this.advance();
  }

  private advance(): void {
    this.row++;
    if (this.rows > 0) {
      this.nextAt = this.row < this.rows ? <i64>(at(this.times, this.row) * this.ticks) : NEVER;
      return;
    }
    this.gaps += this.gap(this.arrivals, this.shape);
    this.nextAt = <i64>(this.gaps * this.meanGap);
  }

  /** Fills the request that arrives next and goes on to the one after it. */
  take(request: Request): void {
    request.arrival = this.nextAt;
    request.row = this.row;
    if (this.rows > 0) {
      request.kind = this.traceClasses === 0 ? 0 : <i32>at(this.traceClasses, this.row);
      request.prompt = <i32>at(this.tracePrompts, this.row);
      request.output = <i32>at(this.traceOutputs, this.row);
    } else {
      request.kind = this.kinds > 1 ? this.drawKind() : 0;
      request.prompt = sampler(<usize>this.of(request.kind, CLASS_PROMPTS), this.prompts.uniform());
      request.output = sampler(<usize>this.of(request.kind, CLASS_OUTPUTS), this.outputs.uniform());
    }
    request.predicted = <f64>request.output;
    if (this.spread > 0.0) {
      const error = this.spread * normalVariate(this.predictions) - 0.5 * this.spread * this.spread;
      request.predicted *= Math.exp(error);
    }
    this.advance();
  }

  private drawKind(): i32 {
    let u = this.classes.uniform() * this.shares;
    for (let k = 0; k < this.kinds - 1; k++) {
      u -= this.of(k, CLASS_SHARE);
      if (u < 0.0) return k;
    }
    return this.kinds - 1;
  }

  /** A request has left, served: its client or session may send the next. */
  completed(_request: Request, _time: i64): void {}
}

export const source = new Source();
