import { LengthLaw } from "./law";

/**
 * Stated by columns rather than numbers: `values` (strictly increasing whole lengths) and `weights`. In the core a is
 * the address of the values, followed by their survivals P(N > value), and b their count (see table.ts).
 */
export const empirical = new LengthLaw(
  "empirical",
  "A histogram: values with weights, as counted from a log",
  [],
  (x, address, count) => {
    const values = <usize>address;
    let low = 0;
    let high = <i32>count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (load<f64>(values + ((<usize>middle) << 3)) > x) high = middle;
      else low = middle + 1;
    }
    return low === 0 ? 1.0 : load<f64>(values + ((<usize>(<i32>count + low - 1)) << 3));
  },
);
