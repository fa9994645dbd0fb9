// How long batches take, on a grid of time: what the laws of wait and sojourn are made of.

import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { elasticTop } from "./bulk-elastic-bound";
import { gatherAtoms } from "./bulk-elastic-atoms";
import { elasticLaws } from "./bulk-elastic-lattice";
import { dynamicLaws, dynamicTop } from "./bulk-dynamic-lattice";
import * as chain from "./bulk-chain";
import { batchSeconds, shrinks } from "./bulk-service";

/** P(H_b = .) of a full batch; sum over b of P(b waiting) P(H_b = .) of the others. */
export let full: usize = 0;
export let mix: usize = 0;

/** Prepares the laws below; once per chain. */
export function openLaws(): void {
  if (shrinks) gatherAtoms();
}

/** Seconds that hardly any batch passes (1e-10 of the largest that occur). */
export function batchTop(): f64 {
  let b = chain.states;
  if (!chain.capped) {
    b--;
    while (b > 1 && at(chain.law, b) < 1e-13) b--;
  }
  return shrinks ? elasticTop(<f64>b, 23.0) : dynamicTop(<f64>b, 1e-10);
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
  while (<f64>nodes * step < batchTop() + 4.0 * step && nodes < n) nodes <<= 1;
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
  if (sum <= 0.0) return;
  const scale = mass / sum;
  const shift = mass > 0.0 ? mean / mass - first / sum : 0.0;
  const whole = <i32>Math.floor(shift);
  const share = shift - <f64>whole;
  shiftBy(column, n, whole);
  let before = 0.0;
  for (let j = 0; j < n; j++) {
    const value = at(column, j) * scale;
    put(column, j, (1.0 - share) * value + share * before);
    before = value;
  }
}

/** Moves a column by whole places; what leaves it is lost (it is empty at both ends). */
function shiftBy(column: usize, n: i32, places: i32): void {
  const by = min<i32>(abs<i32>(places), n);
  const bytes = (<usize>(n - by)) << 3;
  const gap = (<usize>by) << 3;
  if (places > 0) {
    memory.copy(column + gap, column, bytes);
    memory.fill(column, 0, gap);
  } else if (places < 0) {
    memory.copy(column, column + gap, bytes);
    memory.fill(column + bytes, 0, gap);
  }
}
