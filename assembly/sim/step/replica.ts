import { column, reserve } from "../../abi/arena";
import { Leap } from "./leap";
import { NOBODY } from "./request";

/** The end of a step that is not planned: later than any time. */
export const NEVER: i64 = 0x7fffffffffffffff;
/** The clock ends here: half of what it can hold. */
export const LAST_TICK: i64 = 0x3fffffffffffffff;

/** One replica of the engine: a record in the arena. Times in ticks. */
export class Replica extends Leap {
  id: i32 = 0;
  law: usize = 0;
  /** When its step began, or when it last became idle; when it last gave out tokens by decoding. */
  time: i64 = 0;
  decodedAt: i64 = 0;
  /** Arrivals up to here may join the step that is formed next: until that one forms, or until it was formed ahead. */
  seen: i64 = 0;
  /** Decode steps so far: what the calendar and the block phases are keyed on. */
  decodeStep: i64 = 0;
  /** Steps in which nothing decoded. */
  otherSteps: i64 = 0;
  /** Those that decode, and the tokens in their KV at the next decode step, its new ones included. */
  decoding: i32 = 0;
  context: i64 = 0;
  /** Those that run, by admission: the tail is the next victim. The one whose prompt is in part computed. */
  running: i32 = 0;
  tail: i32 = NOBODY;
  partial: i32 = NOBODY;
  /** The step at hand: its steps if it is a leap, whether it decodes, whether arrivals may join before it ends. */
  steps: i64 = 0;
  decodes: boolean = false;
  leaps: boolean = false;
  closed: boolean = false;
  preempts: boolean = false;
  /** Another step like this one need not follow, although nothing ends or comes. */
  single: boolean = false;
  dirty: boolean = false;
  /** Its sums, for the recorder: those of its first step. */
  stepTokens: i64 = 0;
  stepPairs: i64 = 0;
  stepContext: i64 = 0;
  stepSequences: i64 = 0;
  stepPrompts: i32 = 0;
  /** Requests that join those that decode when the step ends. */
  joiners: usize = 0;
  joining: i32 = 0;
  /** KV blocks that are free or can be evicted; the hash blocks of its prefix cache. */
  free: i64 = 0;
  cache: usize = 0;
  /** Sequences that decode, by the place of their context in its block, less the decode step. */
  phases: usize = 0;
  /** Decode steps at which sequences end: a ring of lists and its bitmap. */
  ring: usize = 0;
  bitmap: usize = 0;
  /** The waiting: the preempted, a stack; then the order's, a list or the root of a heap. */
  preempted: i32 = NOBODY;
  waitingHead: i32 = NOBODY;
  waitingTail: i32 = NOBODY;
  waiting: i32 = 0;
  /** Groups of sequences that emitted their first token after the last decode step: times and counts. */
  gaps: usize = 0;
  gapCount: i32 = 0;
  gapSequences: i32 = 0;
  speed: f64 = 1;
  /** Seconds of its steps within the windows, over all replications. */
  busy: f64 = 0;
}

const BYTES: usize = offsetof<Replica>();
/** Of all rings together: 8 MB, and the longest ring of one replica. */
const MOST_SLOTS: i32 = 1 << 21;

/** An arrival finds no step under way: the replica was idle, or its step has ended with this instant and nothing is formed yet. */
export function wake(r: Replica, time: i64): void {
  r.time = time;
  if (!r.dirty) r.seen = time;
}

class Replicas {
  at: usize = 0;
  count: i32 = 0;
  most: i32 = 0;
  blocks: i64 = 0;
  phaseCount: i32 = 0;
  ringMask: i32 = 0;
  /** The rings are shorter than the longest output. */
  laps: boolean = false;
  /** Each step is formed while the one before it runs: who comes meanwhile joins the one after. */
  ahead: boolean = false;

  /** Records with rooms for `most` running sequences and outputs of up to `longest` tokens. */
  reserve(count: i32, most: i32, longest: i32, phases: i32): void {
    this.count = count;
    this.most = most;
    this.phaseCount = phases;
    let size = 64;
    while (size <= longest + 1) size *= 2;
    this.laps = size > MOST_SLOTS / count;
    while (size > MOST_SLOTS / count) size >>= 1;
    this.ringMask = size - 1;
    this.at = reserve(<usize>count * BYTES);
    for (let i = 0; i < count; i++) {
      const r = this.get(i);
      r.id = i;
      r.busy = 0;
      r.joiners = reserve((<usize>most) << 2);
      r.phases = reserve((<usize>phases) << 2);
      r.ring = reserve((<usize>size) << 2);
      r.bitmap = column(size >> 6);
      r.gaps = reserve((<usize>most) << 4);
    }
  }

  get(i: i32): Replica {
    return changetype<Replica>(this.at + <usize>i * BYTES);
  }

  /** Empties them. */
  clear(): void {
    const size = this.ringMask + 1;
    for (let i = 0; i < this.count; i++) {
      const r = this.get(i);
      r.time = 0;
      r.decodedAt = 0;
      r.seen = 0;
      r.decodeStep = 0;
      r.otherSteps = 0;
      r.decoding = 0;
      r.context = 0;
      r.running = 0;
      r.tail = NOBODY;
      r.partial = NOBODY;
      r.steps = 0;
      r.decodes = false;
      r.leaps = false;
      r.closed = false;
      r.preempts = false;
      r.single = false;
      r.stepPrompts = 0;
      r.dirty = false;
      r.joining = 0;
      r.free = this.blocks;
      r.preempted = NOBODY;
      r.waitingHead = NOBODY;
      r.waitingTail = NOBODY;
      r.waiting = 0;
      r.gapCount = 0;
      r.gapSequences = 0;
      memory.fill(r.phases, 0, (<usize>this.phaseCount) << 2);
      memory.fill(r.ring, 255, (<usize>size) << 2);
      memory.fill(r.bitmap, 0, <usize>size >> 3);
    }
  }
}

export const replicas = new Replicas();
