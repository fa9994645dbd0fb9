// M/G/1 with deterministic patience: a request whose wait would exceed it leaves unserved. Exact for any load. With
// M(x) = sum_k load^k F_e^{*k}(x): P(idle) = 1 / (1 + load M(p)), loss = 1 - M(p) / (1 + load M(p)),
// P(W <= x | served) = M(x) / M(p), which is 1 / M(p) at x = 0. Design: queueing.md section 2; error about 1e-6 on loss and
// served wait.

import { reserve } from "../abi/arena";
import * as layout from "../abi/layout";
import { at, put } from "../abi/table";
import { answer, clearAnswer, distribution } from "./answer";
import { buildWait, compoundMasses, waitIntegral, waitSurvival } from "./compound";
import { NODES } from "./mg1";
import { buildBlocks, loadService, mean, residualMasses, shiftedSurvival } from "./service-law";
import { decayRate } from "./wait-decay";

let patience: f64 = 0;
/** P(W <= x | served) on nodes `step` apart from 0 to the patience. */
let served: usize = 0;
let count: i32 = 0;
let step: f64 = 0;
/** P(W > patience) of the queue without impatience; used where its law was built. */
let beyond: f64 = 0;

/** P(W > x | served) from the law without impatience. */
function conditionedSurvival(x: f64): f64 {
  if (x >= patience) return 0.0;
  return max<f64>(0.0, (waitSurvival(x) - beyond) / (1.0 - beyond));
}

/** P(W > x | served) from the grid. */
function gridSurvival(x: f64): f64 {
  if (x >= patience) return 0.0;
  const position = x / step;
  const j = min<i32>(<i32>position, count - 2);
  const f = position - <f64>j;
  return 1.0 - (1.0 - f) * at(served, j) - f * at(served, j + 1);
}

/** Requests at `rate` per second, each leaving after `seconds` of waiting; distributions 0 fills the figures only. */
export function analyzeImpatient(rate: f64, seconds: f64, distributions: i32): i32 {
  clearAnswer();
  loadService(1);
  patience = seconds;
  const load = rate * mean;
  buildBlocks(mean);
  const theta = load < 1.0 ? decayRate(rate) : 0.0;
  // The law without impatience serves where few leave; else a grid up to the patience.
  const conditioned = load < 1.0 && theta * seconds > 5.0;
  let loss: f64;
  let share: f64; // that is served: 1 - loss without cancellation
  let zero: f64;
  let wait: f64;
  if (conditioned) {
    buildWait(load, theta, min<f64>(mean, 8.0 * seconds), NODES);
    beyond = waitSurvival(seconds);
    loss = ((1.0 - load) * beyond) / (1.0 - load * beyond);
    share = (1.0 - beyond) / (1.0 - load * beyond);
    zero = (1.0 - load) / (1.0 - beyond);
    wait = (waitIntegral(seconds) - seconds * beyond) / (1.0 - beyond);
  } else {
    const unserved = 1.0 / max<f64>(1.0, buildServed(load)); // 1 / M(p)
    loss = (load - 1.0 + unserved) / (load + unserved);
    share = 1.0 / (load + unserved);
    zero = unserved;
    wait = 0.0;
    for (let j = 0; j < count - 1; j++) wait += step * (1.0 - 0.5 * (at(served, j) + at(served, j + 1)));
  }
  const busy = load * share;
  answer(layout.ANSWER_LOSS, loss);
  answer(layout.ANSWER_SERVED, share);
  answer(layout.ANSWER_MEAN_WAIT, wait);
  answer(layout.ANSWER_MEAN_SOJOURN, wait + mean);
  answer(layout.ANSWER_ZERO_WAIT, zero);
  answer(layout.ANSWER_BUSY, busy);
  answer(layout.ANSWER_RUNNING_MEAN, busy);
  answer(layout.ANSWER_BATCH_MEAN, 1.0);
  answer(layout.ANSWER_BATCH_REQUEST_MEAN, 1.0);
  if (distributions === 0) return layout.STATUS_DONE;
  if (conditioned) {
    distribution(layout.WAIT).byFunction((_law, x) => conditionedSurvival(x), wait);
    distribution(layout.SOJOURN).byFunction((_law, t) => shiftedSurvival(t, conditionedSurvival), wait + mean);
  } else {
    distribution(layout.WAIT).byFunction((_law, x) => gridSurvival(x), wait);
    distribution(layout.SOJOURN).byFunction((_law, t) => shiftedSurvival(t, gridSurvival), wait + mean);
  }
  return layout.STATUS_DONE;
}

/**
 * Tabulates M(x) / M(patience) on [0, patience] and returns M(patience). Tilting by a rate gamma with
 * load E e^{-gamma S_e} < 1 makes the compound finite and its aliases small; M is kept tilted, so it cannot overflow.
 */
function buildServed(load: f64): f64 {
  let n = 2 * NODES;
  while (n < 1 << 18 && <f64>n * mean < 64.0 * patience) n <<= 1;
  step = (2.0 * patience) / <f64>n;
  count = (n >> 1) + 1;
  served = reserve((<usize>n) << 3);
  const growth = growthRate(load, n);
  if (growth > 0.99 / step) {
    // So many arrive that the served wait their patience, but for less than a few steps.
    for (let j = 0; j < count; j++) put(served, j, Math.exp(<f64>(j + 1 - count)));
    return Infinity;
  }
  const gamma = growth + 18.0 / patience;
  compoundMasses(load, served, n, step, gamma);
  // Running sums of g_i e^{gamma x_i}, kept as e^{-growth x} M(x); the last mass counts half, as at every node.
  const untilt = Math.exp((gamma - growth) * step);
  const decay = Math.exp(-growth * step);
  let factor = 1.0;
  let below = 0.0;
  for (let j = 0; j < count; j++) {
    const mass = at(served, j) * factor;
    put(served, j, below + (j === 0 ? mass : 0.5 * mass));
    below = (below + mass) * decay;
    factor *= untilt;
  }
  put(served, 0, 1.0);
  const total = at(served, count - 1);
  for (let j = 0; j < count; j++) {
    const ahead = Math.exp(-growth * step * <f64>(count - 1 - j));
    put(served, j, min<f64>(1.0, (at(served, j) / total) * ahead)); // rounding: 7e-9, see compound.ts
  }
  return total * Math.exp(growth * patience);
}

/** The growth rate of M: the root of load E e^{-gamma S_e} = 1 for a load above 1, by bisection on the grid; else 0. */
function growthRate(load: f64, n: i32): f64 {
  if (load <= 1.0) return 0.0;
  const masses = reserve((<usize>n) << 3);
  residualMasses(masses, n, step);
  let low = 0.0;
  let high = 1.0 / step;
  for (let i = 0; i < 60 && high - low > 1e-6 * high; i++) {
    const middle = 0.5 * (low + high);
    const factor = Math.exp(-middle * step);
    let power = 1.0;
    let sum = 0.0;
    for (let j = 0; j < n && power > 1e-20; j++) {
      sum += power * at(masses, j);
      power *= factor;
    }
    if (load * sum > 1.0) low = middle;
    else high = middle;
  }
  return high;
}
