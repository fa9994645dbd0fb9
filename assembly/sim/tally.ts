import { reserve } from "../abi/arena";

// The histogram: 1,024 bins of equal width in each octave from 2^-34 s to 2^46 s, so that a bin is at most 0.1 % of its
// value wide. A bin is the top bits of the f64.
const BIN_SHIFT: u64 = 42;
const FIRST: i32 = (1023 - 34) << 10;
const BINS: i32 = 80 << 10;

/** A metric in seconds, at least 0: count, sum, extremes, zeros and a logarithmic histogram of the rest. */
export class Tally {
  bins: usize = 0;
  count: f64 = 0;
  zeros: f64 = 0;
  sum: f64 = 0;
  lost: f64 = 0; // Kahan
  low: f64 = Infinity; // above zero
  high: f64 = 0;

  reserve(): void {
    this.bins = reserve((<usize>BINS) << 2);
    memory.fill(this.bins, 0, (<usize>BINS) << 2);
    this.low = 0;
    this.high = Infinity;
    this.clear();
  }

  /** Empties it; only the bins that were touched are cleared. */
  clear(): void {
    if (this.high >= this.low) {
      const first = binOf(this.low);
      memory.fill(this.bins + ((<usize>first) << 2), 0, (<usize>(binOf(this.high) - first + 1)) << 2);
    }
    this.count = 0;
    this.zeros = 0;
    this.sum = 0;
    this.lost = 0;
    this.low = Infinity;
    this.high = 0;
  }

  /** Adds a value to everything but the sum and the count, which `total` takes for many at once. */
  add(x: f64): void {
    if (x <= 0.0) {
      this.zeros += 1.0;
      return;
    }
    if (x < this.low) this.low = x;
    if (x > this.high) this.high = x;
    const bin = this.bins + ((<usize>binOf(x)) << 2);
    store<u32>(bin, load<u32>(bin) + 1);
  }

  total(count: f64, sum: f64): void {
    this.count += count;
    const term = sum - this.lost;
    const next = this.sum + term;
    this.lost = next - this.sum - term;
    this.sum = next;
  }

  /** Adds all that another holds. */
  absorb(other: Tally): void {
    this.total(other.count, other.sum);
    this.zeros += other.zeros;
    if (other.high < other.low) return;
    this.low = min<f64>(this.low, other.low);
    this.high = max<f64>(this.high, other.high);
    const last = binOf(other.high);
    for (let bin = binOf(other.low); bin <= last; bin++) {
      const place = (<usize>bin) << 2;
      store<u32>(this.bins + place, load<u32>(this.bins + place) + load<u32>(other.bins + place));
    }
  }

  /** NaN where there is no value. */
  mean(): f64 {
    return this.sum / this.count;
  }

  /** The value with `level` of all at or below it, linear inside its bin; NaN where there is no value. */
  percentile(level: f64): f64 {
    if (this.count === 0.0) return NaN;
    let before = this.zeros;
    const target = level * this.count;
    if (target <= before) return 0.0;
    const last = binOf(this.high);
    for (let bin = binOf(this.low); bin <= last; bin++) {
      const inside = <f64>load<u32>(this.bins + ((<usize>bin) << 2));
      if (before + inside >= target) {
        const edge = edgeOf(bin);
        const x = edge + ((target - before) / inside) * (edgeOf(bin + 1) - edge);
        return min<f64>(max<f64>(x, this.low), this.high);
      }
      before += inside;
    }
    return this.high;
  }

  /** The share of values above x, linear inside its bin. */
  above(x: f64): f64 {
    if (x < 0.0 || x >= this.high) return x < 0.0 ? 1.0 : 0.0;
    const from = x < this.low ? binOf(this.low) : binOf(x) + 1;
    let more = 0.0;
    for (let bin = binOf(this.high); bin >= from; bin--) more += <f64>load<u32>(this.bins + ((<usize>bin) << 2));
    if (x >= this.low) {
      const edge = edgeOf(from);
      more += (<f64>load<u32>(this.bins + ((<usize>(from - 1)) << 2)) * (edge - x)) / (edge - edgeOf(from - 1));
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
