// Small dense matrices: row-major columns of the arena. Plain O(n^3); n is a few tens at most.

import { at, put } from "../abi/table";

/** to = a b, all n x n; `to` is neither of them. */
export function multiply(to: usize, a: usize, b: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0.0;
      for (let k = 0; k < n; k++) sum += at(a, i * n + k) * at(b, k * n + j);
      put(to, i * n + j, sum);
    }
  }
}

/** Sets the n x n identity. */
export function identity(to: usize, n: i32): void {
  memory.fill(to, 0, (<usize>(n * n)) << 3);
  for (let i = 0; i < n; i++) put(to, i * n + i, 1.0);
}

/** Sum of row i. */
export function rowSum(a: usize, i: i32, n: i32): f64 {
  let sum = 0.0;
  for (let j = 0; j < n; j++) sum += at(a, i * n + j);
  return sum;
}

/** Solves a x = b for one right-hand side in place, by elimination with partial pivoting; destroys a. False: singular. */
export function solveLinear(a: usize, b: usize, n: i32): boolean {
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(at(a, i * n + k)) > Math.abs(at(a, pivot * n + k))) pivot = i;
    if (at(a, pivot * n + k) === 0.0) return false;
    if (pivot !== k) {
      for (let j = 0; j < n; j++) swap(a, k * n + j, pivot * n + j);
      swap(b, k, pivot);
    }
    for (let i = k + 1; i < n; i++) {
      const factor = at(a, i * n + k) / at(a, k * n + k);
      if (factor === 0.0) continue;
      for (let j = k + 1; j < n; j++) put(a, i * n + j, at(a, i * n + j) - factor * at(a, k * n + j));
      put(b, i, at(b, i) - factor * at(b, k));
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    let sum = at(b, k);
    for (let j = k + 1; j < n; j++) sum -= at(a, k * n + j) * at(b, j);
    put(b, k, sum / at(a, k * n + k));
  }
  return true;
}

function swap(column: usize, i: i32, j: i32): void {
  const value = at(column, i);
  put(column, i, at(column, j));
  put(column, j, value);
}
