import { reserve } from "../../abi/arena";
import {
  ENGINE_STEP_ROWS,
  SEEN_STEP_ROWS,
  SEEN_STEP_TABLE,
  STEP_COUNT,
  STEP_DECODING,
  STEP_PROMPTS,
  STEP_SECONDS,
  STEP_SIZE,
  STEP_START,
  STEP_TOKENS,
} from "../../abi/layout-engine";
import { at, put } from "../../abi/table";
import { Replica } from "./replica";
import { setSeen } from "./seen";

/** The first steps and leaps of replica 0 in the first replication. */
class StepLog {
  rows: usize = 0;
  most: i32 = 0;
  count: i32 = 0;
  /** Whether there is room, and the replication is the first. */
  on: boolean = false;
  ticks: f64 = 0;

  configure(spec: usize, ticks: f64): void {
    this.most = <i32>at(spec, ENGINE_STEP_ROWS);
    this.rows = reserve((<usize>(this.most * STEP_SIZE)) << 3);
    this.count = 0;
    this.ticks = ticks;
    setSeen(SEEN_STEP_TABLE, <f64>this.rows);
  }

  /** Starts a replication. */
  open(replication: i32): void {
    this.on = replication === 0 && this.count < this.most;
  }

  /** The replica's step or leap ends; nothing of it has been applied. */
  ended(r: Replica, time: i64): void {
    if (!this.on || r.id > 0) return;
    const row = this.rows + ((<usize>(this.count * STEP_SIZE)) << 3);
    put(row, STEP_START, <f64>r.time / this.ticks);
    put(row, STEP_SECONDS, <f64>(time - r.time) / this.ticks);
    put(row, STEP_COUNT, <f64>r.steps);
    put(row, STEP_DECODING, r.decodes ? <f64>r.decoding : 0.0);
    put(row, STEP_PROMPTS, <f64>r.stepPrompts);
    put(row, STEP_TOKENS, <f64>r.stepTokens);
    this.count++;
    this.on = this.count < this.most;
    setSeen(SEEN_STEP_ROWS, <f64>this.count);
  }
}

export const stepLog = new StepLog();
