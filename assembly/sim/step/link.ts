/** The link to host memory, over which preempted KV is swapped. */
class Link {
  /** Whether the preempted are copied out, instead of computed again. */
  swaps: boolean = false;
  ticksPerBlock: i64 = 0;

  ticks(blocks: i32): i64 {
    return <i64>blocks * this.ticksPerBlock;
  }
}

export const link = new Link();
