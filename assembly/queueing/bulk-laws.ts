// How long batches take, on a grid of time: what the laws of wait and sojourn are made of.

import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { elasticTop } from "./bulk-elastic-bound";
import { atoms, gatherAtoms } from "./bulk-elastic-atoms";
import { elasticLaws } from "./bulk-elastic-lattice";
import { dynamicLaws, dynamicTop } from "./bulk-dynamic-lattice";
import * as chain from "./bulk-chain";
import { batchSeconds, shrinks } from "./bulk-service";

/** P(H_b = .) of a full batch; sum over b of P(b waiting) P(H_b = .) of the others. */
export let full: usize = 0;
export let mix: usize = 0;

/** Seconds that hardly any batch passes (1e-10 of the largest that occur). */
export let top: f64 = 0;

/** Prepares the laws below; once per chain. */
export function openLaws(): void {
  if (shrinks) gatherAtoms();
  let b = chain.states;
  if (!chain.capped) {
    b--;
    while (b > 1 && at(chain.law, b) < 1e-13) b--;
  }
  top = shrinks ? elasticTop(<f64>b, 23.0) : dynamicTop(<f64>b, 1e-10);
}

/** Nodes for `top` seconds: more where most batches are far shorter, fewer where the laws are dear. */
export function nodesPerBatch(): f64 {
  const spread = top / batchSeconds(1.0, at(chain.longestMeans, 1));
  if (!shrinks) return min<f64>(16384.0, max<f64>(2048.0, 64.0 * spread));
  const most = 3e7 / (<f64>atoms * <f64>chain.states);
  return min<f64>(max<f64>(512.0, most), min<f64>(4096.0, max<f64>(1024.0, 32.0 * spread)));
}

/** Fills `full` (if capped) and `mix` on n nodes, means exact. */
export function fillLaws(n: i32, step: f64): void {
  full = column(n);
  mix = column(n);
  if (!shrinks) {
    dynamicLaws(full, mix, n, step);
    return;
  }
  let nodes = 64;
  while (<f64>nodes * step < top + 16.0 * step && nodes < n) nodes <<= 1;
  elasticLaws(full, mix, nodes, step);
  let mass = 0.0;
  let mean = 0.0;
  for (let x = 0; x < chain.states; x++) {
    const b = max<i32>(x, 1);
    mass += at(chain.law, x);
    mean += at(chain.law, x) * batchSeconds(<f64>b, at(chain.longestMeans, b));
  }
  recentre(mix, nodes, mass, mean / step);
  if (chain.capped) {
    const seconds = batchSeconds(<f64>chain.states, at(chain.longestMeans, chain.states));
    recentre(full, nodes, 1.0, seconds / step);
  }
}

/** Gives masses on a grid the mass and the mean (in steps) that they should have: atoms and rounding moved them a little. */
function recentre(column: usize, n: i32, mass: f64, mean: f64): void {
  let sum = 0.0;
  let first = 0.0;
  for (let j = 0; j < n; j++) {
    sum += at(column, j);
    first += <f64>j * at(column, j);
  }
  if (!(mass > 0.0) || !(sum > 0.0)) return;
  for (let j = 0; j < n; j++) put(column, j, (at(column, j) * mass) / sum);
  const shift = mean / mass - first / sum;
  for (let left = shift; left > 0.0; left -= 1.0) moveUp(column, n, min<f64>(left, 1.0));
  for (let left = -shift; left > 0.0; left -= 1.0) moveDown(column, n, min<f64>(left, 1.0));
}

/** Moves a share of every mass to the next node. */
function moveUp(column: usize, n: i32, share: f64): void {
  for (let j = n - 1; j > 0; j--) put(column, j, (1.0 - share) * at(column, j) + share * at(column, j - 1));
  put(column, 0, (1.0 - share) * at(column, 0));
}

/** Moves a share of every mass to the node before; what stands at 0 stays. */
function moveDown(column: usize, n: i32, share: f64): void {
  put(column, 0, at(column, 0) + share * at(column, 1));
  for (let j = 1; j < n; j++) {
    put(column, j, (1.0 - share) * at(column, j) + (j < n - 1 ? share * at(column, j + 1) : 0.0));
  }
}
