// A law on a cyclic grid whose exponential tail is longer than the grid: what passes the end comes back at the start.

import { at, put } from "../abi/table";

/**
 * Takes away what a tail a e^{-decay j} beyond node n has brought back to nodes 0 .. n - 1, and returns a. It is read off
 * the third quarter of the grid, where the law must be exponential; 0 where no tail can be seen that far out.
 */
export function unwrapTail(masses: usize, n: i32, decay: f64): f64 {
  if (<f64>n * decay > 40.0) return 0.0;
  const ratio = Math.exp(-decay);
  let term = Math.exp(-0.5 * <f64>n * decay);
  let seen = 0.0;
  let shape = 0.0;
  for (let j = n >> 1; j < (n >> 2) * 3; j++, term *= ratio) {
    seen += at(masses, j);
    shape += term;
  }
  const wrapped = Math.exp(-(<f64>n) * decay);
  const amplitude = (seen / shape) * -Math.expm1(-(<f64>n) * decay);
  term = (seen / shape) * wrapped;
  for (let j = 0; j < n; j++, term *= ratio) put(masses, j, at(masses, j) - term);
  return amplitude;
}

/** The mass of a e^{-decay j} at nodes from `first` on. */
export function tailMass(amplitude: f64, decay: f64, first: i32): f64 {
  return amplitude === 0.0 ? 0.0 : (amplitude * Math.exp(-decay * <f64>first)) / -Math.expm1(-decay);
}
