import { mark, reserve, rewind } from "../abi/arena";
import { at, put } from "../abi/table";

// A cell: the chance of staying in the top bits, the index to go to otherwise in the 20 below.
const INDEX_BITS: u64 = 20;
const INDEX_MASK: u64 = (1 << 20) - 1;
const CHANCE_BITS: u64 = 44;
const CERTAIN: u64 = 1 << 44;
/** 2^53. */
const WHOLE: f64 = 9007199254740992.0;

/**
 * Walker's alias table: draws index i of n, at most 1,048,576, with probability weight i over their sum, in constant time.
 * A cell of 8 bytes holds the chance of staying and the index to go to otherwise. Built by Vose's method ("A linear
 * algorithm for generating random numbers with a given distribution", IEEE TSE 17(9), 1991). Exact to 2^-44 of a cell.
 * Or by inversion, coupled: of the same bits a law that is longer at every level draws no smaller an index, which an alias
 * does not keep. A cell is then P(index <= i) in parts of 2^53, and the count is negative.
 */
export class AliasTable {
  cells: usize = 0;
  count: i32 = 0;

  /** Builds the table in the arena from a column of n weights, non-negative with a positive sum, n at least 1. */
  build(weights: usize, n: i32): void {
    this.count = n;
    this.cells = reserve((<usize>n) << 3);
    const scratch = mark();
    const shares = reserve((<usize>n) << 3);
    const stack = reserve((<usize>n) << 2); // the poor from the bottom, the rich from the top
    let sum = 0.0;
    for (let i = n - 1; i >= 0; i--) sum += at(weights, i);
    let poor = 0;
    let rich = n;
    for (let i = 0; i < n; i++) {
      const share = (at(weights, i) * <f64>n) / sum;
      put(shares, i, share);
      store<i32>(stack + ((<usize>(share < 1.0 ? poor++ : --rich)) << 2), i);
    }
    while (poor > 0 && rich < n) {
      const low = load<i32>(stack + ((<usize>--poor) << 2));
      const high = load<i32>(stack + ((<usize>rich) << 2));
      this.setCell(low, at(shares, low), high);
      const left = at(shares, high) + at(shares, low) - 1.0;
      put(shares, high, left);
      if (left < 1.0) {
        rich++;
        store<i32>(stack + ((<usize>poor) << 2), high);
        poor++;
      }
    }
    // What rounding leaves over has a share of one.
    for (let k = 0; k < poor; k++) this.fill(load<i32>(stack + ((<usize>k) << 2)));
    for (let k = rich; k < n; k++) this.fill(load<i32>(stack + ((<usize>k) << 2)));
    rewind(scratch);
  }

  /** The same by inversion. */
  buildCoupled(weights: usize, n: i32): void {
    this.count = -n;
    this.cells = reserve((<usize>n) << 3);
    let total = 0.0;
    for (let i = 0; i < n; i++) total += at(weights, i);
    let sum = 0.0;
    for (let i = 0; i < n; i++) {
      sum += at(weights, i);
      store<u64>(this.cells + ((<usize>i) << 3), <u64>((sum / total) * WHOLE));
    }
  }

  /** The smallest index whose cell is above the fraction; the last one's is never asked. */
  private quantile(bits: u64): i32 {
    const u = bits >> 11;
    let low = 0;
    let high = -this.count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (load<u64>(this.cells + ((<usize>middle) << 3)) > u) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private setCell(i: i32, stay: f64, other: i32): void {
    const chance = min<u64>(<u64>(stay * <f64>CERTAIN), CERTAIN - 1);
    store<u64>(this.cells + ((<usize>i) << 3), (chance << INDEX_BITS) | <u64>other);
  }

  private fill(i: i32): void {
    this.setCell(i, 1.0, i);
  }

  /** The index for 64 random bits: the whole part of n times their fraction picks the cell, the rest decides. */
  draw(bits: u64): i32 {
    if (this.count < 0) return this.quantile(bits);
    const x = (bits >> INDEX_BITS) * <u64>this.count;
    const i = <i32>(x >> CHANCE_BITS);
    const cell = load<u64>(this.cells + ((<usize>i) << 3));
    return select<i32>(i, <i32>(cell & INDEX_MASK), (x & (CERTAIN - 1)) < cell >> INDEX_BITS);
  }
}
