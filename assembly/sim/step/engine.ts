// The step-level engine: replicas that serve in steps, on a clock of whole ticks. An event is an arrival or the end of a
// step or leap, or of a request's patience. At one instant: ends of steps, then arrivals, then forming, then ends of
// patience, so that who begins at its last moment is served; replicas in the order of their numbers.

import { reserve } from "../../abi/arena";
import * as abi from "../../abi/layout-engine";
import { STATUS_DONE, STATUS_LIMIT, STATUS_RUNNING } from "../../abi/layout";
import { at } from "../../abi/table";
import { ORDERS } from "../../order/index";
import { abandonFirst } from "./abandon";
import { blocks } from "./blocks";
import { configureForming, configureKv, useLaws } from "./configure";
import { describe } from "./describe";
import { closeWindow, endSegment, openWindow, splitLeaps } from "./edges";
import { draws } from "./draws";
import { effort } from "./effort";
import { finish } from "./finishing";
import { fleet } from "./fleet";
import { forming } from "./forming";
import { patience } from "./patience";
import { planning } from "./planning";
import { prefixes } from "./prefixes";
import { queue } from "./queue";
import { recorder } from "./recorder";
import { reject } from "./reject";
import { requests } from "./request";
import { LAST_TICK, NEVER, Replica, replicas, wake } from "./replica";
import { requestLog } from "./request-log";
import { returns } from "./returns";
import { addSeen, clearSeen, setSeen } from "./seen";
import { series } from "./series";
import { source } from "./source";
import { stepLog } from "./step-log";
import { window } from "./window";

let seed: u64 = 0;
let replications: i32 = 0;
let replication: i32 = 0;
let ticks: f64 = 0;
/** Replicas whose next step is to be formed at this instant. */
let dirty: usize = 0;
let dirtyCount: i32 = 0;
let now: i64 = 0;
let exhausted: boolean = false;

/** Prepares the run of the parameters (ENGINE_*) at `spec`; samplers of the classes are built. */
export function engineOpen(spec: usize): void {
  clearSeen();
  ticks = at(spec, abi.ENGINE_TICKS);
  seed = <u64>(<i64>at(spec, abi.ENGINE_SEED));
  replications = <i32>at(spec, abi.ENGINE_REPLICATIONS);
  const count = <i32>at(spec, abi.ENGINE_REPLICAS);
  const longest = <i32>at(spec, abi.ENGINE_MAX_OUTPUT);
  configureKv(spec, longest, ticks);
  configureForming(spec, ticks);
  requests.reserve(<i32>at(spec, abi.ENGINE_LIVE));
  patience.configure(spec, ticks);
  replicas.blocks = blocks.total;
  replicas.reserve(count, forming.maxSeqs, longest, blocks.tokens);
  useLaws(spec, count, ticks);
  fleet.configure(spec, count);
  dirty = reserve((<usize>count) << 2);
  queue.describe = describe;
  queue.use(ORDERS[<i32>at(spec, abi.ENGINE_ORDER)]);
  source.configure(spec, ticks);
  prefixes.configure(spec);
  window.seconds = 1.0 / ticks;
  window.largest = 0;
  recorder.seconds = 1.0 / ticks;
  recorder.endSegment = endSegment;
  recorder.first = <i32>at(spec, abi.ENGINE_WARMUP);
  recorder.end = <i32>at(spec, abi.ENGINE_REQUESTS);
  recorder.segments = <i32>at(spec, abi.ENGINE_SEGMENTS);
  recorder.levels = <usize>at(spec, abi.ENGINE_LEVELS);
  recorder.levelCount = <i32>at(spec, abi.ENGINE_LEVEL_COUNT);
  recorder.reserve((recorder.segments + 1) * replications, draws.kinds);
  series.configure(spec, ticks);
  requestLog.configure(spec, ticks);
  stepLog.configure(spec, ticks);
  effort.open(<i64>at(spec, abi.ENGINE_EVENTS));
  planning.plans = 0;
  replication = 0;
  openReplication();
}

function openReplication(): void {
  requests.clear();
  patience.clear();
  replicas.clear();
  prefixes.open(seed, replication);
  fleet.open(seed, replication);
  window.clear();
  recorder.open();
  source.open(seed, replication);
  series.open(replication);
  requestLog.open(replication);
  stepLog.open(replication);
  dirtyCount = 0;
  now = 0;
  exhausted = false;
}

/**
 * Goes on for about `events` events, at most to the end of a replication, where the figures are whole. STATUS_RUNNING,
 * STATUS_DONE, or STATUS_LIMIT if too many requests are there, or its clock or its events are spent.
 */
export function engineStep(events: i32): i32 {
  let left = events;
  while (left > 0) {
    const first = fleet.first();
    const end = fleet.endOf(first);
    if (patience.next < end && patience.next < source.nextAt) {
      now = patience.next;
      abandonFirst(now);
      left--;
    } else if (end < source.nextAt && source.atOnce()) {
      left -= instant(end);
    } else if (end < source.nextAt) {
      const r = endStep(first, end);
      if (source.nextAt > end) fleet.setEnd(first, planning.next(r));
      else putOff(r);
      left--;
    } else if (source.nextAt < NEVER) {
      left -= instant(source.nextAt);
    }
    const over = source.nextAt === NEVER && fleet.endOf(fleet.first()) === NEVER;
    if (recorder.left > 0 && !over && !exhausted) continue;
    if (fleet.endOf(fleet.first()) === now && !exhausted) continue; // all that ends with the last instant is inside
    addSeen(abi.SEEN_EVENTS, <f64>(events - left));
    closeReplication();
    if (exhausted) return STATUS_LIMIT;
    if (++replication === replications) return STATUS_DONE;
    openReplication();
    return STATUS_RUNNING;
  }
  addSeen(abi.SEEN_EVENTS, <f64>(events - left));
  window.flush();
  recorder.flush();
  setSeen(abi.SEEN_END, <f64>now / ticks);
  return STATUS_RUNNING;
}

function endStep(i: i32, time: i64): Replica {
  now = time;
  if (time >= series.next) series.until(time);
  window.until(time);
  const r = replicas.get(i);
  finish(r, time);
  if (time > LAST_TICK || effort.isSpentBy(1)) exhausted = true;
  return r;
}

/** What comes next of a replica whose step has ended waits for the arrivals of this instant. */
function putOff(r: Replica): void {
  fleet.setEnd(r.id, NEVER);
  mark(r);
}

/** All that happens at the time of an arrival, or of an end that may bring one; returns the events. */
function instant(time: i64): i32 {
  let events = 0;
  let first = fleet.first();
  while (fleet.endOf(first) === time) {
    putOff(endStep(first, time));
    events++;
    first = fleet.first();
  }
  now = time;
  if (time >= series.next) series.until(time);
  window.until(time);
  // Refused clients of a closed loop come back at once: nobody else may be left.
  while (source.nextAt === time && !exhausted && recorder.left > 0) {
    deliver(time);
    events++;
  }
  for (let k = 0; k < dirtyCount; k++) {
    const r = replicas.get(load<i32>(dirty + ((<usize>k) << 2)));
    r.dirty = false;
    fleet.setEnd(r.id, planning.next(r));
  }
  dirtyCount = 0;
  return events;
}

/** The replica's next step is to be formed when all arrivals of this instant are in. */
function mark(r: Replica): void {
  if (r.dirty) return;
  r.dirty = true;
  store<i32>(dirty + ((<usize>dirtyCount) << 2), r.id);
  dirtyCount++;
}

function deliver(time: i64): void {
  const row = source.row;
  if (row === recorder.first) openWindow(time);
  if (row === recorder.end) closeWindow(time);
  if (requests.full() || returns.overflowed) {
    exhausted = true;
    return;
  }
  const x = requests.take();
  const request = requests.get(x);
  source.take(request);
  addSeen(abi.SEEN_ARRIVED, 1.0);
  request.begin = -1;
  request.first = -1;
  request.generated = 0;
  request.target = request.prompt;
  request.done = 0;
  request.swapped = 0;
  prefixes.enter(request);
  request.preempted = 0;
  if (blocks.exceeds(request)) {
    reject(request, x, time);
    return;
  }
  const r = fleet.place(request);
  queue.push(r, x);
  patience.enter(x);
  window.waiting++;
  const end = fleet.endOf(r.id);
  if (end === NEVER) {
    wake(r, time);
    mark(r);
  } else if (r.leaps && r.steps > 1 && !r.closed && queue.head(r) === x) {
    const cut = planning.cut(r, time);
    if (cut !== end) fleet.setEnd(r.id, cut);
  }
}

function closeReplication(): void {
  splitLeaps(now);
  closeWindow(now);
  window.flush();
  addSeen(abi.SEEN_IN_FLIGHT, <f64>requests.live);
  recorder.closeReplication();
  fleet.close();
  addSeen(abi.SEEN_REPLICATIONS, 1.0);
  setSeen(abi.SEEN_MESSAGES, <f64>fleet.messages);
  setSeen(abi.SEEN_PLANS, <f64>planning.plans);
  setSeen(abi.SEEN_LIVE_MAX, <f64>requests.liveMax);
  setSeen(abi.SEEN_END, <f64>now / ticks);
  for (let i = 0; i < replicas.count; i++) {
    const r = replicas.get(i);
    addSeen(abi.SEEN_STEPS, <f64>(r.decodeStep + r.otherSteps));
  }
}
