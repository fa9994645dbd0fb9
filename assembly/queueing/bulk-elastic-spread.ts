// How the longest length, and the sum of all, lie within a block of lengths that holds the longest.

import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { law } from "../cost/linear";
import * as lengths from "./bulk-elastic-blocks";
import { longest } from "./longest";

/** P(L_{b-1} = x) at level i. */
let old: usize = 0;
/** E[n; n <= x] at level i. */
let partialMeans: usize = 0;
let stride: i32 = 0;
/** token E[L - centre | L in block] at place b + block * (size + 1), seconds; 0 for a block of one level. */
let firsts: usize = 0;
/** token^2 E[(L - centre)^2 | block] / 2 + token_request token Cov(sum n, L | block), seconds squared. */
let seconds: usize = 0;

export function openSpread(size: i32): void {
  stride = size + 1;
  old = column(longest.count);
  partialMeans = column(longest.count);
  let sum = 0.0;
  for (let i = 0; i < longest.count; i++) {
    sum += at(longest.masses, i) * at(longest.values, i);
    put(partialMeans, i, sum);
  }
  firsts = column(lengths.blocks * stride);
  seconds = column(lengths.blocks * stride);
}

/** The rows of a block, indexed by b. */
export function firstsOf(block: i32): usize {
  return firsts + ((<usize>(block * stride)) << 3);
}
export function secondsOf(block: i32): usize {
  return seconds + ((<usize>(block * stride)) << 3);
}

/**
 * Advances `longest` to b and sets the block's figures, from
 * E[sum n; L_b = x] = b (E[n; n <= x] P(L_{b-1} = x) + x p(x) F(x-)^(b-1)), all terms positive.
 */
export function spreadOf(b: i32): void {
  const first = longest.first;
  memory.copy(old, longest.weights, (<usize>longest.count) << 3);
  longest.advance();
  for (let block = 0; block < lengths.blocks; block++) {
    const i = lengths.from(block);
    const end = lengths.from(block + 1);
    if (end - i < 2 || end <= first) continue;
    const centre = at(lengths.centres, block);
    let mass = 0.0;
    let x1 = 0.0;
    let x2 = 0.0;
    let s0 = 0.0;
    let s1 = 0.0;
    for (let k = max<i32>(i, first); k < end; k++) {
      const w = at(longest.weights, k);
      const x = at(longest.values, k) - centre;
      const own = at(longest.values, k) * at(longest.masses, k) * at(longest.powers, k);
      const sum = at(partialMeans, k) * at(old, k) + own;
      mass += w;
      x1 += w * x;
      x2 += w * x * x;
      s0 += sum;
      s1 += sum * x;
    }
    if (mass < 1e-25) continue;
    const covariance = (<f64>b * (s1 - (s0 * x1) / mass)) / mass;
    put(firstsOf(block), b, (law.token * x1) / mass);
    put(secondsOf(block), b, (0.5 * law.token * law.token * x2) / mass + law.tokenRequest * law.token * covariance);
  }
}
