import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { law } from "../cost/linear";
import { inverseFft } from "../num/fft";
import { mirror, packPair } from "../num/fft-real";
import { GridTransform, addPair, multiplyPair, raisePair } from "../num/grid-transform";
import { evaluatePairs } from "../num/polynomial";
import * as chain from "./bulk-chain";
import * as lengths from "./bulk-elastic-atoms";

const grid = new GridTransform();
/** Pairs: Phi_i^b and the polynomial's values at the atoms, its coefficients, and one for scratch. */
let powers: usize = 0;
let values: usize = 0;
let coefficients: usize = 0;
let scratch: usize = 0;

function pair(column: usize, i: i32): usize {
  return column + ((<usize>i) << 5);
}

/**
 * As dynamicLaws, for batches that shrink: sum over b of P(b) q^start(b) sum over atoms of
 * q^{token n} (Phi^b - Phi_before^b), q = e^{-2 pi i k / nodes}, Phi the partial transform of token_request n; every
 * duration is shared between two nodes, so that means are kept. `nodes` hold all durations.
 */
export function elasticLaws(full: usize, mix: usize, nodes: i32, step: f64): void {
  const fullIm = column(nodes);
  const mixIm = column(nodes);
  powers = column(lengths.atoms << 2);
  values = column(lengths.atoms << 2);
  coefficients = column((chain.states + 1) << 2);
  scratch = column(4);
  grid.open(nodes);
  for (let k = 0; k <= nodes >> 1; k += 2) {
    grid.at(k);
    for (let i = 0; i < lengths.atoms; i++) {
      const place = pair(powers, i);
      grid.set(place, (law.tokenRequest * at(lengths.atomValues, i)) / step, at(lengths.atomMasses, i));
      if (i > 0) addPair(place, pair(powers, i - 1));
    }
    for (let b = 1; b <= chain.states; b++) grid.set(pair(coefficients, b), law.start(<f64>b) / step, batchMass(b));
    memory.copy(values, powers, (<usize>lengths.atoms) << 5);
    evaluatePairs(coefficients, chain.states + 1, values, lengths.atoms);
    collect(values, step);
    store2(mix, mixIm, k, nodes);
    if (!chain.capped) continue;
    for (let i = 0; i < lengths.atoms; i++) raisePair(pair(powers, i), chain.states);
    collect(powers, step);
    grid.set(coefficients, law.start(<f64>chain.states) / step, 1.0);
    multiplyPair(scratch, coefficients);
    store2(full, fullIm, k, nodes);
    memory.fill(coefficients, 0, 32);
  }
  if (!chain.capped) {
    mirror(mix, mixIm, nodes);
    inverseFft(mix, mixIm, nodes);
    return;
  }
  packPair(full, fullIm, mix, mixIm, nodes);
  inverseFft(full, fullIm, nodes);
  memory.copy(mix, fullIm, (<usize>nodes) << 3);
}

/** Probability of a batch of b that starts with fewer than `states` waiting. */
function batchMass(b: i32): f64 {
  return (b < chain.states ? at(chain.law, b) : 0.0) + (b === 1 ? at(chain.law, 0) : 0.0);
}

/** scratch = sum over atoms of q^{token n} (v_i - v_{i-1}). */
function collect(v: usize, step: f64): void {
  const target = scratch;
  let sumRe = f64x2.splat(0.0);
  let sumIm = f64x2.splat(0.0);
  let lastRe = f64x2.splat(0.0);
  let lastIm = f64x2.splat(0.0);
  for (let i = 0; i < lengths.atoms; i++) {
    const place = pair(v, i);
    grid.set(target, (law.token * at(lengths.atomValues, i)) / step, 1.0);
    const re = v128.load(place);
    const im = v128.load(place, 16);
    const aRe = f64x2.sub(re, lastRe);
    const aIm = f64x2.sub(im, lastIm);
    const qRe = v128.load(target);
    const qIm = v128.load(target, 16);
    sumRe = f64x2.add(sumRe, f64x2.sub(f64x2.mul(aRe, qRe), f64x2.mul(aIm, qIm)));
    sumIm = f64x2.add(sumIm, f64x2.add(f64x2.mul(aRe, qIm), f64x2.mul(aIm, qRe)));
    lastRe = re;
    lastIm = im;
  }
  v128.store(target, sumRe);
  v128.store(target, sumIm, 16);
}

/** The pair in scratch to places k and k + 1 of a half spectrum. */
function store2(re: usize, im: usize, k: i32, nodes: i32): void {
  put(re, k, load<f64>(scratch));
  put(im, k, load<f64>(scratch, 16));
  if (k >= nodes >> 1) return;
  put(re, k + 1, load<f64>(scratch, 8));
  put(im, k + 1, load<f64>(scratch, 24));
}

/**
 * The transform of the sojourn, (re, im) at k <= nodes / 2: sum over s of psi_s D_s, where row s of the spectra
 * (`stride` f64 apart, re then im) is the transform of the wait with an own batch of s, and D_s the own time in it,
 * start(s) + (token + token_request) n + token_request sum of min(n, n_j) over the s - 1 others.
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
  values = column(lengths.atoms << 2);
  coefficients = column(sizes << 2);
  scratch = column(4);
  const share = column(4);
  const half = nodes >> 1;
  grid.open(nodes);
  for (let k = 0; k <= half; k += 2) {
    grid.at(k);
    for (let s = 1; s <= sizes; s++) {
      const place = pair(coefficients, s - 1);
      const row = spectra + ((<usize>(s * stride + k)) << 3);
      const rowIm = row + ((<usize>(half + 1)) << 3);
      grid.set(place, law.start(<f64>s) / step, 1.0);
      store<f64>(scratch, load<f64>(row));
      store<f64>(scratch, load<f64>(rowIm), 16);
      if (k < half) {
        store<f64>(scratch, load<f64>(row, 8), 8);
        store<f64>(scratch, load<f64>(rowIm, 8), 24);
      }
      multiplyPair(place, scratch);
    }
    memory.fill(share, 0, 32);
    let above = 1.0;
    for (let i = 0; i < lengths.atoms; i++) {
      const length = at(lengths.atomValues, i);
      const mass = at(lengths.atomMasses, i);
      above = max<f64>(0.0, above - mass);
      const place = pair(values, i);
      grid.set(scratch, (law.tokenRequest * length) / step, mass);
      addPair(share, scratch);
      grid.set(place, (law.tokenRequest * length) / step, above);
      addPair(place, share);
    }
    evaluatePairs(coefficients, sizes, values, lengths.atoms);
    memory.fill(share, 0, 32);
    for (let i = 0; i < lengths.atoms; i++) {
      grid.set(scratch, (law.step(1.0) * at(lengths.atomValues, i)) / step, at(lengths.atomMasses, i));
      multiplyPair(scratch, pair(values, i));
      addPair(share, scratch);
    }
    memory.copy(scratch, share, 32);
    store2(re, im, k, nodes);
  }
}
