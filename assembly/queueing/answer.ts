// What a solver leaves for the host: a block of figures and up to two distributions.

import { ANSWER_SIZE, DISTRIBUTIONS, SOJOURN } from "../abi/layout";
import { put } from "../abi/table";
import { law } from "../cost/linear";
import { survivalAt } from "../lengths/table";
import { Distribution } from "./distribution";

const block: usize = memory.data(192, 16);
const laws: StaticArray<Distribution> = new StaticArray<Distribution>(DISTRIBUTIONS);
for (let i = 0; i < DISTRIBUTIONS; i++) laws[i] = new Distribution();

/** The shortest service of any request of the loaded scenario, alone in its batch, s. */
export function shortestSeconds(): f64 {
  let tokens = 1;
  while (survivalAt(tokens) >= 1.0) tokens++;
  return law.seconds(1.0, <f64>tokens);
}

/** Starts an answer: every figure NaN, no distribution. */
export function clearAnswer(): void {
  for (let i = 0; i < ANSWER_SIZE; i++) put(block, i, NaN);
  for (let i = 0; i < DISTRIBUTIONS; i++) unchecked(laws[i]).present = false;
  unchecked(laws[SOJOURN]).least = shortestSeconds();
}

/** Sets a figure (ANSWER_*). */
export function answer(place: i32, value: f64): void {
  put(block, place, value);
}

/** The distribution WAIT, SOJOURN, ... to fill. */
export function distribution(which: i32): Distribution {
  return unchecked(laws[which]);
}

/** Where the block of figures stands. */
export function answerAddress(): usize {
  return block;
}

export function hasDistribution(which: i32): boolean {
  return unchecked(laws[which]).present;
}

/** P(X > x) of distribution `which`. */
export function survival(which: i32, x: f64): f64 {
  return unchecked(laws[which]).survival(x);
}

/** Seconds between the nodes of distribution `which`; 0 where it has a closed form. */
export function resolution(which: i32): f64 {
  return unchecked(laws[which]).step;
}

/** The right-continuous inverse: the smallest x with P(X > x) <= 1 - level, level in (0, 1). */
export function percentile(which: i32, level: f64): f64 {
  return unchecked(laws[which]).percentile(level);
}
