// Laws on a grid of time for batches that shrink, at two frequencies k and k + 1 at a time.

import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { law } from "../cost/linear";
import { inverseFft } from "../num/fft";
import { mirror, packPair } from "../num/fft-real";
import { addPair, evaluatePairs, multiplyPair, pair, raisePair, setScaled } from "../num/pairs";
import { Phases } from "../num/phases";
import * as chain from "./bulk-chain";
import { atomMasses, atoms, atomValues } from "./bulk-elastic-atoms";

/** Nodes before time 0, for what the sharing of a mass at a small time puts there. */
const MARGIN: i32 = 8;

/** A token of each of the atom's requests; a step of the batch for each of its tokens; both; the start of a batch. */
const shared = new Phases();
const steps = new Phases();
const owns = new Phases();
const starts = new Phases();
/** Pairs by atom, by batch size, and two for scratch. */
let powers: usize = 0;
let values: usize = 0;
let coefficients: usize = 0;
let term: usize = 0;
let sum: usize = 0;

function open(nodes: i32, step: f64, sizes: i32): void {
  powers = column(atoms << 2);
  values = column(atoms << 2);
  coefficients = column((sizes + 1) << 2);
  term = column(4);
  sum = column(4);
  shared.open(nodes, atoms);
  steps.open(nodes, atoms);
  owns.open(nodes, atoms);
  starts.open(nodes, sizes + 1);
  for (let i = 0; i < atoms; i++) {
    shared.set(i, (law.tokenRequest * at(atomValues, i)) / step);
    steps.set(i, (law.token * at(atomValues, i)) / step);
    owns.set(i, (law.step(1.0) * at(atomValues, i)) / step);
  }
  for (let b = 0; b <= sizes; b++) starts.set(b, law.start(<f64>b) / step + <f64>MARGIN);
}

/**
 * As dynamicLaws, for batches that shrink: sum over b of P(b) q^start(b) sum over atoms of
 * q^{token n} (Phi^b - Phi_before^b), q = e^{-2 pi i k / nodes}, Phi the partial transform of token_request n.
 * `nodes` hold all durations and the margin.
 */
export function elasticLaws(full: usize, mix: usize, nodes: i32, step: f64): void {
  const fullIm = column(nodes);
  const mixIm = column(nodes);
  open(nodes, step, chain.states);
  for (let k = 0; k <= nodes >> 1; k += 2) {
    shared.next();
    steps.next();
    starts.next();
    for (let i = 0; i < atoms; i++) {
      setScaled(pair(powers, i), shared.at(i), at(atomMasses, i));
      if (i > 0) addPair(pair(powers, i), pair(powers, i - 1));
    }
    for (let b = 1; b <= chain.states; b++) setScaled(pair(coefficients, b), starts.at(b), batchMass(b));
    memory.copy(values, powers, (<usize>atoms) << 5);
    evaluatePairs(coefficients, chain.states + 1, values, atoms);
    overLongest(values);
    place(mix, mixIm, k, nodes);
    if (!chain.capped) continue;
    for (let i = 0; i < atoms; i++) raisePair(pair(powers, i), chain.states);
    overLongest(powers);
    multiplyPair(sum, starts.at(chain.states));
    place(full, fullIm, k, nodes);
  }
  if (!chain.capped) {
    mirror(mix, mixIm, nodes);
    inverseFft(mix, mixIm, nodes);
    dropMargin(mix, nodes);
    return;
  }
  packPair(full, fullIm, mix, mixIm, nodes);
  inverseFft(full, fullIm, nodes);
  memory.copy(mix, fullIm, (<usize>nodes) << 3);
  dropMargin(full, nodes);
  dropMargin(mix, nodes);
}

/** Masses with the margin before them -> without; what stands in it goes to time 0. */
export function dropMargin(masses: usize, nodes: i32): void {
  let early = 0.0;
  for (let j = 0; j < MARGIN; j++) early += at(masses, j);
  memory.copy(masses, masses + ((<usize>MARGIN) << 3), (<usize>(nodes - MARGIN)) << 3);
  memory.fill(masses + ((<usize>(nodes - MARGIN)) << 3), 0, (<usize>MARGIN) << 3);
  put(masses, 0, at(masses, 0) + early);
}

/** Probability of a batch of b that starts with fewer than `states` waiting. */
function batchMass(b: i32): f64 {
  return (b < chain.states ? at(chain.law, b) : 0.0) + (b === 1 ? at(chain.law, 0) : 0.0);
}

/** sum = sum over atoms of q^{token n} (v_i - v_{i-1}), and v is consumed. */
function overLongest(v: usize): void {
  memory.fill(sum, 0, 32);
  for (let i = atoms - 1; i >= 0; i--) {
    setScaled(term, pair(v, i), 1.0);
    if (i > 0) {
      setScaled(pair(v, i), pair(v, i - 1), -1.0);
      addPair(term, pair(v, i));
    }
    multiplyPair(term, steps.at(i));
    addPair(sum, term);
  }
}

/** `sum` to places k and k + 1 of a half spectrum. */
function place(re: usize, im: usize, k: i32, nodes: i32): void {
  put(re, k, load<f64>(sum));
  put(im, k, load<f64>(sum, 16));
  if (k >= nodes >> 1) return;
  put(re, k + 1, load<f64>(sum, 8));
  put(im, k + 1, load<f64>(sum, 24));
}

/**
 * The transform of the sojourn, (re, im) at k <= nodes / 2: sum over s of psi_s D_s, where row s of the spectra
 * (`stride` f64 apart, re then im) is the transform of the wait with an own batch of s, and D_s the own time in it,
 * start(s) + (token + token_request) n + token_request sum of min(n, n_j) over the s - 1 others; with the margin before it.
 */
export function elasticSojourn(
  re: usize,
  im: usize,
  spectra: usize,
  stride: i32,
  sizes: i32,
  nodes: i32,
  step: f64,
): void {
  open(nodes, step, sizes);
  for (let k = 0; k <= nodes >> 1; k += 2) {
    shared.next();
    owns.next();
    starts.next();
    for (let s = 1; s <= sizes; s++) {
      const target = pair(coefficients, s - 1);
      take(target, spectra + ((<usize>(s * stride + k)) << 3), nodes);
      multiplyPair(target, starts.at(s));
    }
    others();
    evaluatePairs(coefficients, sizes, values, atoms);
    memory.fill(sum, 0, 32);
    for (let i = 0; i < atoms; i++) {
      multiplyPair(pair(values, i), owns.at(i));
      setScaled(term, pair(values, i), at(atomMasses, i));
      addPair(sum, term);
    }
    place(re, im, k, nodes);
  }
}

/** values_i = the transform of token_request min(n_i, n) over the lengths n of another request. */
function others(): void {
  memory.fill(sum, 0, 32);
  let above = 1.0;
  for (let i = 0; i < atoms; i++) {
    above = max<f64>(0.0, above - at(atomMasses, i));
    setScaled(term, shared.at(i), at(atomMasses, i));
    addPair(sum, term);
    setScaled(pair(values, i), shared.at(i), above);
    addPair(pair(values, i), sum);
  }
}

/** The pair at k and k + 1 of a half spectrum whose imaginary part follows its real one. */
function take(target: usize, row: usize, nodes: i32): void {
  const imaginary = row + ((<usize>((nodes >> 1) + 1)) << 3);
  v128.store(target, v128.load(row));
  v128.store(target, v128.load(imaginary), 16);
}
