// The edges of the window over which a run is averaged, and of the segments of its gaps between tokens. A leap that
// stretches over one is split there, so that it is counted as its steps would be.

import { blocks } from "./blocks";
import { fleet } from "./fleet";
import { planning } from "./planning";
import { NEVER, replicas } from "./replica";
import { window } from "./window";

/** Steps that have ended are outside. */
export function openWindow(time: i64): void {
  splitLeaps(time);
  window.open(time);
}

/** Steps that have ended are inside, and of those under way the time so far. */
export function closeWindow(time: i64): void {
  if (!window.isOpen) return;
  splitLeaps(time);
  for (let i = 0; i < replicas.count; i++) {
    const r = replicas.get(i);
    if (fleet.endOf(i) !== NEVER) window.served(r, time, <f64>(blocks.total - r.free));
  }
  window.close(time);
}

/** A segment ends at `time`, with a step of replica `by`: those before it have ended theirs of that time, those after it not. */
export function endSegment(time: i64, by: i32): void {
  for (let i = 0; i < replicas.count; i++) {
    if (i !== by && fleet.endOf(i) !== NEVER) planning.split(replicas.get(i), i < by ? time : time - 1);
  }
}

export function splitLeaps(time: i64): void {
  for (let i = 0; i < replicas.count; i++) if (fleet.endOf(i) !== NEVER) planning.split(replicas.get(i), time);
}
