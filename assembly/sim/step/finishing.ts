import { OUTCOME_COMPLETED } from "../../abi/layout-engine";
import { blocks } from "./blocks";
import { due, schedule } from "./calendar";
import { decodeGaps, gapTally, joinGaps } from "./gaps";
import { prefixes } from "./prefixes";
import { recorder } from "./recorder";
import { requestLog } from "./request-log";
import { NOBODY, Request, requests } from "./request";
import { leapTicks } from "./leap";
import { Replica, replicas } from "./replica";
import { source } from "./source";
import { fleet } from "./fleet";
import { stepLog } from "./step-log";
import { window } from "./window";

/** The replica's step ends at `time`: tokens come, sequences end, prompts that were computed join those that decode. */
export function finish(r: Replica, time: i64): void {
  stepLog.ended(r, time);
  const used = blocks.total - r.free;
  if (r.leaps && blocks.grow()) {
    r.free -= blocks.dueIn(r, r.steps);
    prefixes.makeRoom(r);
  }
  window.stepped(r, time, 0.5 * <f64>(used + blocks.total - r.free));
  if (r.decodes) endDecode(r, time);
  else r.otherSteps++;
  const joining = r.joining;
  for (let i = 0; i < joining; i++) join(r, load<i32>(r.joiners + ((<usize>i) << 2)), time);
  r.joining = 0;
  r.seen = replicas.ahead ? r.time + (r.steps > 1 ? leapTicks(r, r.steps - 1) : 0) : time;
  r.time = time;
}

function endDecode(r: Replica, time: i64): void {
  decodeGaps(r, time);
  const step = r.decodeStep + r.steps;
  r.decodeStep = step;
  r.context += r.steps * <i64>r.decoding;
  let x = due(r, step);
  while (x !== NOBODY) {
    const request = requests.get(x);
    const after = request.ends;
    const context = request.prompt + request.output;
    prefixes.leave(r, request, context - 1);
    r.decoding--;
    r.context -= context;
    if (blocks.grow()) {
      r.free += blocks.of(context - 1) - prefixes.blocksOf(request);
      blocks.count(r, request.target, request.joined, -1);
    }
    complete(r, request, x, time);
    x = after;
  }
}

/** A prompt is computed, which gives a token, or a swapped sequence is back, which gives none. */
function join(r: Replica, x: i32, time: i64): void {
  const request = requests.get(x);
  if (request.swapped > 0) {
    request.swapped = 0;
  } else {
    prefixes.keep(r, request, request.target);
    if (request.generated === 0) request.first = time;
    else if (window.isOpen) gapTally.add(<f64>(time - request.latest), 1.0);
    request.latest = time;
  }
  const left = request.output - request.generated - 1;
  if (left <= 0) {
    prefixes.leave(r, request, request.target);
    if (blocks.grow()) r.free += blocks.of(request.target) - prefixes.blocksOf(request);
    complete(r, request, x, time);
    return;
  }
  request.joined = r.decodeStep;
  r.decoding++;
  r.context += request.target + 1;
  if (blocks.grow()) blocks.count(r, request.target, r.decodeStep, 1);
  schedule(r, x, r.decodeStep + <i64>left);
  joinGaps(r, request.latest);
}

function complete(r: Replica, request: Request, x: i32, time: i64): void {
  r.running--;
  window.running--;
  if (request.previous !== NOBODY) requests.get(request.previous).next = request.next;
  if (request.next !== NOBODY) requests.get(request.next).previous = request.previous;
  else r.tail = request.previous;
  if (!blocks.grow()) r.free += request.blocks;
  prefixes.release(r, request);
  fleet.left(r.id, request);
  recorder.completed(request, time);
  requestLog.left(request, time, OUTCOME_COMPLETED);
  source.completed(request, time);
  requests.give(x);
}
