// Gaps between tokens (ITL), counted by step and not by sequence: all that decode get a token when a step ends, so that a
// step is one gap of all of them. Those whose latest token came since the last decode step stand in groups by its time.

import { Request } from "./request";
import { Replica } from "./replica";
import { GapTally } from "./gap-tally";
import { stepOfLeap } from "./leap";
import { window } from "./window";

/** A group of sequences whose latest token came at one time. */
class Group {
  time: i64 = 0;
  sequences: i64 = 0;
}

const GROUP_BYTES: usize = offsetof<Group>();

/** The gaps of the segment at hand, and of all. */
export const gapTally = new GapTally();
export const allGaps = new GapTally();

function group(r: Replica, i: i32): Group {
  return changetype<Group>(r.gaps + <usize>i * GROUP_BYTES);
}

/** A sequence whose latest token came at `time` joins those that decode. */
export function joinGaps(r: Replica, time: i64): void {
  r.gapSequences++;
  const last = r.gapCount > 0 ? group(r, r.gapCount - 1) : group(r, 0);
  if (r.gapCount > 0 && last.time === time) {
    last.sequences++;
    return;
  }
  const fresh = group(r, r.gapCount++);
  fresh.time = time;
  fresh.sequences = 1;
}

/** A sequence leaves those that decode before its end; returns when its latest token came. */
export function leaveGaps(r: Replica, request: Request): i64 {
  if (request.joined !== r.decodeStep) return r.decodedAt;
  for (let i = 0; i < r.gapCount; i++) {
    const g = group(r, i);
    if (g.time === request.latest && g.sequences > 0) {
      g.sequences--;
      r.gapSequences--;
      break;
    }
  }
  return request.latest;
}

/** The replica's step or leap of decodes ended at `end`; nobody has left yet. */
export function decodeGaps(r: Replica, end: i64): void {
  if (window.isOpen) {
    const first = r.leaps ? r.time + stepOfLeap(r, 0) : end;
    const before = r.decoding - r.gapSequences;
    if (before > 0) gapTally.add(<f64>(first - r.decodedAt), <f64>before);
    for (let i = 0; i < r.gapCount; i++) {
      const g = group(r, i);
      if (g.sequences > 0) gapTally.add(<f64>(first - g.time), <f64>g.sequences);
    }
    if (r.steps > 1) leapGaps(r);
  }
  r.gapCount = 0;
  r.gapSequences = 0;
  r.decodedAt = end;
}

/** The steps of a leap after its first: they only grow longer, so that runs of them fall into one bin. */
function leapGaps(r: Replica): void {
  const steps = r.steps;
  const sequences = <f64>r.decoding;
  let from: i64 = 1;
  while (from < steps) {
    const shortest = <f64>stepOfLeap(r, from);
    const edge = gapTally.edgeAbove(shortest);
    let to = steps - 1;
    if (<f64>stepOfLeap(r, to) >= edge) {
      let low = from; // the last step below the edge
      while (low < to - 1) {
        const middle = (low + to) / 2;
        if (<f64>stepOfLeap(r, middle) >= edge) to = middle;
        else low = middle;
      }
      to = low;
    }
    gapTally.add(shortest, <f64>(to - from + 1) * sequences);
    from = to + 1;
  }
}
