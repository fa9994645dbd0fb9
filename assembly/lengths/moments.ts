import { at } from "../abi/table";

/** Places of one partial sum: rounding grows with their number and with that of the sums, not with all places. */
const STRETCH: i32 = 256;

/**
 * E n, E n^2 and E n^3 of a law on 1, 2, 3, ... from its survivals, by parts: E n^2 = sum (2x + 1) P(n > x),
 * E n^3 = sum (3x^2 + 3x + 1) P(n > x), all terms positive, so nothing cancels. Relative error about 1e-15.
 */
export class Moments {
  first: f64 = 0;
  second: f64 = 0;
  third: f64 = 0;

  /** Reads P(n > x) from the column, 0 <= x < count; beyond it is zero. */
  gather(survivals: usize, count: i32): void {
    let m1 = 0.0;
    let m2 = 0.0;
    let m3 = 0.0;
    for (let end = count; end > 0; end -= STRETCH) {
      const from = max<i32>(0, end - STRETCH);
      let s0 = 0.0;
      let s1 = 0.0;
      let s2 = 0.0;
      for (let x = from, y = 0.0; x < end; x++, y += 1.0) {
        const s = at(survivals, x);
        s0 += s;
        s1 += y * s;
        s2 += y * y * s;
      }
      const z = <f64>from;
      m1 += s0;
      m2 += (2.0 * z + 1.0) * s0 + 2.0 * s1;
      m3 += (3.0 * z * (z + 1.0) + 1.0) * s0 + 3.0 * ((2.0 * z + 1.0) * s1 + s2);
    }
    this.first = m1;
    this.second = m2;
    this.third = m3;
  }
}
