// Arrivals by a Markov-modulated Poisson process, departures at a rate that depends on how many are there: a level-dependent
// quasi-birth-death chain, level n, phase i. Exact. With L = diag(rates) and Q the phases' generator, the first passage from
// level n to n - 1 ends in phase j with probability G_n[i, j]:
//   G_n = mu_n (L + mu_n - Q - L G_{n+1})^-1, the same G for all n >= K, found there by logarithmic reduction (Latouche and
//   Ramaswami, J. Appl. Prob. 30, 1993); pi_n = pi_{n-1} L G_n / mu_n; pi_0 is the stationary law of Q - L + L G_1.
// Domain: sum(phase_i rates_i) < mu_K, mu_n > 0. Sums of positive terms only: relative error about 1e-14 a level.
// Design: engine-analysis.md section 10.

import { column, mark, reserve, rewind } from "../abi/arena";
import { at, put } from "../abi/table";
import { identity, multiply, rowSum, solveLinear } from "../num/dense";
import { makeStochastic } from "../num/generator-exponential";
import { solveDominant, stationarySmall } from "../num/m-matrix";

/** After solveLevels, for n < K: P(n in the system) over time, and as an arrival finds it. */
export let levelMass: usize = 0;
export let levelSeen: usize = 0;
/** P(n >= K) over time and as seen; the means of (n - K)^+ of both. */
export let tailMass: f64 = 0;
export let tailSeen: f64 = 0;
export let tailExcess: f64 = 0;
export let tailExcessSeen: f64 = 0;
/** Mean arrival rate. */
export let arrivalRate: f64 = 0;

/** The phases' stationary law from the rates between them (the diagonal is not read), into `law`. */
export function phaseLaw(generator: usize, m: i32, law: usize): void {
  const before = mark();
  const off = copy(generator, m * m);
  stationarySmall(off, m, law);
  rewind(before);
}

/** G of the levels from K on: rates up `rates`, down `mu`. `to` is m x m. */
function homogeneous(to: usize, generator: usize, rates: usize, mu: f64, m: i32): void {
  const before = mark();
  const size = m * m;
  const up = column(size);
  const down = column(size);
  for (let i = 0; i < m; i++) {
    put(up, i * m + i, at(rates, i));
    put(down, i * m + i, mu);
  }
  const off = copy(generator, size);
  const rows = column(m);
  for (let i = 0; i < m; i++) put(rows, i, at(rates, i) + mu);
  pair(off, rows, up, down, m);
  memory.copy(to, down, (<usize>size) << 3);
  const through = copy(up, size);
  const u = column(size);
  const a = column(size);
  for (let step = 0; step < 64; step++) {
    multiply(u, up, down, m);
    multiply(a, down, up, m);
    for (let i = 0; i < size; i++) put(u, i, at(u, i) + at(a, i));
    multiply(a, up, up, m);
    memory.copy(up, a, (<usize>size) << 3);
    multiply(a, down, down, m);
    memory.copy(down, a, (<usize>size) << 3);
    for (let i = 0; i < m; i++) put(rows, i, rowSum(up, i, m) + rowSum(down, i, m));
    pair(u, rows, up, down, m);
    multiply(a, through, down, m);
    let most = 0.0;
    for (let i = 0; i < size; i++) {
      put(to, i, at(to, i) + at(a, i));
      most = max<f64>(most, at(a, i));
    }
    multiply(a, through, up, m);
    memory.copy(through, a, (<usize>size) << 3);
    if (most < 1e-17) break;
  }
  makeStochastic(to, m);
  rewind(before);
}

/** Solves for both right-hand sides at once: `up` and `down` in place. */
function pair(off: usize, rows: usize, up: usize, down: usize, m: i32): void {
  const both = column(2 * m * m);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) {
      put(both, 2 * i * m + j, at(up, i * m + j));
      put(both, 2 * i * m + m + j, at(down, i * m + j));
    }
  solveDominant(off, rows, m, both, 2 * m);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) {
      put(up, i * m + j, at(both, 2 * i * m + j));
      put(down, i * m + j, at(both, 2 * i * m + m + j));
    }
}

function copy(from: usize, length: i32): usize {
  const to = reserve((<usize>length) << 3);
  memory.copy(to, from, (<usize>length) << 3);
  return to;
}

/**
 * m phases: `generator` the rates between them (m x m, the diagonal not read), `rates` of arrivals in each. `serve` holds mu_1
 * .. mu_K, the last of which holds on. Rates in 1/s, K >= 1. False where the chain has no steady state.
 */
export function solveLevels(m: i32, generator: usize, rates: usize, serve: usize, levels: i32): boolean {
  levelMass = column(levels);
  levelSeen = column(levels);
  const before = mark();
  const phases = column(m);
  phaseLaw(generator, m, phases);
  arrivalRate = 0.0;
  for (let i = 0; i < m; i++) arrivalRate += at(phases, i) * at(rates, i);
  const last = at(serve, levels - 1);
  if (arrivalRate >= last) {
    rewind(before);
    return false;
  }
  const size = m * m;
  const bytes = (<usize>size) << 3;
  const passages = reserve(<usize>levels * bytes); // G_1 .. G_K
  homogeneous(passages + <usize>(levels - 1) * bytes, generator, rates, last, m);
  const off = reserve(bytes);
  const rows = column(m);
  for (let n = levels - 1; n >= 1; n--) {
    const above = passages + <usize>n * bytes;
    const own = passages + <usize>(n - 1) * bytes;
    const mu = at(serve, n - 1);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < m; j++) put(off, i * m + j, at(generator, i * m + j) + at(rates, i) * at(above, i * m + j));
    for (let i = 0; i < m; i++) put(rows, i, mu);
    identity(own, m);
    for (let i = 0; i < m; i++) put(own, i * m + i, mu);
    solveDominant(off, rows, m, own, m);
  }
  forward(m, generator, rates, serve, levels, passages);
  rewind(before);
  return true;
}

/** The levels' masses from the passages, upwards; then the geometric tail. */
function forward(m: i32, generator: usize, rates: usize, serve: usize, levels: i32, passages: usize): void {
  const bytes = (<usize>(m * m)) << 3;
  const off = reserve(bytes);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) put(off, i * m + j, at(generator, i * m + j) + at(rates, i) * at(passages, i * m + j));
  const state = column(m);
  stationarySmall(off, m, state);
  const next = column(m);
  let total = 0.0;
  for (let n = 0; n < levels; n++) {
    const mass = rowSum(state, 0, m);
    put(levelMass, n, mass);
    put(levelSeen, n, weighted(state, rates, m));
    total += mass;
    if (total > 1e200) {
      for (let k = 0; k <= n; k++) {
        put(levelMass, k, at(levelMass, k) / total);
        put(levelSeen, k, at(levelSeen, k) / total);
      }
      for (let i = 0; i < m; i++) put(state, i, at(state, i) / total);
      total = 1.0;
    }
    const passage = passages + <usize>n * bytes;
    for (let j = 0; j < m; j++) {
      let sum = 0.0;
      for (let i = 0; i < m; i++) sum += at(state, i) * at(rates, i) * at(passage, i * m + j);
      put(next, j, sum / at(serve, n));
    }
    memory.copy(state, next, (<usize>m) << 3);
  }
  const above = column(m); // sum over n >= K of pi_n, then of (n - K) pi_n
  const last = passages + <usize>(levels - 1) * bytes;
  const mu = at(serve, levels - 1);
  memory.copy(above, state, (<usize>m) << 3);
  addGeometric(off, last, rates, mu, above, m);
  tailMass = rowSum(above, 0, m);
  tailSeen = weighted(above, rates, m);
  for (let j = 0; j < m; j++) {
    let sum = 0.0;
    for (let i = 0; i < m; i++) sum += (at(above, i) * at(rates, i) * at(last, i * m + j)) / mu;
    put(next, j, sum);
  }
  addGeometric(off, last, rates, mu, next, m);
  tailExcess = rowSum(next, 0, m);
  tailExcessSeen = weighted(next, rates, m);
  normalise(levels, total + tailMass);
}

/** x -> x (I - R)^-1, R = L G / mu. */
function addGeometric(scratch: usize, last: usize, rates: usize, mu: f64, x: usize, m: i32): void {
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++)
      put(scratch, j * m + i, (i === j ? 1.0 : 0.0) - (at(rates, i) * at(last, i * m + j)) / mu);
  solveLinear(scratch, x, m);
}

function weighted(state: usize, rates: usize, m: i32): f64 {
  let sum = 0.0;
  for (let i = 0; i < m; i++) sum += at(state, i) * at(rates, i);
  return sum;
}

function normalise(levels: i32, total: f64): void {
  let seen = tailSeen;
  for (let n = 0; n < levels; n++) seen += at(levelSeen, n);
  for (let n = 0; n < levels; n++) {
    put(levelMass, n, at(levelMass, n) / total);
    put(levelSeen, n, at(levelSeen, n) / seen);
  }
  tailMass /= total;
  tailExcess /= total;
  tailSeen /= seen;
  tailExcessSeen /= seen;
}
