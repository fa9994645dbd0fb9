// One bump arena over linear memory: reset, reserve, use, rewind. Nothing else allocates after the module has started.

let base: usize = 0;
let top: usize = 0;
let floor: usize = 0;
/** Counts the resets: what was built in the arena is stale once it has changed. */
export let epoch: i32 = 0;

/** Forgets everything that was reserved. */
export function reset(): void {
  if (base === 0) base = (heap.alloc(16) + 63) & ~63;
  top = base;
  floor = base;
  epoch++;
}

/** Set before the trap, so that the host can tell a scenario that is too large from a fault. */
let exhausted: bool = false;

export function arenaExhausted(): bool {
  return exhausted;
}

/** Room for `bytes`, 64-byte aligned, not cleared. Traps if memory is at its maximum: the host then drops the instance. */
export function reserve(bytes: usize): usize {
  const start = top;
  top = (top + bytes + 63) & ~63;
  const pages = <i32>((top + 65535) >> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) {
    exhausted = true;
    unreachable();
  }
  return start;
}

/** A column of `count` f64 set to zero. */
export function column(count: i32): usize {
  const bytes = (<usize>count) << 3;
  const start = reserve(bytes);
  memory.fill(start, 0, bytes);
  return start;
}

/** A mark to rewind to, for scratch columns. */
export function mark(): usize {
  return top;
}

/** Gives back what was reserved since the mark, except what was kept. */
export function rewind(to: usize): void {
  top = max<usize>(to, floor);
}

/** Keeps everything reserved so far until the next reset, whatever is rewound. */
export function keep(): void {
  floor = top;
}
