import { reserve } from "../../abi/arena";
import { NEVER } from "./replica";
import { Request } from "./request";

/** A client, or a session, between an answer and its next request: a record in the arena. */
class Return {
  time: i64 = 0;
  client: i32 = 0;
  chain: i32 = 0;
  turn: i32 = 0;
  kind: i32 = 0;
  /** Turns that are still to come after the next. */
  more: i32 = 0;
  /** Tokens of the last prompt and its answer. */
  context: i32 = 0;
}

const BYTES: usize = offsetof<Return>();

/** Those that will come back, a ring: all think for the same time, so that the first to leave is the first to return. */
class Returns {
  at: usize = 0;
  capacity: i32 = 0;
  head: i32 = 0;
  count: i32 = 0;
  /** Set when there was no room. */
  overflowed: boolean = false;

  reserve(capacity: i32): void {
    this.capacity = capacity;
    this.at = reserve(<usize>capacity * BYTES);
  }

  clear(): void {
    this.head = 0;
    this.count = 0;
    this.overflowed = false;
  }

  /** When the first comes back, in ticks; NEVER where there is none. */
  nextAt(): i64 {
    return this.count > 0 ? this.get(this.head).time : NEVER;
  }

  /** The client of the request, which has left, comes back at `time`. */
  push(request: Request, time: i64): void {
    if (this.count === this.capacity) {
      this.overflowed = true;
      return;
    }
    const last = this.head + this.count;
    const entry = this.get(last < this.capacity ? last : last - this.capacity);
    this.count++;
    entry.time = time;
    entry.client = request.client;
    entry.chain = request.chain;
    entry.turn = request.turn + 1;
    entry.kind = request.kind;
    entry.more = request.more - 1;
    entry.context = request.prompt + request.output;
  }

  /** Fills the next request of the first; returns its context. */
  pop(request: Request): i32 {
    const entry = this.get(this.head);
    this.head = this.head + 1 < this.capacity ? this.head + 1 : 0;
    this.count--;
    request.client = entry.client;
    request.chain = entry.chain;
    request.turn = entry.turn;
    request.kind = entry.kind;
    request.more = entry.more;
    return entry.context;
  }

  private get(i: i32): Return {
    return changetype<Return>(this.at + <usize>i * BYTES);
  }
}

export const returns = new Returns();
