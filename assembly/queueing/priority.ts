// M/G/1 with priorities, non-preemptive, first come first served within a level: exact means. With R = sum rate_i E S_i^2 / 2 over
// all classes and u_k the load of level k and of those before it,
//   E W_k = R / ((1 - u_{k-1}) (1 - u_k))
// (Cobham, J. Oper. Res. Soc. Am. 2, 1954). One level is Pollaczek-Khinchine. Domain: load below 1. Error: rounding.

import { at, put } from "../abi/table";

/**
 * Writes the mean waits in s of `count` classes to `waits`. Columns: `levels` (lower goes first; not decreasing), `rates` in
 * 1/s, `means` and `squares` of a service in s and s^2. False where the load is 1 or more.
 */
export function priorityWaits(
  count: i32,
  levels: usize,
  rates: usize,
  means: usize,
  squares: usize,
  waits: usize,
): boolean {
  let residual = 0.0;
  let load = 0.0;
  for (let i = 0; i < count; i++) {
    residual += 0.5 * at(rates, i) * at(squares, i);
    load += at(rates, i) * at(means, i);
  }
  if (load >= 1.0) return false;
  let before = 0.0;
  for (let first = 0; first < count; ) {
    let upTo = before;
    let end = first;
    for (; end < count && at(levels, end) === at(levels, first); end++) upTo += at(rates, end) * at(means, end);
    for (let i = first; i < end; i++) put(waits, i, residual / ((1.0 - before) * (1.0 - upTo)));
    before = upTo;
    first = end;
  }
  return true;
}
