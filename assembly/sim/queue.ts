import { reserve } from "../abi/arena";
import { MAX_WAITING } from "../abi/layout";

const SMALLEST: i32 = 1 << 10;

/**
 * The waiting requests, by arrival time: a ring that is reserved at its largest but used small, and doubled in place
 * when full, so that what is in use stays in the cache.
 */
class Queue {
  ring: usize = 0;
  mask: i32 = 0;
  head: i32 = 0;
  count: i32 = 0;

  reserve(): void {
    this.ring = reserve((<usize>MAX_WAITING) << 3);
  }

  clear(): void {
    this.mask = SMALLEST - 1;
    this.head = 0;
    this.count = 0;
  }

  /** The arrival time of the i-th that waits. */
  arrival(i: i32): f64 {
    return load<f64>(this.ring + ((<usize>((this.head + i) & this.mask)) << 3));
  }

  /** False if the ring is full at its largest. */
  push(time: f64): boolean {
    if (this.count > this.mask && !this.grow()) return false;
    store<f64>(this.ring + ((<usize>((this.head + this.count) & this.mask)) << 3), time);
    this.count++;
    return true;
  }

  drop(n: i32): void {
    this.head = (this.head + n) & this.mask;
    this.count -= n;
  }

  /** Doubles the ring; the part before the head moves behind the old end. */
  private grow(): boolean {
    const size = this.mask + 1;
    if (size === MAX_WAITING) return false;
    memory.copy(this.ring + ((<usize>size) << 3), this.ring, (<usize>this.head) << 3);
    this.mask = 2 * size - 1;
    return true;
  }
}

export const queue = new Queue();
