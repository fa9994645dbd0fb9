import { reserve } from "../abi/arena";

/** A matrix by rows, each with its own first and last column: what lies outside is zero. Rows stand anywhere in the arena. */
export class Band {
  private directory: usize = 0;
  rows: i32 = 0;

  open(rows: i32): void {
    this.rows = rows;
    this.directory = reserve((<usize>rows) << 4);
  }

  /** Row i is the column at `address`, whose first place is matrix column `low` and last `high`. */
  place(i: i32, address: usize, low: i32, high: i32): void {
    const entry = this.directory + ((<usize>i) << 4);
    store<usize>(entry, address);
    store<i32>(entry, low, 8);
    store<i32>(entry, high, 12);
  }

  low(i: i32): i32 {
    return load<i32>(this.directory + ((<usize>i) << 4), 8);
  }

  high(i: i32): i32 {
    return load<i32>(this.directory + ((<usize>i) << 4), 12);
  }

  /** Where entry (i, j) stands; low(i) <= j <= high(i). */
  entry(i: i32, j: i32): usize {
    const entry = this.directory + ((<usize>i) << 4);
    return load<usize>(entry) + ((<usize>(j - load<i32>(entry, 8))) << 3);
  }

  at(i: i32, j: i32): f64 {
    return j < this.low(i) || j > this.high(i) ? 0.0 : load<f64>(this.entry(i, j));
  }
}
