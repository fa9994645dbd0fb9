import { column } from "../abi/arena";
import { put } from "../abi/table";
import { law } from "../cost/linear";
import { clippedRatio, survivalAt, top } from "../lengths/table";

/**
 * M/G/1 at every token limit n = 1 .. count at once, from running sums of the survival: columns of count + 1 f64 each,
 * index n: load, mean wait in seconds (Infinity where unstable), clipped ratio P(N > n). Lengths must be tabulated up to
 * `count` or to the end of the law. Exact; O(count). Design: queueing.md section 1.1.
 */
export function clipScan(rate: f64, count: i32): usize {
  const loads = column(3 * (count + 1));
  const waits = loads + ((<usize>(count + 1)) << 3);
  const clipped = waits + ((<usize>(count + 1)) << 3);
  const c = law.start(1.0);
  const a = law.step(1.0);
  let m1 = 0.0;
  let m2 = 0.0;
  for (let n = 1; n <= count; n++) {
    const g = survivalAt(n - 1);
    m1 += g;
    m2 += (2.0 * <f64>n - 1.0) * g;
    const load = rate * (c + a * m1);
    const square = c * c + 2.0 * c * a * m1 + a * a * m2;
    put(loads, n, load);
    put(waits, n, load < 1.0 ? (0.5 * rate * square) / (1.0 - load) : Infinity);
    put(clipped, n, clippedAt(n));
  }
  return loads;
}

/** P(N > n) of the law itself: the table holds it up to its end. */
function clippedAt(n: i32): f64 {
  return n < top ? survivalAt(n) : n === top ? clippedRatio : 0.0;
}
