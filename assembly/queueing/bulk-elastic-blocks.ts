// Runs of neighbouring lengths, each so short that its spread is small beside that of the arrivals during a batch.

import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { law } from "../cost/linear";
import { longest } from "./longest";

/**
 * Width of a block, in standard deviations of the arrivals up to it (less where they are few); doubled, up to four times,
 * while there are too many blocks. A mass of A_b is off by about the third power of the width.
 */
const FINE: f64 = 0.02;
const MANY: i32 = 192;

/** Blocks of levels: block k holds the levels from(k) .. from(k + 1) - 1 of `longest`. */
export let blocks: i32 = 0;
let edges: usize = 0;
/** P(n in block), E[n | block], Var[n | block], and the length about which the longest is expanded. */
export let masses: usize = 0;
export let means: usize = 0;
export let variances: usize = 0;
export let centres: usize = 0;

export function from(block: i32): i32 {
  return <i32>at(edges, block);
}

/** Cuts the levels into blocks for the arrival rate `rate`. */
export function cutBlocks(rate: f64): void {
  const count = longest.count;
  edges = column(count + 1);
  masses = column(count);
  means = column(count);
  variances = column(count);
  centres = column(count);
  let part = FINE;
  cut(rate, part);
  for (let i = 0; i < 4 && blocks > MANY; i++) {
    part *= 2.0;
    cut(rate, part);
  }
}

function cut(rate: f64, part: f64): void {
  const count = longest.count;
  blocks = 0;
  const slope = rate * max<f64>(law.token, law.tokenRequest);
  for (let i = 0; i < count; ) {
    const value = at(longest.values, i);
    const arrivals = rate * (law.start(1.0) + law.step(1.0) * value);
    const deviation = Math.sqrt(arrivals);
    const reach = value + (part * deviation * min<f64>(1.0, 2.0 * deviation)) / slope;
    let j = i;
    while (j < count - 1 && at(longest.values, j + 1) <= reach) j++;
    put(edges, blocks, <f64>i);
    describe(blocks, i, j);
    // Where arrivals are few the block is wide and its largest lengths rare.
    const middle = 0.5 * (value + at(longest.values, j));
    put(centres, blocks, arrivals < 1.0 && i < j ? at(means, blocks) : middle);
    blocks++;
    i = j + 1;
  }
  put(edges, blocks, <f64>count);
}

function describe(block: i32, i: i32, j: i32): void {
  const origin = at(longest.values, i);
  let mass = 0.0;
  let first = 0.0;
  let second = 0.0;
  for (let k = i; k <= j; k++) {
    const p = at(longest.masses, k);
    const x = at(longest.values, k) - origin;
    mass += p;
    first += p * x;
    second += p * x * x;
  }
  const mean = first / mass;
  put(masses, block, mass);
  put(means, block, origin + mean);
  put(variances, block, i === j ? 0.0 : max<f64>(0.0, second / mass - mean * mean));
}
