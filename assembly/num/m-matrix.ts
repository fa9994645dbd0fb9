// Linear algebra of Markov chains without a subtraction: every entry keeps a small relative error, however near to singular
// the chain is (Grassmann, Taksar and Heyman, Oper. Res. 33, 1985; Alfa, Xue and Ye, Math. Comp. 71, 2002).

import { at, put } from "../abi/table";

/**
 * Solves M X = B, X n x k in place of B, for the M-matrix with off-diagonal entries -off (diagonal of `off` not read) and row
 * sums `rows` >= 0, not all 0 in any closed class. B >= 0 gives X >= 0. Destroys `off` and `rows`.
 */
export function solveDominant(off: usize, rows: usize, n: i32, b: usize, k: i32): void {
  for (let p = 0; p < n; p++) {
    let pivot = at(rows, p);
    for (let j = p + 1; j < n; j++) pivot += at(off, p * n + j);
    put(off, p * n + p, pivot);
    for (let i = p + 1; i < n; i++) {
      const factor = at(off, i * n + p) / pivot;
      if (factor === 0.0) continue;
      for (let j = p + 1; j < n; j++) put(off, i * n + j, at(off, i * n + j) + factor * at(off, p * n + j));
      put(rows, i, at(rows, i) + factor * at(rows, p));
      for (let j = 0; j < k; j++) put(b, i * k + j, at(b, i * k + j) + factor * at(b, p * k + j));
    }
  }
  for (let p = n - 1; p >= 0; p--) {
    for (let j = 0; j < k; j++) {
      let sum = at(b, p * k + j);
      for (let q = p + 1; q < n; q++) sum += at(off, p * n + q) * at(b, q * k + j);
      put(b, p * k + j, sum / at(off, p * n + p));
    }
  }
}

/**
 * The stationary law of n states with rates (or probabilities) `off` between them, into `law`; the diagonal is not read, `off`
 * is destroyed. One closed class, and it can be reached from every state.
 */
export function stationarySmall(off: usize, n: i32, law: usize): void {
  for (let k = n - 1; k > 0; k--) {
    let down = 0.0;
    for (let j = 0; j < k; j++) down += at(off, k * n + j);
    down = max<f64>(down, 1e-280);
    for (let i = 0; i < k; i++) {
      const factor = at(off, i * n + k) / down;
      put(off, i * n + k, factor);
      if (factor === 0.0) continue;
      for (let j = 0; j < k; j++) if (j !== i) put(off, i * n + j, at(off, i * n + j) + factor * at(off, k * n + j));
    }
  }
  put(law, 0, 1.0);
  let total = 1.0;
  for (let k = 1; k < n; k++) {
    let mass = 0.0;
    for (let i = 0; i < k; i++) mass += at(law, i) * at(off, i * n + k);
    put(law, k, mass);
    total += mass;
  }
  for (let k = 0; k < n; k++) put(law, k, at(law, k) / total);
}
