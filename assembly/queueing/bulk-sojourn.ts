// The law of the sojourn in a bulk queue: the wait and, given the size of the own batch, the time in it.

import { column, mark, rewind } from "../abi/arena";
import { ANSWER_SOJOURN_ERROR, SOJOURN } from "../abi/layout";
import { at, put } from "../abi/table";
import { law } from "../cost/linear";
import { moment, survivalAt, top } from "../lengths/table";
import { fft, inverseFft } from "../num/fft";
import { mirror, unpackPair } from "../num/fft-real";
import { total } from "../num/vector";
import { answer, distribution } from "./answer";
import { addDynamicLaw } from "./bulk-dynamic-lattice";
import { atoms } from "./bulk-elastic-atoms";
import { dropMargin, elasticSojourn } from "./bulk-elastic-lattice";
import * as chain from "./bulk-chain";
import * as laws from "./bulk-laws";
import * as means from "./bulk-means";
import { jointRow, ownBatches, sizes, stride } from "./bulk-own-batch";
import { batchSeconds, shrinks } from "./bulk-service";
import { accumulate, gridMean, range, tailRate, USED } from "./bulk-wait";
import { Distribution, gridSurvival } from "./distribution";
import { longest } from "./longest";

/** Own batches less likely than this are left out. */
const RARE: f64 = 1e-12;
/** Nodes times sizes, which is what the room and most of the time go with. */
const WORK: f64 = 2e6;
/** Nodes times atoms times sizes (and some more for what goes with no size), likewise. */
const ELASTIC_WORK: f64 = 2e8;

/** The grid is made as fine as the work allows where its mean is further from the exact one. */
const GOOD: f64 = 3e-4;

/** P(T > t) on a grid, after `fillWait`; the figure of error is the grid's own mean against the exact one, or its coarseness. */
export function fillSojourn(rate: f64): void {
  const sizes = <f64>chain.states;
  let work = WORK / sizes;
  if (shrinks) work = min<f64>(work, ELASTIC_WORK / (<f64>atoms * (sizes + 16.0)));
  let most = 512;
  while (2.0 * <f64>most <= work && most < 1 << 15) most <<= 1;
  const n = min<i32>(most, 1 << 12);
  const scratch = mark();
  let error = sojournOn(n, rate);
  if (error > GOOD && n < most) {
    rewind(scratch);
    error = sojournOn(most, rate);
  }
  if (shrinks && !chain.capped) error = max<f64>(error, coarseness());
  answer(ANSWER_SOJOURN_ERROR, error);
}

/** What a grid as long as the largest open batch does to percentiles, its mean right: O(step^2), 1 to 2 % of p90 at 5 nodes to the median. */
function coarseness(): f64 {
  const sojourn = distribution(SOJOURN);
  const nodes = sojourn.percentile(0.5) / sojourn.step;
  return 0.5 / (nodes * nodes);
}

/** The sojourn on n nodes; the relative error of its mean. */
function sojournOn(n: i32, rate: f64): f64 {
  const step = max<f64>(range / USED, range + 1.05 * laws.top) / <f64>n;
  const used = chain.capped ? <i32>(range / step) : n - 1;
  const late = ownBatches(rate, n, step, used, tailRate * step);
  const re = column(n);
  const im = column(n);
  if (shrinks) elasticOwn(re, im, n, step);
  else dynamicOwn(re, im, n, step);
  mirror(re, im, n);
  inverseFft(re, im, n);
  if (shrinks) dropMargin(re, n);
  // Where no wait is later than the grid, the sojourn is followed to its end, and else to where it is exponential.
  const nodes = late < 1e-7 ? n : used;
  let beyond = late;
  for (let j = n - 1; j >= nodes; j--) beyond += at(re, j);
  const count = accumulate(re, nodes, means.zeroWait, beyond);
  distribution(SOJOURN).onGrid(re, count, step, tailRate);
  distribution(SOJOURN).evaluate = withAtoms;
  const alone = means.zeroWait * batchSeconds(1.0, moment(1));
  const mean = gridMean(re, count, step, tailRate) + alone;
  return Math.abs(mean / means.sojournMean - 1.0);
}

/** The grid has those that waited; those that did not are served alone, and their times have atoms. */
function withAtoms(self: Distribution, t: f64): f64 {
  const tokens = (t - law.start(1.0)) / law.step(1.0);
  const alone = tokens < 0.0 ? 1.0 : tokens < <f64>top ? survivalAt(<i32>tokens) : 0.0;
  return gridSurvival(self, t) + means.zeroWait * alone;
}

/** Adds W and H_s, jointly over s: one transform of two real columns for each s. */
function dynamicOwn(re: usize, im: usize, n: i32, step: f64): void {
  const wait = column(n);
  const own = column(n);
  longest.rewind();
  for (let s = 1; s <= sizes; s++) {
    longest.advance();
    if (total(jointRow(s), n) < RARE) continue;
    memory.copy(wait, jointRow(s), (<usize>n) << 3);
    memory.fill(own, 0, (<usize>n) << 3);
    addDynamicLaw(own, n, step, 1.0);
    fft(wait, own, n);
    addProduct(re, im, wait, own, n);
  }
}

/** Adds X Y at k <= n / 2, from the transform of x + i y: with u and v its values at k and n - k, (u^2 - conj(v)^2) / 4i. */
function addProduct(re: usize, im: usize, a: usize, b: usize, n: i32): void {
  for (let k = 0; k <= n >> 1; k++) {
    const mirrored = (n - k) & (n - 1);
    const p = at(a, k);
    const q = at(b, k);
    const u = at(a, mirrored);
    const v = at(b, mirrored);
    put(re, k, at(re, k) + 0.5 * (p * q + u * v));
    put(im, k, at(im, k) - 0.25 * (p * p - q * q - u * u + v * v));
  }
}

/** The transforms of all rows, in place, then one sum over sizes and lengths. */
function elasticOwn(re: usize, im: usize, n: i32, step: f64): void {
  const a = column(n);
  const b = column(n);
  const half = (n >> 1) + 1;
  const bytes = (<usize>half) << 3;
  for (let s = 1; s <= sizes; s += 2) {
    memory.copy(a, jointRow(s), (<usize>n) << 3);
    if (s < sizes) memory.copy(b, jointRow(s + 1), (<usize>n) << 3);
    else memory.fill(b, 0, (<usize>n) << 3);
    fft(a, b, n);
    unpackPair(a, b, re, im, n);
    memory.copy(jointRow(s), a, bytes);
    memory.copy(jointRow(s) + bytes, b, bytes);
    if (s === sizes) continue;
    memory.copy(jointRow(s + 1), re, bytes);
    memory.copy(jointRow(s + 1) + bytes, im, bytes);
  }
  elasticSojourn(re, im, jointRow(0), stride, sizes, n, step);
}
