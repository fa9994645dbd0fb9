// The law of the wait in a bulk queue.

import { column, mark, rewind } from "../abi/arena";
import { ANSWER_WAIT_ERROR, WAIT } from "../abi/layout";
import { at, put } from "../abi/table";
import { inverseFft } from "../num/fft";
import { mirror } from "../num/fft-real";
import { tailMass, unwrapTail } from "../num/cyclic-tail";
import { answer, distribution } from "./answer";
import * as chain from "./bulk-chain";
import * as laws from "./bulk-laws";
import * as means from "./bulk-means";
import { shrinks } from "./bulk-service";
import { waitTransform } from "./bulk-transform";

/** Beyond this part of a cyclic grid stands what an inexact root leaves at negative times. */
export const USED: f64 = 0.875;
/** In batches that hardly any other passes: beyond it the wait of a full queue is exponential to all digits. */
const LONG: f64 = 12.0;

/** What transforms leave of a survival that should be 0. */
const ROUNDING: f64 = 3e-14;

/** Seconds up to which the wait must be followed, and the decay of its tail, 1/s, 0 if it has none. */
export let range: f64 = 0;
export let tailRate: f64 = 0;

/** The grid is made finer while its mean is further from the exact one; not where batches shrink: their atoms limit it. */
const GOOD: f64 = 1e-4;
const MOST: i32 = 1 << 18;

/** P(W > t) on a grid; the figure of error is the grid's own mean against the exact one. */
export function fillWait(rate: f64): void {
  laws.openLaws();
  tailRate = chain.capped ? rate * Math.expm1(chain.decay) : 0.0;
  range = laws.top + (chain.capped ? min<f64>(20.0 / tailRate, LONG * laws.top) : 0.0);
  let n = 1 << 10;
  while (<f64>n < (range / USED / laws.top) * laws.nodesPerBatch()) n <<= 1;
  const scratch = mark();
  let error = waitOn(n, rate);
  while (!shrinks && error > GOOD && n << 1 <= MOST) {
    rewind(scratch);
    n <<= 1;
    error = waitOn(n, rate);
  }
  answer(ANSWER_WAIT_ERROR, error);
}

/** The wait on n nodes; the relative error of its mean. */
function waitOn(n: i32, rate: f64): f64 {
  const step = range / (USED * <f64>n);
  const survivals = column(n);
  const count = chain.capped ? cappedWait(survivals, n, step, rate) : openWait(survivals, n, step);
  distribution(WAIT).onGrid(survivals, count, step, tailRate);
  return Math.abs(gridMean(survivals, count, step, tailRate) / means.waitMean - 1.0);
}

/** No limit in reach: the wait is what is left of the batch in service, P(W > t) = E (H - t)^+ / cycle. */
function openWait(survivals: usize, n: i32, step: f64): i32 {
  laws.fillLaws(n, step);
  let mass = 0.0;
  let area = 0.0;
  for (let j = n - 1; j >= 0; j--) {
    area += mass;
    mass += at(laws.mix, j);
    put(survivals, j, (area * step) / means.cycle);
  }
  return cut(survivals, n);
}

/** By the transform. */
function cappedWait(survivals: usize, n: i32, step: f64, rate: f64): i32 {
  const im = column(n);
  waitTransform(survivals, im, n, step, rate, means.batchMean);
  mirror(survivals, im, n);
  inverseFft(survivals, im, n);
  const amplitude = unwrapTail(survivals, n, tailRate * step);
  const used = <i32>(USED * <f64>n);
  return accumulate(survivals, used, means.zeroWait, tailMass(amplitude, tailRate * step, used));
}

/** Masses at n nodes -> P(> node) in place; `atom` is the mass at 0 and `beyond` that past the last. How many nodes matter. */
export function accumulate(masses: usize, n: i32, atom: f64, beyond: f64): i32 {
  let above = beyond;
  for (let j = n - 1; j >= 0; j--) {
    const mass = at(masses, j);
    put(masses, j, above + 0.5 * mass);
    above += mass;
  }
  put(masses, 0, 1.0 - atom);
  return cut(masses, n);
}

/** Nodes up to where hardly anything is above, of those that wait at all, or what is above is rounding; made to fall. */
function cut(survivals: usize, n: i32): i32 {
  const least = max<f64>(1e-9 * at(survivals, 0), ROUNDING);
  let count = n;
  while (count > 2 && at(survivals, count - 2) < least) count--;
  let above = 0.0;
  for (let j = count - 1; j >= 0; j--) {
    above = max<f64>(above, at(survivals, j));
    put(survivals, j, above);
  }
  return count;
}

/** The mean of a law on a grid. */
export function gridMean(survivals: usize, count: i32, step: f64, tailRate: f64): f64 {
  const last = at(survivals, count - 1);
  let sum = 0.5 * (at(survivals, 0) + last);
  for (let j = 1; j < count - 1; j++) sum += at(survivals, j);
  return sum * step + (tailRate > 0.0 ? last / tailRate : 0.0);
}
