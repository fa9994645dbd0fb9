import { at } from "../../abi/table";
import {
  ENGINE_ARRIVAL_ROWS,
  ENGINE_ARRIVAL_TABLE,
  ENGINE_CONCURRENCY,
  ENGINE_CV,
  ENGINE_LIVE,
  ENGINE_MAX_CONTEXT,
  ENGINE_PROCESS,
  ENGINE_RATE,
  ENGINE_REQUESTS,
  ENGINE_SOURCE,
  ENGINE_THINK,
  ENGINE_TRACE_CLASSES,
  ENGINE_TRACE_OUTPUTS,
  ENGINE_TRACE_PROMPTS,
  ENGINE_TRACE_TIMES,
  SOURCE_CLOSED,
  SOURCE_SESSIONS,
  SOURCE_TRACE,
} from "../../abi/layout-engine";
import { ArrivalTimes } from "../arrival-times";
import { draws } from "./draws";
import { NEVER } from "./replica";
import { Request } from "./request";
import { returns } from "./returns";

/**
 * When requests come: first ones, of an open process, a trace or the clients of a closed loop; and the next ones of clients
 * and sessions, so long after their answers. A request of an open process or a trace is a client of its own.
 */
class Source {
  from: i32 = 0;
  times: ArrivalTimes = new ArrivalTimes();
  ticks: f64 = 0;
  rows: i32 = 0;
  traceTimes: usize = 0;
  tracePrompts: usize = 0;
  traceOutputs: usize = 0;
  traceClasses: usize = 0;
  clients: i32 = 0;
  think: i64 = 0;
  maxContext: i32 = 0;
  /** Clients, requests of their own or sessions so far; chains of requests that share a prefix. */
  begun: i32 = 0;
  chains: i32 = 0;
  /** When the next client begins, in ticks; NEVER after the last. */
  first: i64 = 0;
  /** The next arrival: its row and its time in ticks; NEVER after the last. */
  row: i32 = 0;
  nextAt: i64 = 0;

  configure(spec: usize, ticks: f64): void {
    this.from = <i32>at(spec, ENGINE_SOURCE);
    this.ticks = ticks;
    const process = <i32>at(spec, ENGINE_PROCESS);
    const table = <usize>at(spec, ENGINE_ARRIVAL_TABLE);
    if (table > 0) this.times.useModulated(process, table, <i32>at(spec, ENGINE_ARRIVAL_ROWS), ticks);
    else this.times.useRenewal(process, at(spec, ENGINE_RATE), at(spec, ENGINE_CV), ticks);
    this.rows = <i32>at(spec, ENGINE_REQUESTS);
    this.traceTimes = <usize>at(spec, ENGINE_TRACE_TIMES);
    this.tracePrompts = <usize>at(spec, ENGINE_TRACE_PROMPTS);
    this.traceOutputs = <usize>at(spec, ENGINE_TRACE_OUTPUTS);
    this.traceClasses = <usize>at(spec, ENGINE_TRACE_CLASSES);
    this.clients = <i32>at(spec, ENGINE_CONCURRENCY);
    this.think = <i64>nearest<f64>(at(spec, ENGINE_THINK) * ticks);
    this.maxContext = <i32>at(spec, ENGINE_MAX_CONTEXT);
    if (this.comesBack()) returns.reserve(this.clients > 0 ? this.clients : <i32>at(spec, ENGINE_LIVE));
    draws.configure(spec);
  }

  /** Back to the first request of a replication. */
  open(seed: u64, replication: i32): void {
    draws.open(seed, <u64>replication);
    this.times.open(seed, <u64>replication);
    returns.clear();
    this.row = 0;
    this.begun = 0;
    this.chains = 0;
    this.plan();
  }

  /** Whether a client sends again after its answer. */
  comesBack(): boolean {
    return this.from >= SOURCE_CLOSED;
  }

  /** Whether an answer may bring the next request at once. */
  atOnce(): boolean {
    return this.comesBack() && this.think === 0;
  }

  /** Finds when the next client begins. */
  private plan(): void {
    if (this.from === SOURCE_TRACE)
      this.first = this.begun < this.rows ? <i64>nearest<f64>(at(this.traceTimes, this.begun) * this.ticks) : NEVER;
    else if (this.clients > 0) this.first = this.begun < this.clients ? 0 : NEVER;
    else this.first = <i64>this.times.next();
    this.nextAt = min<i64>(this.first, returns.nextAt());
  }

  /** Fills the request that arrives next and goes on to the one after it. */
  take(request: Request): void {
    request.arrival = this.nextAt;
    request.row = this.row++;
    if (returns.nextAt() === this.nextAt) {
      this.comeBack(request);
      this.nextAt = min<i64>(this.first, returns.nextAt());
      return;
    }
    this.begin(request);
    this.plan();
  }

  /** The first request of a client. */
  private begin(request: Request): void {
    request.client = this.begun++;
    request.chain = this.chains++;
    request.turn = 0;
    request.more = 0;
    if (this.from === SOURCE_TRACE) this.read(request);
    else this.draw(request);
    request.predicted = draws.predicted(request.output);
  }

  private read(request: Request): void {
    request.kind = this.traceClasses === 0 ? 0 : <i32>at(this.traceClasses, request.row);
    request.prompt = <i32>at(this.tracePrompts, request.row);
    request.output = <i32>at(this.traceOutputs, request.row);
  }

  private draw(request: Request): void {
    if (this.comesBack()) {
      draws.openFor(request);
      if (this.from === SOURCE_SESSIONS) request.more = draws.turnCount() - 1;
    }
    request.kind = draws.kind();
    request.prompt = draws.prompt(request.kind);
    request.output = draws.output(request.kind);
  }

  /** A session keeps its class and its context; a client of a closed loop begins anew. A cut context shares no prefix. */
  private comeBack(request: Request): void {
    const context = returns.pop(request);
    if (request.more < 0 && this.from === SOURCE_SESSIONS) {
      this.begin(request);
      return;
    }
    draws.openFor(request);
    if (this.from === SOURCE_CLOSED) {
      request.chain = this.chains++;
      request.kind = draws.kind();
      request.prompt = draws.prompt(request.kind);
    } else {
      request.prompt = context + draws.prompt(request.kind);
      if (request.prompt > this.maxContext) {
        request.prompt = this.maxContext;
        request.chain = this.chains++;
      }
    }
    request.output = draws.output(request.kind);
    request.predicted = draws.predicted(request.output);
  }

  /** A request has left, served: its client or session sends the next; with a number of sessions, another takes its place. */
  completed(request: Request, time: i64): void {
    if (this.clients > 0 || request.more > 0) this.schedule(request, time);
  }

  /** A request was refused: a client tries its next; a session ends. */
  refused(request: Request, time: i64): void {
    request.more = 0;
    if (this.clients > 0) this.schedule(request, time);
  }

  private schedule(request: Request, time: i64): void {
    returns.push(request, time + this.think);
    this.nextAt = min<i64>(this.first, returns.nextAt());
  }
}

export const source = new Source();
