// MMPP/G/1, first come first served: arrivals are Poisson at the rate of a phase, the phases a Markov chain. With g the
// stationary law of G (mmpp-passage.ts), p of the phases, h and h2 the moments of a service, load = h p.rates:
//   P(idle, phase) = (1 - load) g,
//   work = [2 load + rate h2 - 2 h ((1 - load) g + h p L) (Q + e p)^-1 rates] / (2 (1 - load)),
//   E W = (work - rate h2 / 2) / load
// (Fischer and Meier-Hellstern, Perform. Eval. 18, 1993). Means exact, about 1e-12 over (1 - load). Design: queueing.md 9.

import { column, mark, reserve, rewind } from "../abi/arena";
import * as layout from "../abi/layout";
import { at, put } from "../abi/table";
import { solveLinear } from "../num/dense";
import { stationarySmall } from "../num/m-matrix";
import { answer, clearAnswer, distribution } from "./answer";
import { phaseLaw } from "./level-chain";
import { buildModulatedWait, modulatedWait, modulatedWaitMean, waitNodes, waitStep, waitTail } from "./mmpp-wait";
import { busyPassage } from "./mmpp-passage";
import { buildBlocks, loadService, mean, meanSquare, shiftedSurvival } from "./service-law";

const TOLERANCE: f64 = 5e-4;

let generator: usize = 0;
let rates: usize = 0;

/** The phases of a cycle: `rows` STATE_* rows at `table`. */
function loadPhases(table: usize, rows: i32): void {
  generator = column(rows * rows);
  rates = column(rows);
  for (let i = 0; i < rows; i++) {
    put(rates, i, at(table, i * layout.STATE_SIZE + layout.STATE_RATE));
    const leave = 1.0 / at(table, i * layout.STATE_SIZE + layout.STATE_STAY);
    if (rows > 1) put(generator, i * rows + ((i + 1) % rows), leave);
  }
}

/** One request at a time, arrivals by the states of a cycle; distributions 0 fills the figures only. */
export function analyzeModulated(table: usize, m: i32, distributions: i32): i32 {
  clearAnswer();
  loadService(1);
  loadPhases(table, m);
  const phases = column(m);
  phaseLaw(generator, m, phases);
  const rate = dot(phases, rates, m);
  const load = rate * mean;
  answer(layout.ANSWER_MAX_RATE, 1.0 / mean);
  if (load >= 1.0) return layout.STATUS_UNSTABLE;
  const idle = column(m); // g
  const passage = column(m * m);
  if (!busyPassage(passage, generator, rates, m)) return layout.STATUS_LIMIT;
  stationarySmall(passage, m, idle);
  const work = meanWork(phases, idle, m, rate, load);
  const wait = max<f64>(0.0, (work - 0.5 * rate * meanSquare) / load);
  const zero = ((1.0 - load) * dot(idle, rates, m)) / rate;
  answer(layout.ANSWER_MEAN_WAIT, wait);
  answer(layout.ANSWER_MEAN_SOJOURN, wait + mean);
  answer(layout.ANSWER_ZERO_WAIT, zero);
  answer(layout.ANSWER_BUSY, load);
  answer(layout.ANSWER_RUNNING_MEAN, load);
  answer(layout.ANSWER_BATCH_MEAN, 1.0);
  answer(layout.ANSWER_BATCH_REQUEST_MEAN, 1.0);
  answer(layout.ANSWER_LOSS, 0.0);
  if (distributions === 0) return layout.STATUS_DONE;
  buildBlocks(mean);
  buildModulatedWait(generator, rates, idle, m, rate, load);
  put(waitNodes, 0, 1.0 - zero);
  const error = Math.abs(modulatedWaitMean() - wait) / max<f64>(wait, 1e-3 * mean);
  answer(layout.ANSWER_RESIDUAL, error);
  if (error > TOLERANCE) {
    answer(layout.ANSWER_WAIT_ERROR, error);
    answer(layout.ANSWER_SOJOURN_ERROR, error);
  }
  distribution(layout.WAIT).byFunction((_law, x) => modulatedWait(x), 4.0 / waitTail);
  distribution(layout.WAIT).step = waitStep;
  distribution(layout.SOJOURN).byFunction((_law, t) => shiftedSurvival(t, modulatedWait), mean + 4.0 / waitTail);
  return layout.STATUS_DONE;
}

/** The mean unfinished work over time, s. */
function meanWork(phases: usize, idle: usize, m: i32, rate: f64, load: f64): f64 {
  const before = mark();
  const matrix = reserve((<usize>(m * m)) << 3); // Q + e p
  const ahead = column(m);
  for (let i = 0; i < m; i++) {
    let leaving = 0.0;
    for (let j = 0; j < m; j++) {
      if (j !== i) leaving += at(generator, i * m + j);
      put(matrix, i * m + j, at(phases, j) + (j === i ? 0.0 : at(generator, i * m + j)));
    }
    put(matrix, i * m + i, at(matrix, i * m + i) - leaving);
    put(ahead, i, at(rates, i));
  }
  solveLinear(matrix, ahead, m);
  let sum = 0.0;
  for (let i = 0; i < m; i++) sum += ((1.0 - load) * at(idle, i) + mean * at(phases, i) * at(rates, i)) * at(ahead, i);
  rewind(before);
  return (2.0 * load + rate * meanSquare - 2.0 * mean * sum) / (2.0 * (1.0 - load));
}

function dot(a: usize, b: usize, n: i32): f64 {
  let sum = 0.0;
  for (let i = 0; i < n; i++) sum += at(a, i) * at(b, i);
  return sum;
}
