// The law of the wait, jointly with the size of the batch that a request ends up in, on a grid of time.

import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { tailMass, unwrapTail } from "../num/cyclic-tail";
import { inverseFft } from "../num/fft";
import { packPair } from "../num/fft-real";
import { addScaled } from "../num/vector";
import { addPoisson, poissonBottom, poissonTop } from "../num/poisson";
import * as chain from "./bulk-chain";
import * as laws from "./bulk-laws";
import * as means from "./bulk-means";
import { nextPlace, openPlaces, waitTransform } from "./bulk-transform";

/** Row s, `stride` f64 apart: mass of W > 0 at each node with an own batch of s, 1 <= s <= sizes. */
export let joint: usize = 0;
export let stride: i32 = 0;
export let sizes: i32 = 0;
/** Row k: P(Poisson(rate t) = k) at the nodes. */
let counts: usize = 0;
/** Nodes at which row k has weight. */
let firstNode: usize = 0;
let lastNode: usize = 0;
/** What of a place's mass is not yet shared out. */
let rest: usize = 0;

/** The row of size s. */
export function jointRow(s: i32): usize {
  return joint + ((<usize>(s * stride)) << 3);
}

function countRow(k: i32, n: i32): usize {
  return counts + ((<usize>(k * n)) << 3);
}

/** Fills the rows on n nodes `step` seconds apart, up to node `used`; returns the mass beyond it, whose own batches are full. */
export function ownBatches(rate: f64, n: i32, step: f64, used: i32, decay: f64): f64 {
  sizes = chain.states;
  stride = n + 2;
  joint = column((sizes + 1) * stride);
  tabulateCounts(rate, n, step);
  if (chain.capped) return cappedBatches(rate, n, step, used, decay);
  openBatches(n, step);
  return 0.0;
}

function tabulateCounts(rate: f64, n: i32, step: f64): void {
  counts = column(sizes * n);
  firstNode = column(sizes);
  lastNode = column(sizes);
  const row = column(sizes);
  for (let k = 0; k < sizes; k++) put(firstNode, k, <f64>n);
  for (let j = 0; j < n; j++) {
    const mean = rate * step * <f64>j;
    const low = poissonBottom(mean);
    const high = min<i32>(poissonTop(mean), sizes - 1);
    if (low > high) continue;
    addPoisson(row, 0, high, mean, 1.0);
    for (let k = low; k <= high; k++) {
      put(countRow(k, n), j, at(row, k));
      if (at(firstNode, k) > <f64>j) put(firstNode, k, <f64>j);
      put(lastNode, k, <f64>j);
    }
    memory.fill(row, 0, (<usize>sizes) << 3);
  }
}

/**
 * No limit in reach: all that come during a batch of h seconds make the next, 1 + Poisson(rate h) with the request, which
 * waits a uniform part of h.
 */
function openBatches(n: i32, step: f64): void {
  laws.fillLaws(n, step);
  const density = step / means.cycle;
  for (let s = 1; s <= sizes; s++) {
    const row = jointRow(s);
    const count = countRow(s - 1, n);
    let above = 0.0;
    for (let j = n - 1; j >= 0; j--) {
      const mass = at(laws.mix, j) * at(count, j);
      put(row, j, density * (above + 0.5 * mass));
      above += mass;
    }
    put(row, 0, 0.5 * density * above);
  }
}

/** With the limit: place i in its batch when it comes, and Poisson(rate W) more until it starts, up to the limit. */
function cappedBatches(rate: f64, n: i32, step: f64, used: i32, decay: f64): f64 {
  const re = column(n);
  const im = column(n);
  const re2 = column(n);
  const im2 = column(n);
  rest = column(n);
  waitTransform(re, im, n, step, rate, means.batchMean);
  openPlaces();
  let late = 0.0;
  let batches = 1.0; // those of at least i
  for (let i = 1; i <= sizes; i += 2) {
    nextPlace(re, im, batches / means.batchMean - (i === 1 ? means.zeroWait : 0.0), means.batchMean);
    if (i < sizes) {
      batches -= at(chain.law, i) + (i === 1 ? at(chain.law, 0) : 0.0);
      nextPlace(re2, im2, batches / means.batchMean, means.batchMean);
      if (i + 1 < sizes) batches -= at(chain.law, i + 1);
    } else {
      memory.fill(re2, 0, (<usize>n) << 3);
      memory.fill(im2, 0, (<usize>n) << 3);
    }
    packPair(re, im, re2, im2, n);
    inverseFft(re, im, n);
    late += spread(re, i, n, used, decay);
    if (i < sizes) late += spread(im, i + 1, n, used, decay);
  }
  return late;
}

/** Shares the masses of place i, up to node `used`, among the sizes i .. limit; returns the mass beyond. */
function spread(masses: usize, i: i32, n: i32, used: i32, decay: f64): f64 {
  const amplitude = unwrapTail(masses, n, decay);
  memory.copy(rest, masses, (<usize>used) << 3);
  for (let s = i; s < sizes; s++) {
    const first = <i32>at(firstNode, s - i);
    const end = min<i32>(used, <i32>at(lastNode, s - i) + 1);
    const offset = (<usize>first) << 3;
    moveShare(jointRow(s) + offset, rest + offset, masses + offset, countRow(s - i, n) + offset, end - first);
  }
  addScaled(jointRow(sizes), rest, 1.0, used);
  return tailMass(amplitude, decay, used);
}

/** Moves x p from `from` to `to`, place by place. */
function moveShare(to: usize, from: usize, x: usize, p: usize, n: i32): void {
  for (let j = 0; j < n; j += 2) {
    const o = (<usize>j) << 3;
    const term = f64x2.mul(v128.load(x + o), v128.load(p + o));
    v128.store(to + o, f64x2.add(v128.load(to + o), term));
    v128.store(from + o, f64x2.sub(v128.load(from + o), term));
  }
}
