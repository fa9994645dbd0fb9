// The wait of a request under fixed batches of b, Poisson arrivals. Request i waits max(F, V - E): F = Erlang(b - i) until
// the batch is full, E = Erlang(i) since it began to form, V until the server is free, all independent. So
// P(W <= t) = P(F <= t) P(V <= t + E), averaged over i. P(V > t + E_i) follows from that of i - 1 by one pass over the nodes,
// E on the grid being geometric plus a coin as in server-free.ts. Design: queueing.md section 4.

import { column, mark, reserve, rewind } from "../abi/arena";
import { at, put } from "../abi/table";
import { gammaSurvival, logGamma } from "../num/special";
import { count, decay, nodeSurvivals, step } from "./server-free";

let rate: f64 = 0;
let batch: i32 = 0;
let waits: usize = 0; // P(W > t) on the nodes of V
let nodes: i32 = 0;
let seconds: f64 = 0; // between nodes
let reach: f64 = 0;
/** Beyond the nodes: what the server's delay adds there, and how it decays. */
let delayed: f64 = 0;
let tailRate: f64 = 0;
const COARSE: i32 = 4096;
let formations: usize = 0; // P(F > t) averaged over the batch
let formationStep: f64 = 0;

/** P(F > t) averaged over the batch: E (b - 1 - N)^+ / b, N = Poisson(rate t). */
function formation(t: f64): f64 {
  const x = rate * t;
  if (batch === 2) return 0.5 * Math.exp(-x);
  const b = <f64>batch;
  return max<f64>(0.0, ((b - 1.0) * gammaSurvival(b - 1.0, x) - x * gammaSurvival(b - 2.0, x)) / b);
}

/** From P(V > t + E_{i-1}) to P(V > t + E_i), in place. */
function oneGapLater(column: usize): void {
  const a = 2.0 / (rate * step);
  const q = (a - 1.0) / (a + 1.0);
  const half = 1.0 / (a + 1.0);
  let before = at(column, count - 1);
  let value = (before * half * (1.0 + decay)) / (1.0 - q * decay);
  put(column, count - 1, value);
  for (let j = count - 2; j >= 0; j--) {
    const here = at(column, j);
    value = q * value + half * (here + before);
    before = here;
    put(column, j, value);
  }
}

/** Tabulates the law from V, for `requests` in a batch at `requestRate` per second; `zero` is the exact P(W = 0). */
export function buildFormationWait(requestRate: f64, requests: i32, zero: f64): void {
  rate = requestRate;
  batch = requests;
  nodes = count;
  seconds = step;
  reach = step * <f64>(count - 1);
  waits = column(count);
  formations = reserve((<usize>COARSE) << 3);
  const before = mark();
  const free = reserve((<usize>count) << 3);
  const filled = column(count); // P(F <= t) = P(N >= m), N = Poisson(rate t), m = b - i
  const masses = column(count); // P(N = m)
  nodeSurvivals(free, false);
  let first = count; // nodes from here on can have seen m arrivals
  for (let m = batch - 1; m >= 0; m--) {
    oneGapLater(free);
    while (first > 1) {
      const x = rate * step * <f64>(first - 1);
      if (<f64>m > x + 9.0 * Math.sqrt(x) + 40.0) break;
      first--;
      const mass = Math.exp(<f64>m * Math.log(x) - x - logGamma(<f64>(m + 1)));
      const more = m === batch - 1 ? 1.0 - gammaSurvival(<f64>(m + 1), x) : 0.0;
      put(masses, first, mass);
      put(filled, first, more);
    }
    for (let j = first; j < count; j++) {
      const mass = at(masses, j);
      const f = at(filled, j) + mass;
      put(filled, j, f);
      put(masses, j, (mass * <f64>m) / (rate * step * <f64>j));
      put(waits, j, at(waits, j) + f * (1.0 - at(free, j)));
    }
  }
  rewind(before);
  const b = <f64>batch;
  put(waits, 0, 1.0 - zero);
  for (let j = 1; j < count; j++) put(waits, j, 1.0 - at(waits, j) / b);
  formationStep = (b + 10.0 * Math.sqrt(b) + 40.0) / (rate * <f64>(COARSE - 1));
  for (let j = 0; j < COARSE; j++) put(formations, j, formation(formationStep * <f64>j));
  delayed = max<f64>(0.0, at(waits, count - 1) - formation(reach));
  tailRate = decay > 0.0 ? -Math.log(decay) / step : Infinity;
}

function between(column: usize, position: f64): f64 {
  const j = <i32>position;
  const f = position - <f64>j;
  return (1.0 - f) * at(column, j) + f * at(column, j + 1);
}

/** P(W > t), t >= 0. */
export function formationWait(t: f64): f64 {
  if (t < reach) return between(waits, t / seconds);
  const tail = delayed > 0.0 ? delayed * Math.exp(-tailRate * (t - reach)) : 0.0;
  const position = t / formationStep;
  return tail + (position < <f64>(COARSE - 1) ? between(formations, position) : 0.0);
}
