// When the decoding sequences of a replica end, keyed on its decode steps: a ring of lists and a bitmap over it, so that
// the next end is found without a scan of the batch. The ring is longer than the longest output, unless many replicas share
// the memory: then a slot also holds those that end whole laps later, at which a leap stops for nothing.

import { NOBODY, requests } from "./request";
import { Replica, replicas } from "./replica";

function head(r: Replica, slot: i32): i32 {
  return load<i32>(r.ring + ((<usize>slot) << 2));
}

function setHead(r: Replica, slot: i32, x: i32): void {
  store<i32>(r.ring + ((<usize>slot) << 2), x);
}

function word(r: Replica, slot: i32): usize {
  return r.bitmap + ((<usize>(slot >> 6)) << 3);
}

function bit(slot: i32): u64 {
  return (<u64>1) << (<u64>(slot & 63));
}

/** Request x ends at decode step `at`. */
export function schedule(r: Replica, x: i32, at: i64): void {
  const slot = <i32>at & replicas.ringMask;
  requests.get(x).ends = head(r, slot);
  setHead(r, slot, x);
  const w = word(r, slot);
  store<u64>(w, load<u64>(w) | bit(slot));
}

/** Takes all that end at decode step `at` off the calendar: the first of a list by `ends`, or NOBODY. */
export function due(r: Replica, at: i64): i32 {
  const slot = <i32>at & replicas.ringMask;
  const x = head(r, slot);
  if (x === NOBODY) return x;
  if (replicas.laps) return split(r, slot, at);
  setHead(r, slot, NOBODY);
  const w = word(r, slot);
  store<u64>(w, load<u64>(w) & ~bit(slot));
  return x;
}

/** Takes those of a slot that end at decode step `at`, and leaves those of later laps. */
function split(r: Replica, slot: i32, at: i64): i32 {
  let x = head(r, slot);
  let ending = NOBODY;
  let later = NOBODY;
  while (x !== NOBODY) {
    const request = requests.get(x);
    const after = request.ends;
    const isDue = request.joined + <i64>(request.output - request.generated - 1) === at;
    request.ends = isDue ? ending : later;
    if (isDue) ending = x;
    else later = x;
    x = after;
  }
  setHead(r, slot, later);
  if (later === NOBODY) {
    const w = word(r, slot);
    store<u64>(w, load<u64>(w) & ~bit(slot));
  }
  return ending;
}

/** Takes request x, which would end at decode step `at`, off the calendar. */
export function unschedule(r: Replica, x: i32, at: i64): void {
  const slot = <i32>at & replicas.ringMask;
  const after = requests.get(x).ends;
  let y = head(r, slot);
  if (y !== x) {
    while (requests.get(y).ends !== x) y = requests.get(y).ends;
    requests.get(y).ends = after;
    return;
  }
  setHead(r, slot, after);
  if (after !== NOBODY) return;
  const w = word(r, slot);
  store<u64>(w, load<u64>(w) & ~bit(slot));
}

/** Steps until the next sequence ends, at least 1, or fewer where a ring has laps; something decodes. */
export function stepsToNextEnd(r: Replica): i64 {
  const mask = replicas.ringMask;
  const start = (<i32>r.decodeStep + 1) & mask;
  const words = (mask + 1) >> 6;
  let w = start >> 6;
  const skip = <u64>(start & 63);
  let bits = (load<u64>(r.bitmap + ((<usize>w) << 3)) >> skip) << skip;
  while (bits === 0) {
    w = (w + 1) & (words - 1);
    bits = load<u64>(r.bitmap + ((<usize>w) << 3));
  }
  const distance = ((w << 6) + <i32>ctz<u64>(bits) - start) & mask;
  return <i64>distance + 1;
}
