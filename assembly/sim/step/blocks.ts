// KV blocks of a replica. A decoding sequence needs a new block when its context has filled the last one; those that do at
// a step share a phase (context less decode step, modulo the block), so that a histogram over phases, which never shifts,
// tells how many blocks the next steps need.

import { ALLOCATE_ON_DEMAND, ALLOCATE_FULL } from "../../abi/layout-engine";
import { Replica } from "./replica";
import { Request } from "./request";

/** Blocks of a replica without a limit. */
export const UNLIMITED: i64 = 1 << 50;

class Blocks {
  /** Tokens of a block: a power of two, and its logarithm. */
  tokens: i32 = 16;
  shift: i32 = 4;
  allocation: i32 = ALLOCATE_ON_DEMAND;
  watermark: i64 = 0;
  /** Blocks of a replica; huge where there is no limit. */
  total: i64 = 0;
  /** The longest output, for maximum reservation. */
  longest: i32 = 0;

  /** Blocks for so many tokens. */
  of(tokens: i32): i32 {
    return (tokens + this.tokens - 1) >> this.shift;
  }

  /** Blocks that `n` more tokens behind `done` take as they appear; none where they are reserved. */
  more(done: i32, n: i32): i32 {
    if (!this.grow()) return 0;
    const shift = this.shift;
    const last = this.tokens - 1;
    return ((done + n + last) >> shift) - ((done + last) >> shift);
  }

  /** Blocks appear as tokens do; otherwise they are reserved at admission. */
  grow(): boolean {
    return this.allocation === ALLOCATE_ON_DEMAND;
  }

  /** Blocks that a request reserves at admission. */
  reserved(x: Request): i32 {
    return this.of(x.prompt + (this.allocation === ALLOCATE_FULL ? x.output : this.longest));
  }

  /** Whether the request could never be served: its last token is not kept. */
  exceeds(x: Request): boolean {
    const most = this.grow() ? this.of(x.prompt + max<i32>(x.output, 1) - 1) : this.reserved(x);
    return <i64>most + this.watermark > this.total;
  }

  private phase(r: Replica, i: i32): usize {
    return r.phases + ((<usize>(i & (this.tokens - 1))) << 2);
  }

  /** A sequence with `context` tokens joins those that decode after the current decode step, or leaves them. */
  count(r: Replica, context: i32, joined: i64, by: i32): void {
    const place = this.phase(r, context - <i32>joined);
    store<i32>(place, load<i32>(place) + by);
  }

  /** Blocks that step `ahead` (0 is the next one) takes. */
  dueAt(r: Replica, ahead: i32): i32 {
    return load<i32>(this.phase(r, -(<i32>r.decodeStep) - ahead));
  }

  /** Blocks that the next k steps take. */
  dueIn(r: Replica, k: i64): i64 {
    let sum = (k >> <i64>this.shift) * <i64>r.decoding;
    for (let i = <i32>(k & <i64>(this.tokens - 1)) - 1; i >= 0; i--) sum += this.dueAt(r, i);
    return sum;
  }

  /** How many of the next `most` steps `free` blocks last for. */
  stepsWithin(r: Replica, most: i64, free: i64): i64 {
    const rounds = (most + <i64>this.tokens - 1) >> <i64>this.shift;
    if (<i64>r.decoding * rounds <= free) return most;
    const whole = free / <i64>r.decoding;
    let left = free - whole * <i64>r.decoding;
    let steps = whole << (<i64>this.shift);
    for (let i = 0; i < this.tokens; i++) {
      left -= this.dueAt(r, i);
      if (left < 0) break;
      steps++;
    }
    return min<i64>(steps, most);
  }
}

export const blocks = new Blocks();
