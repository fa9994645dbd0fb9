// The service time S = c + a L of a batch of b that ends with its longest request, L the largest of b clipped lengths:
// c = batch_s + request_s b, a = token_s + token_request_s b. A single request is a batch of one.

import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { law } from "../cost/linear";
import { top } from "../lengths/table";
import { longestMoments, longestSurvivals } from "./order-statistic";

/** Seconds before the first token and seconds per token. */
export let startSeconds: f64 = 0;
export let tokenSeconds: f64 = 0;
/** E S, E S^2, E S^3. */
export let mean: f64 = 0;
export let meanSquare: f64 = 0;
export let meanCube: f64 = 0;

let survivals: usize = 0; // P(L > x), x < top
/** Probabilities below this are left out of transforms, where tilting would raise them. */
export const NEGLIGIBLE: f64 = 1e-20;
let longest: i32 = 0; // P(L > longest) < NEGLIGIBLE

/** P(L > x). */
function survivalAt(x: i32): f64 {
  return x < top ? at(survivals, x) : 0.0;
}

/** Reads the service law and the tabulated lengths of the instance for batches of b. */
export function loadService(b: i32): void {
  const c = law.start(<f64>b);
  const a = law.step(<f64>b);
  survivals = longestSurvivals(b);
  const lengths = longestMoments(b, survivals);
  const m1 = lengths.first;
  const m2 = lengths.second;
  const m3 = lengths.third;
  longest = top;
  while (longest > 1 && at(survivals, longest - 1) < NEGLIGIBLE) longest--;
  startSeconds = c;
  tokenSeconds = a;
  mean = c + a * m1;
  meanSquare = c * c + 2.0 * c * a * m1 + a * a * m2;
  meanCube = c * c * c + 3.0 * c * c * a * m1 + 3.0 * c * a * a * m2 + a * a * a * m3;
}

/** The longest that S can be, but for a chance below NEGLIGIBLE. */
export function longestSeconds(): f64 {
  return startSeconds + tokenSeconds * <f64>longest;
}

/**
 * The law of S - start on the grid 0, h, 2h, ...: each atom is split over the three nearest nodes so that its first two moments are
 * kept (a mass may be slightly negative). Returns how many nodes are in use, at most n.
 */
export function serviceMasses(masses: usize, n: i32, h: f64, start: f64): i32 {
  memory.fill(masses, 0, (<usize>n) << 3);
  let last = 0;
  for (let x = 1; x <= longest; x++) {
    const p = survivalAt(x - 1) - survivalAt(x);
    const position = (startSeconds - start + tokenSeconds * <f64>x) / h;
    const j = min<i32>(n - 2, max<i32>(1, <i32>Math.round(position)));
    const f = position - <f64>j;
    put(masses, j - 1, at(masses, j - 1) + 0.5 * p * f * (f - 1.0));
    put(masses, j, at(masses, j) + p * (1.0 - f * f));
    put(masses, j + 1, at(masses, j + 1) + 0.5 * p * f * (f + 1.0));
    last = j + 1;
  }
  return last + 1;
}

/**
 * The law of the residual service time, density P(S > x) / E S, as masses on the grid 0, h, 2h, ... below n h. Each
 * cell's mass is split between its two nodes so that its mean is kept; what lies beyond the grid is dropped. Built from
 * local quantities: differences of cumulative functions would lose the tail.
 */
export function residualMasses(masses: usize, n: i32, h: f64): void {
  memory.fill(masses, 0, (<usize>n) << 3);
  const scale = 1.0 / h;
  let cell = 0;
  let edge = h; // the end of the cell
  let inside = 0.0; // of the cell, times E S: its mass, and what of it goes to the node on the right
  let right = 0.0;
  let from = 0.0;
  for (let j = -1; j < longest; j++) {
    const to = startSeconds + tokenSeconds * <f64>(j + 1);
    const height = j < 0 ? 1.0 : at(survivals, j);
    while (to >= edge) {
      const mass = height * (edge - from);
      addCell(masses, cell, inside + mass, right + mass * (0.5 * (from + edge) * scale - <f64>cell));
      if (++cell >= n - 1) return;
      inside = 0.0;
      right = 0.0;
      from = edge;
      edge = h * <f64>(cell + 1);
    }
    const mass = height * (to - from);
    inside += mass;
    right += mass * (0.5 * (from + to) * scale - <f64>cell);
    from = to;
  }
  addCell(masses, cell, inside, right);
}

/** Splits a mass, given times E S, between the two nodes of its cell. */
function addCell(masses: usize, cell: i32, mass: f64, right: f64): void {
  put(masses, cell, at(masses, cell) + (mass - right) / mean);
  put(masses, cell + 1, right / mean);
}

// Blocks of consecutive lengths, each replaced by the two-point Gauss rule of its first four moments.
let ends: usize = 0; // last length of a block
let seconds: usize = 0; // two nodes a block
let weights: usize = 0;
let blocks: i32 = 0;

/** Lengths in the block that starts at x: narrow against both x and the scale in seconds of what is averaged. */
function blockWidth(x: i32, scale: f64): i32 {
  const relative = <f64>x / 16.0;
  const local = scale / (8.0 * tokenSeconds);
  return <i32>max<f64>(1.0, <f64>x > 512.0 * local ? relative : min<f64>(relative, local));
}

/** Prepares `shiftedSurvival`, of a wait that is smooth on `scale` seconds, and the nodes. */
export function buildBlocks(scale: f64): void {
  let count = 0;
  for (let x = 1; x <= top; x += blockWidth(x, scale)) count++;
  ends = column(count);
  seconds = column(2 * count);
  weights = column(2 * count);
  blocks = 0;
  for (let x = 1; x <= top; ) {
    const last = min<i32>(top, x + blockWidth(x, scale) - 1);
    block(x, last);
    x = last + 1;
  }
}

/** Gauss' two points for the lengths first .. last: exact for cubics. */
function block(first: i32, last: i32): void {
  const centre = 0.5 * <f64>(first + last);
  let m0 = 0.0;
  let m1 = 0.0;
  let m2 = 0.0;
  let m3 = 0.0;
  let above = survivalAt(first - 1);
  for (let n = first; n <= last; n++) {
    const below = survivalAt(n);
    const p = above - below;
    above = below;
    const d = <f64>n - centre;
    m0 += p;
    m1 += p * d;
    m2 += p * d * d;
    m3 += p * d * d * d;
  }
  put(ends, blocks, <f64>last);
  const k = 2 * blocks++;
  if (m0 <= 0.0) return;
  const e = m1 / m0;
  const variance = max<f64>(0.0, m2 / m0 - e * e);
  if (variance < 1e-9) {
    node(k, centre + e, m0);
    return;
  }
  const skew = (m3 / m0 - 3.0 * e * variance - e * e * e) / variance;
  const root = Math.sqrt(0.25 * skew * skew + variance);
  const up = 0.5 * skew + root;
  const down = 0.5 * skew - root;
  node(k, centre + e + up, (m0 * -down) / (up - down));
  node(k + 1, centre + e + down, (m0 * up) / (up - down));
}

/** The law of S in a few atoms, equal in its first four moments block by block; some have weight 0. */
export function nodeCount(): i32 {
  return 2 * blocks;
}
export function nodeSeconds(k: i32): f64 {
  return at(seconds, k);
}
export function nodeWeight(k: i32): f64 {
  return at(weights, k);
}

function node(k: i32, tokens: f64, weight: f64): void {
  put(seconds, k, startSeconds + tokenSeconds * tokens);
  put(weights, k, weight);
}

/** P(W + S > t) for a wait W independent of S: the part S > t exactly, the rest by blocks. */
export function shiftedSurvival(t: f64, wait: (x: f64) => f64): f64 {
  const reached = Math.floor((t - startSeconds) / tokenSeconds);
  if (reached < 1.0) return 1.0;
  const n = <i32>min<f64>(reached, <f64>top);
  let sum = n < top ? survivalAt(n) : 0.0;
  let k = 0;
  let done = 0;
  for (; k < blocks && at(ends, k) <= <f64>n; k++) {
    done = <i32>at(ends, k);
    const j = 2 * k;
    const first = at(weights, j);
    const second = at(weights, j + 1);
    if (first > 0.0) sum += first * wait(max<f64>(0.0, t - at(seconds, j)));
    if (second > 0.0) sum += second * wait(max<f64>(0.0, t - at(seconds, j + 1)));
  }
  for (let m = done + 1; m <= n; m++) {
    const p = survivalAt(m - 1) - survivalAt(m);
    if (p > 0.0) sum += p * wait(max<f64>(0.0, t - startSeconds - tokenSeconds * <f64>m));
  }
  return sum;
}
