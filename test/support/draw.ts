/** A small generator of its own (Lehmer, 2^31 - 1), so that no random number is the core's. */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = ((seed + 1) * 7919) % 2147483647;
    for (let i = 0; i < 3; i++) this.uniform();
  }

  uniform(): number {
    this.#state = (this.#state * 48271) % 2147483647;
    return this.#state / 2147483647;
  }

  /** A whole number from a to b. */
  whole(a: number, b: number): number {
    return a + Math.floor(this.uniform() * (b - a + 1));
  }

  of<T>(values: readonly T[]): T {
    return values[this.whole(0, values.length - 1)] as T;
  }
}
