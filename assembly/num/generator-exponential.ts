// e^{K t} of a Markov generator K (rows sum to 0): by uniformisation to a time in which 1/2 a change is expected, a Taylor
// series of positive terms there, and squaring. Rows are kept at 1. Error about 1e-15 a squaring, entry by entry.

import { column, mark, rewind } from "../abi/arena";
import { at, put } from "../abi/table";
import { identity, multiply, rowSum } from "./dense";

const TERMS: i32 = 18;

/** to = e^{K t}, n x n; `off` has the rates between states (diagonal not read), t >= 0. */
export function generatorExponential(to: usize, off: usize, n: i32, t: f64): void {
  const before = mark();
  let fastest = 0.0;
  for (let i = 0; i < n; i++) fastest = max<f64>(fastest, rowSum(off, i, n) - at(off, i * n + i));
  let span = fastest * t;
  let squarings = 0;
  while (span > 0.5) {
    span *= 0.5;
    squarings++;
  }
  identity(to, n);
  if (span > 0.0) {
    const jump = column(n * n);
    const power = column(n * n);
    const next = column(n * n);
    for (let i = 0; i < n; i++) {
      const leaving = rowSum(off, i, n) - at(off, i * n + i);
      for (let j = 0; j < n; j++)
        put(jump, i * n + j, i === j ? 1.0 - leaving / fastest : at(off, i * n + j) / fastest);
    }
    identity(power, n);
    let weight = 1.0;
    for (let k = 1; k <= TERMS; k++) {
      multiply(next, power, jump, n);
      memory.copy(power, next, (<usize>(n * n)) << 3);
      weight *= span / <f64>k;
      for (let i = 0; i < n * n; i++) put(to, i, at(to, i) + weight * at(power, i));
    }
    makeStochastic(to, n);
    for (let k = 0; k < squarings; k++) {
      multiply(next, to, to, n);
      memory.copy(to, next, (<usize>(n * n)) << 3);
      makeStochastic(to, n);
    }
  }
  rewind(before);
}

/** Divides each row by its sum. */
export function makeStochastic(a: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const sum = rowSum(a, i, n);
    for (let j = 0; j < n; j++) put(a, i * n + j, at(a, i * n + j) / sum);
  }
}
