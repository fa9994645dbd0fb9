import { reserve } from "../../abi/arena";
import { at, put } from "../../abi/table";

// 128 bins of equal width in each octave from 2^0 to 2^63 ticks: a bin is at most 0.8 % of its value wide.
const BIN_SHIFT: u64 = 45;
const FIRST: i32 = 1023 << 7;
const BINS: i32 = 63 << 7;

/** Gaps in ticks with their numbers: a histogram whose counts may pass 2^32. */
export class GapTally {
  bins: usize = 0;
  count: f64 = 0;
  low: i32 = BINS;
  high: i32 = -1;

  reserve(): void {
    this.bins = reserve((<usize>BINS) << 3);
    memory.fill(this.bins, 0, (<usize>BINS) << 3);
    this.count = 0;
    this.low = BINS;
    this.high = -1;
  }

  clear(): void {
    for (let bin = this.low; bin <= this.high; bin++) put(this.bins, bin, 0.0);
    this.count = 0;
    this.low = BINS;
    this.high = -1;
  }

  /** Where the bin of x ends. */
  edgeAbove(x: f64): f64 {
    return edgeOf(binOf(x) + 1);
  }

  add(x: f64, count: f64): void {
    const bin = binOf(x);
    if (bin < this.low) this.low = bin;
    if (bin > this.high) this.high = bin;
    put(this.bins, bin, at(this.bins, bin) + count);
    this.count += count;
  }

  absorb(other: GapTally): void {
    for (let bin = other.low; bin <= other.high; bin++) put(this.bins, bin, at(this.bins, bin) + at(other.bins, bin));
    this.low = min<i32>(this.low, other.low);
    this.high = max<i32>(this.high, other.high);
    this.count += other.count;
  }

  /** The value with `level` of all at or below it, linear inside its bin; NaN where there is no value. */
  percentile(level: f64): f64 {
    const target = level * this.count;
    let below = 0.0;
    for (let bin = this.low; bin <= this.high; bin++) {
      const inside = at(this.bins, bin);
      if (inside > 0.0 && below + inside >= target) {
        const edge = edgeOf(bin);
        return edge + ((target - below) / inside) * (edgeOf(bin + 1) - edge);
      }
      below += inside;
    }
    return NaN;
  }

  /** The share of values above x, linear inside its bin. */
  above(x: f64): f64 {
    if (x < 1.0) return 1.0;
    const from = binOf(x);
    let more = 0.0;
    for (let bin = max<i32>(from + 1, this.low); bin <= this.high; bin++) more += at(this.bins, bin);
    if (from >= this.low && from <= this.high) {
      const edge = edgeOf(from + 1);
      more += (at(this.bins, from) * (edge - x)) / (edge - edgeOf(from));
    }
    return more / this.count;
  }
}

function binOf(x: f64): i32 {
  const bin = <i32>(reinterpret<u64>(x) >> BIN_SHIFT) - FIRST;
  return min<i32>(max<i32>(bin, 0), BINS - 1);
}

/** Where bin `bin` begins. */
function edgeOf(bin: i32): f64 {
  return reinterpret<f64>((<u64>(bin + FIRST)) << BIN_SHIFT);
}
