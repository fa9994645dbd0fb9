import { column } from "../../abi/arena";
import {
  ENGINE_REQUEST_ROWS,
  LOG_ARRIVAL,
  LOG_BEGIN,
  LOG_CACHED,
  LOG_CLASS,
  LOG_END,
  LOG_FIRST,
  LOG_OUTCOME,
  LOG_OUTPUT,
  LOG_PREEMPTED,
  LOG_PROMPT,
  LOG_REPLICA,
  LOG_ROW,
  LOG_SIZE,
  OUTCOME_COMPLETED,
  SEEN_REQUEST_ROWS,
  SEEN_REQUEST_TABLE,
} from "../../abi/layout-engine";
import { at, put } from "../../abi/table";
import { Request } from "./request";
import { setSeen } from "./seen";
import { window } from "./window";

/** The first requests of the first replication, by their order of arrival, as they leave. */
class RequestLog {
  rows: usize = 0;
  most: i32 = 0;
  /** Requests of lower rows are logged: none after the first replication. */
  below: i32 = 0;
  ticks: f64 = 0;

  configure(spec: usize, ticks: f64): void {
    this.most = <i32>at(spec, ENGINE_REQUEST_ROWS);
    this.rows = column(this.most * LOG_SIZE);
    this.ticks = ticks;
    setSeen(SEEN_REQUEST_TABLE, <f64>this.rows);
    setSeen(SEEN_REQUEST_ROWS, <f64>this.most);
  }

  /** Starts a replication. */
  open(replication: i32): void {
    this.below = replication === 0 ? this.most : 0;
  }

  /** The request leaves with `outcome` (OUTCOME_*). */
  left(request: Request, time: i64, outcome: i32): void {
    if (request.row >= this.below) return;
    const row = this.rows + ((<usize>(request.row * LOG_SIZE)) << 3);
    put(row, LOG_ROW, <f64>request.row);
    put(row, LOG_CLASS, <f64>request.kind);
    put(row, LOG_REPLICA, request.replica < 0 ? NaN : <f64>request.replica);
    put(row, LOG_ARRIVAL, this.seconds(request.arrival));
    put(row, LOG_BEGIN, this.seconds(request.begin));
    put(row, LOG_FIRST, request.first < 0 ? NaN : this.seconds(request.first + window.overhead));
    put(row, LOG_END, this.seconds(outcome === OUTCOME_COMPLETED ? time + window.overhead : time));
    put(row, LOG_PROMPT, <f64>request.prompt);
    put(row, LOG_OUTPUT, <f64>request.output);
    put(row, LOG_PREEMPTED, <f64>request.preempted);
    put(row, LOG_CACHED, <f64>request.cached);
    put(row, LOG_OUTCOME, <f64>outcome);
  }

  /** NaN for what never was. */
  private seconds(time: i64): f64 {
    return time < 0 ? NaN : <f64>time / this.ticks;
  }
}

export const requestLog = new RequestLog();
