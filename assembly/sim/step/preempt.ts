import { step } from "../../cost/step";
import { blocks } from "./blocks";
import { unschedule } from "./calendar";
import { effort } from "./effort";
import { addSeen } from "./seen";
import { SEEN_PREEMPTED } from "../../abi/layout-engine";
import { leaveGaps } from "./gaps";
import { link } from "./link";
import { prefixes } from "./prefixes";
import { queue } from "./queue";
import { NOBODY, requests } from "./request";
import { Replica } from "./replica";
import { window } from "./window";

/** Keeping so many cached blocks, as a power of two, costs about as much as an event. */
const BLOCKS_PER_EVENT: i32 = 4;

/**
 * Takes the KV blocks of the last admitted request, which goes before all that wait: to be computed again, prompt and
 * generated tokens both, or to be copied back. The oldest that runs is never taken: alone, it fits.
 */
export function preempt(r: Replica): void {
  const x = r.tail;
  const request = requests.get(x);
  addSeen(SEEN_PREEMPTED, 1.0);
  r.preempts = true;
  r.tail = request.previous;
  if (r.tail !== NOBODY) requests.get(r.tail).next = NOBODY;
  r.running--;
  window.running--;
  window.waiting++;
  request.preempted++;
  if (x === r.partial) {
    prefixes.keep(r, request, request.done);
    r.free += blocks.of(request.done) - prefixes.blocksOf(request);
    r.partial = NOBODY;
  } else {
    const decoded = <i32>(r.decodeStep - request.joined);
    const context = request.target + decoded;
    prefixes.keep(r, request, context);
    r.free += blocks.of(context) - prefixes.blocksOf(request);
    r.context -= <i64>context + 1;
    r.decoding--;
    blocks.count(r, request.target, request.joined, -1);
    unschedule(r, x, request.joined + <i64>(request.output - request.generated - 1));
    request.latest = leaveGaps(r, request);
    if (link.swaps) {
      step.extra += link.ticks(blocks.of(context));
      request.swapped = context;
      request.generated += decoded;
    } else {
      request.generated += 1 + decoded;
    }
    request.target = link.swaps ? context : request.prompt + request.generated;
  }
  prefixes.release(r, request);
  effort.spend(<i64>(blocks.of(request.target) >> BLOCKS_PER_EVENT));
  request.done = 0;
  queue.pushFront(r, x);
}
