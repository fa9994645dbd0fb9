import { reserve } from "../abi/arena";
import { put } from "../abi/table";
import { law } from "../cost/linear";
import { sortKeys } from "../num/sort";

/** Room for the place in the batch below the length. */
const PLACE: i32 = 20;

/**
 * A batch whose active set shrinks: with lengths n_j, request i leaves after
 * batch + request b + tokenRequest sum_j min(n_i, n_j) + token n_i seconds, and the server is free after the longest.
 */
class Shrink {
  keys: usize = 0;
  scratch: usize = 0;
  /** Durations by place in the batch, and in increasing order. */
  own: usize = 0;
  leaves: usize = 0;

  /** Columns for batches of up to `most`. */
  reserve(most: i32): void {
    this.keys = reserve((<usize>most) << 3);
    this.scratch = reserve((<usize>most) << 3);
    this.own = reserve((<usize>most) << 3);
    this.leaves = this.scratch;
  }

  /** The i-th of the batch has so many tokens. */
  put(i: i32, tokens: i32): void {
    store<u64>(this.keys + ((<usize>i) << 3), ((<u64>tokens) << PLACE) | <u64>i);
  }

  /** Fills the durations; returns the longest, in s. */
  seconds(n: i32): f64 {
    sortKeys(this.keys, this.scratch, n, PLACE);
    const start = law.start(<f64>n);
    let shorter: i64 = 0; // tokens of those that have left
    let duration = start;
    for (let k = 0; k < n; k++) {
      const key = load<u64>(this.keys + ((<usize>k) << 3));
      const tokens = <i64>(key >> PLACE);
      duration = start + law.tokenRequest * <f64>(shorter + tokens * (n - k)) + law.token * <f64>tokens;
      shorter += tokens;
      put(this.own, <i32>(key & ((1 << PLACE) - 1)), duration);
      put(this.leaves, k, duration);
    }
    return duration;
  }
}

export const shrink = new Shrink();
