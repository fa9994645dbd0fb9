import { reserve } from "../../abi/arena";

/** No request. */
export const NOBODY: i32 = -1;

/** A request in the system: a record in the arena. Times in ticks; lengths in tokens. */
export class Request {
  arrival: i64 = 0;
  /** When service first began, and when the first token came. */
  begin: i64 = 0;
  first: i64 = 0;
  /** When its latest token came, kept while it is preempted. */
  latest: i64 = 0;
  /** The decode step of its replica after which it joined those that decode. */
  joined: i64 = 0;
  /** Where it stands in its order; less goes first. */
  key: f64 = 0;
  predicted: f64 = 0;
  /** What it takes alone at its replica, where the router asks for it. */
  alone: i64 = 0;
  /** Place among the arrivals of the replication. */
  row: i32 = 0;
  kind: i32 = 0;
  prompt: i32 = 0;
  output: i32 = 0;
  /** Tokens that it had generated before its latest prefill. */
  generated: i32 = 0;
  /** Tokens that its prefill has to compute, and those that are in the KV. */
  target: i32 = 0;
  done: i32 = 0;
  /** Neighbours among those that run, by admission; the next in a queue, a stack or the free list. */
  next: i32 = 0;
  previous: i32 = 0;
  /** The next that ends at the same decode step; who stands before it in a heap. */
  ends: i32 = 0;
  /** Blocks reserved at admission. */
  blocks: i32 = 0;
  /** Context that was copied out, to be copied back instead of computed again. */
  swapped: i32 = 0;
  /** Hash blocks held in the prefix cache, the last of them, and prompt tokens found there at first admission. */
  held: i32 = 0;
  lastHeld: i32 = 0;
  cached: i32 = 0;
  preempted: i32 = 0;
  replica: i32 = 0;
  /**
   * The client of a closed loop, or the session, and its turn from 0; turns that a session has left after this one. Requests
   * of one chain share prefixes: hash block i of both prompts is block (chain, i). A session is one chain until its context
   * is cut; every other request is a chain of its own.
   */
  client: i32 = 0;
  chain: i32 = 0;
  turn: i32 = 0;
  more: i32 = 0;
  /** The group whose prefix it has. */
  group: i32 = 0;
}

const BYTES: usize = offsetof<Request>();

/** The records: the free ones in a list, the rest never used yet. */
class Requests {
  at: usize = 0;
  capacity: i32 = 0;
  fresh: i32 = 0;
  free: i32 = NOBODY;
  live: i32 = 0;
  liveMax: i32 = 0;

  reserve(capacity: i32): void {
    this.capacity = capacity;
    this.at = reserve(<usize>capacity * BYTES);
    this.liveMax = 0;
  }

  clear(): void {
    this.fresh = 0;
    this.free = NOBODY;
    this.live = 0;
  }

  get(i: i32): Request {
    return changetype<Request>(this.at + <usize>i * BYTES);
  }

  full(): boolean {
    return this.free === NOBODY && this.fresh === this.capacity;
  }

  /** A record to fill; there is one (see `full`). */
  take(): i32 {
    this.live++;
    if (this.live > this.liveMax) this.liveMax = this.live;
    const i = this.free;
    if (i === NOBODY) return this.fresh++;
    this.free = this.get(i).next;
    return i;
  }

  give(i: i32): void {
    this.get(i).next = this.free;
    this.free = i;
    this.live--;
  }
}

export const requests = new Requests();
