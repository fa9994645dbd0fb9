// Complex linear systems: entries are pairs of real and imaginary part.

import { at, put } from "../abi/table";

/** Solves a x = b in place for n unknowns by elimination, pivoting by rows; destroys a. */
export function solveComplex(a: usize, b: usize, n: i32): void {
  for (let k = 0; k < n; k++) {
    let pivot = k;
    let best = -1.0;
    for (let i = k; i < n; i++) {
      const size = Math.abs(at(a, 2 * (i * n + k))) + Math.abs(at(a, 2 * (i * n + k) + 1));
      if (size > best) {
        best = size;
        pivot = i;
      }
    }
    if (pivot !== k) {
      for (let j = 2 * k; j < 2 * n; j++) swap(a, 2 * k * n + j, 2 * pivot * n + j);
      swap(b, 2 * k, 2 * pivot);
      swap(b, 2 * k + 1, 2 * pivot + 1);
    }
    const pr = at(a, 2 * (k * n + k));
    const pi = at(a, 2 * (k * n + k) + 1);
    const size = pr * pr + pi * pi;
    for (let i = k + 1; i < n; i++) {
      const xr = at(a, 2 * (i * n + k));
      const xi = at(a, 2 * (i * n + k) + 1);
      const fr = (xr * pr + xi * pi) / size;
      const fi = (xi * pr - xr * pi) / size;
      for (let j = k + 1; j < n; j++)
        subtract(a, i * n + j, fr, fi, at(a, 2 * (k * n + j)), at(a, 2 * (k * n + j) + 1));
      subtract(b, i, fr, fi, at(b, 2 * k), at(b, 2 * k + 1));
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = k + 1; j < n; j++)
      subtract(b, k, at(a, 2 * (k * n + j)), at(a, 2 * (k * n + j) + 1), at(b, 2 * j), at(b, 2 * j + 1));
    const pr = at(a, 2 * (k * n + k));
    const pi = at(a, 2 * (k * n + k) + 1);
    const size = pr * pr + pi * pi;
    const xr = at(b, 2 * k);
    const xi = at(b, 2 * k + 1);
    put(b, 2 * k, (xr * pr + xi * pi) / size);
    put(b, 2 * k + 1, (xi * pr - xr * pi) / size);
  }
}

/** Element i of a column of pairs, less f x. */
function subtract(column: usize, i: i32, fr: f64, fi: f64, xr: f64, xi: f64): void {
  put(column, 2 * i, at(column, 2 * i) - (fr * xr - fi * xi));
  put(column, 2 * i + 1, at(column, 2 * i + 1) - (fr * xi + fi * xr));
}

function swap(column: usize, i: i32, j: i32): void {
  const value = at(column, i);
  put(column, i, at(column, j));
  put(column, j, value);
}
