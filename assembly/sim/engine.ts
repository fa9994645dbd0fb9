// The batch-level simulator: one server, first come first served, on a clock of f64 seconds. An event is an arrival, a
// patience that ends, or the end of a batch. At one instant the order is: the end of a batch, arrivals, forming.

import {
  MAX_WAITING,
  RUN_ARRIVAL_ROWS,
  RUN_ARRIVAL_TABLE,
  RUN_COUPLED,
  RUN_CV,
  RUN_DISCIPLINE,
  RUN_LEVEL_COUNT,
  RUN_LEVELS,
  RUN_LIMIT,
  RUN_PATIENCE,
  RUN_PROCESS,
  RUN_RATE,
  RUN_REPLICATIONS,
  RUN_REQUESTS,
  RUN_SEED,
  RUN_SEGMENTS,
  RUN_SLO,
  RUN_TRACE_TIMES,
  RUN_TRACE_TOKENS,
  RUN_WARMUP,
  SIM_ABANDONED,
  SIM_ARRIVED,
  SIM_BATCHES,
  SIM_BATCH_MAX,
  SIM_BATCH_SQUARES,
  SIM_BATCH_SUM,
  SIM_COMPLETED,
  SIM_IN_FLIGHT,
  STATUS_DONE,
  STATUS_LIMIT,
  STATUS_RUNNING,
} from "../abi/layout";
import { at } from "../abi/table";
import { BATCHING } from "../batching/index";
import { Discipline } from "../batching/discipline";
import { law } from "../cost/linear";
import { addFigure, clearFigures, figure, setFigure } from "./figures";
import { occupancy } from "./occupancy";
import { queue } from "./queue";
import { recorder } from "./recorder";
import { shrink } from "./shrink";
import { workload } from "./workload";

let discipline: Discipline = BATCHING[0];
let limit: i32 = 0;
let patience: f64 = Infinity;
let seed: u64 = 0;
let requests: i32 = 0;
let replications: i32 = 0;

let replication: i32 = 0;
/** Arrivals so far, and how many of them have left the queue: the number of the request at its head. */
let arrived: i32 = 0;
let begun: i32 = 0;
let nextAt: f64 = 0;
/** When the server is next free to form a batch. */
let freeAt: f64 = 0;
let running: i32 = 0;
let startedAt: f64 = 0;
let runningTokens: f64 = 0;
let exhausted: boolean = false;

/** Prepares the run of the parameters (RUN_*) at `spec`; service law and lengths are already set. */
export function simulationOpen(spec: usize): void {
  discipline = BATCHING[<i32>at(spec, RUN_DISCIPLINE)];
  const most = <i32>at(spec, RUN_LIMIT);
  limit = most > 0 ? most : MAX_WAITING;
  patience = at(spec, RUN_PATIENCE);
  seed = <u64>(<i64>at(spec, RUN_SEED));
  requests = <i32>at(spec, RUN_REQUESTS);
  replications = <i32>at(spec, RUN_REPLICATIONS);
  clearFigures();
  const times = <usize>at(spec, RUN_TRACE_TIMES);
  if (times > 0) workload.useTrace(requests, times, <usize>at(spec, RUN_TRACE_TOKENS));
  else useProcess(spec);
  queue.reserve();
  if (discipline.shrinks) shrink.reserve(min<i32>(limit, MAX_WAITING));
  recorder.first = <i32>at(spec, RUN_WARMUP);
  recorder.end = requests;
  recorder.slo = at(spec, RUN_SLO);
  recorder.segments = <i32>at(spec, RUN_SEGMENTS);
  recorder.levels = <usize>at(spec, RUN_LEVELS);
  recorder.levelCount = <i32>at(spec, RUN_LEVEL_COUNT);
  recorder.reserve(recorder.segments * replications);
  replication = 0;
  openReplication();
}

function useProcess(spec: usize): void {
  const process = <i32>at(spec, RUN_PROCESS);
  const table = <usize>at(spec, RUN_ARRIVAL_TABLE);
  if (table > 0) workload.arrivals.useModulated(process, table, <i32>at(spec, RUN_ARRIVAL_ROWS), 1.0);
  else workload.arrivals.useRenewal(process, at(spec, RUN_RATE), at(spec, RUN_CV), 1.0);
  workload.useProcess(at(spec, RUN_COUPLED) > 0.0);
}

function openReplication(): void {
  workload.open(seed, replication);
  queue.clear();
  occupancy.clear();
  recorder.open();
  arrived = 0;
  begun = 0;
  freeAt = 0;
  running = 0;
  exhausted = false;
  nextAt = workload.nextArrival();
}

/** Goes on for about `events` events. STATUS_RUNNING, STATUS_DONE, or STATUS_LIMIT if too many requests wait. */
export function simulationStep(events: i32): i32 {
  let left = events;
  while (left > 0) {
    left -= admit(left);
    if (exhausted) return finish(STATUS_LIMIT);
    if (nextAt <= freeAt) return STATUS_RUNNING;
    expire(freeAt);
    if (running > 0) end();
    let over = begun >= requests;
    if (!over) {
      const n = discipline.take(queue.count, limit);
      if (n > 0) {
        form(n);
        left--;
      } else if (nextAt < Infinity) {
        freeAt = nextAt;
      } else {
        expire(Infinity);
        over = true;
      }
    }
    if (over) {
      closeReplication();
      if (++replication === replications) return finish(STATUS_DONE);
      openReplication();
    }
  }
  return STATUS_RUNNING;
}

/** Takes in the arrivals until the server is free, at most `most`; returns how many. */
function admit(most: i32): i32 {
  const until = freeAt;
  let time = nextAt;
  let n = 0;
  while (time <= until && n < most) {
    expire(time);
    occupancy.waited(queue.count, time);
    if (arrived === recorder.first) occupancy.open(time);
    if (arrived === requests) occupancy.close(time);
    if (arrived - requests >= MAX_WAITING || !queue.push(time)) {
      exhausted = true;
      break;
    }
    arrived++;
    n++;
    time = workload.nextArrival();
  }
  nextAt = time;
  return n;
}

/** Those whose patience ends before `time` leave, each at its own time. */
function expire(time: f64): void {
  while (queue.count > 0 && queue.arrival(0) + patience < time) {
    occupancy.waited(queue.count, queue.arrival(0) + patience);
    queue.drop(1);
    workload.length(begun); // its own draw, so that patience moves nobody's length
    addFigure(SIM_ABANDONED, 1.0);
    recorder.abandoned(begun++);
  }
}

/** A batch of the first n that wait enters service. */
function form(n: i32): void {
  const start = freeAt;
  const shrinks = discipline.shrinks;
  let longest = 0;
  let tokens: i64 = 0;
  for (let i = 0; i < n; i++) {
    const length = workload.length(begun + i);
    longest = max<i32>(longest, length);
    tokens += length;
    if (shrinks) shrink.put(i, length);
  }
  const seconds = shrinks ? shrink.seconds(n) : law.seconds(<f64>n, <f64>longest);
  recorder.served(begun, n, start, seconds, shrinks ? shrink.own : 0);
  occupancy.waited(queue.count, start);
  if (begun + n > recorder.first && begun < requests) {
    const b = <f64>n;
    addFigure(SIM_BATCHES, 1.0);
    addFigure(SIM_BATCH_SUM, b);
    addFigure(SIM_BATCH_SQUARES, b * b);
    setFigure(SIM_BATCH_MAX, max<f64>(figure(SIM_BATCH_MAX), b));
  }
  queue.drop(n);
  begun += n;
  running = n;
  runningTokens = <f64>tokens;
  startedAt = start;
  freeAt = start + seconds;
}

/** The batch in service leaves. */
function end(): void {
  occupancy.served(startedAt, freeAt, running, runningTokens, discipline.shrinks ? shrink.leaves : 0);
  addFigure(SIM_COMPLETED, <f64>running);
  running = 0;
}

/** Counts what a replication leaves behind. Nobody has arrived since; an idle server waits for the next arrival. */
function closeReplication(): void {
  const until =
    queue.count === 0 && arrived === requests && nextAt < Infinity ? nextAt : max<f64>(freeAt, occupancy.changed);
  occupancy.waited(queue.count, until);
  occupancy.close(until);
  recorder.finishReplication();
  addFigure(SIM_ARRIVED, <f64>arrived);
  addFigure(SIM_IN_FLIGHT, <f64>(queue.count + running));
}

function finish(status: i32): i32 {
  if (status === STATUS_LIMIT) closeReplication();
  recorder.finish();
  return status;
}
