// The law of the wait in MMPP/G/1 on a grid. The work found in phase i has transform, with F_e the residual service,
//   w(s) = (1 - load) g [I + Q / s - h L F_e(s)]^-1,   E e^{-s W} = w(s).rates / rate;
// on nodes h apart 1 / s is (h / 2) (1 + z) / (1 - z) at z = e^{-s h} (Tustin), F_e keeps the mean of every cell: error O(step^2).
// One linear system at each root of unity on a circle just outside 1, where w(1) = 1 would be 0 / 0; zeros of the bracket within
// the circle are cancelled by g, and what rounding leaves of them is thrown away with the second half of the grid.

import { column, mark, reserve, rewind } from "../abi/arena";
import { at, put } from "../abi/table";
import { solveComplex } from "../num/complex";
import { fft, inverseFft } from "../num/fft";
import { mean, nodeCount, nodeSeconds, nodeWeight, residualMasses } from "./service-law";

/** exp(-DEPTH) is left beyond the grid. */
const DEPTH: f64 = 36.0;
/** The radius of the circle, to the power of all nodes, is e^OUTSIDE. */
const OUTSIDE: f64 = 4.0;
const FEWEST: i32 = 1 << 14;

/** P(W > x) at the nodes, their distance in s, and the decay beyond them in 1/s. */
export let waitNodes: usize = 0;
export let waitStep: f64 = 0;
export let waitTail: f64 = 0;
let count: i32 = 0;

/** Whether the wait decays faster than e^{-theta t}: theta - Q + L (1 - E e^{theta S}) is an M-matrix: its pivots are positive. */
function decaysFaster(generator: usize, rates: usize, m: i32, theta: f64): boolean {
  let growth = 0.0; // E e^{theta S} - 1
  for (let k = nodeCount() - 1; k >= 0; k--) {
    if (nodeWeight(k) > 0.0) growth += nodeWeight(k) * Math.expm1(theta * nodeSeconds(k));
    if (growth > 1e100) return false;
  }
  const before = mark();
  const a = reserve((<usize>(m * m)) << 3);
  for (let i = 0; i < m; i++) {
    let diagonal = theta - at(rates, i) * growth;
    for (let j = 0; j < m; j++) {
      if (j === i) continue;
      put(a, i * m + j, -at(generator, i * m + j));
      diagonal += at(generator, i * m + j);
    }
    put(a, i * m + i, diagonal);
  }
  let positive = true;
  for (let k = 0; k < m && positive; k++) {
    const pivot = at(a, k * m + k);
    positive = pivot > 0.0;
    for (let i = k + 1; i < m && positive; i++) {
      const factor = at(a, i * m + k) / pivot;
      for (let j = k + 1; j < m; j++) put(a, i * m + j, at(a, i * m + j) - factor * at(a, k * m + j));
    }
  }
  rewind(before);
  return positive;
}

/** The decay rate of P(W > t), by bisection to 1e-6. Needs the blocks of the service law. */
function decayRate(generator: usize, rates: usize, m: i32, load: f64): f64 {
  let high = (1.0 - load) / mean;
  while (decaysFaster(generator, rates, m, high)) high *= 2.0;
  let low = 0.5 * high;
  while (!decaysFaster(generator, rates, m, low)) {
    high = low;
    low *= 0.5;
  }
  while (high - low > 1e-6 * high) {
    const middle = 0.5 * (low + high);
    if (decaysFaster(generator, rates, m, middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Builds the law from the phases' rates, `idle` = g, and m phases. */
export function buildModulatedWait(generator: usize, rates: usize, idle: usize, m: i32, rate: f64, load: f64): void {
  waitTail = decayRate(generator, rates, m, load);
  const reach = (2.0 * DEPTH) / waitTail;
  const most = m <= 2 ? 1 << 18 : m <= 4 ? 1 << 16 : FEWEST;
  let n = FEWEST;
  while (n < most && <f64>n * mean < 32.0 * reach) n <<= 1;
  count = n >> 1;
  waitNodes = column(count);
  const before = mark();
  const step = reach / <f64>n;
  const re = reserve((<usize>n) << 3);
  const im = column(n);
  const tilt = OUTSIDE / <f64>n;
  residualMasses(re, n, step);
  for (let j = 0; j < n; j++) put(re, j, at(re, j) * Math.exp(tilt * <f64>j));
  fft(re, im, n);
  const a = reserve((<usize>(2 * m * m)) << 3);
  const b = reserve((<usize>(2 * m)) << 3);
  const radius = Math.exp(tilt);
  for (let k = 0; k <= n >> 1; k++) {
    const angle = (-2.0 * Math.PI * <f64>k) / <f64>n;
    const zr = radius * Math.cos(angle);
    const zi = radius * Math.sin(angle);
    const ar = 1.0 - zr; // 1 - z
    const ai = -zi;
    const cr = 0.5 * step * (1.0 + zr);
    const ci = 0.5 * step * zi;
    const fr = ar * at(re, k) - ai * at(im, k); // (1 - z) F_e
    const fi = ar * at(im, k) + ai * at(re, k);
    for (let i = 0; i < m; i++) {
      let leaving = 0.0;
      for (let j = 0; j < m; j++) {
        if (j === i) continue;
        const q = at(generator, i * m + j);
        leaving += q;
        put(a, 2 * (i * m + j), q * cr);
        put(a, 2 * (i * m + j) + 1, q * ci);
      }
      const busy = mean * at(rates, i);
      put(a, 2 * (i * m + i), ar - busy * fr - leaving * cr);
      put(a, 2 * (i * m + i) + 1, ai - busy * fi - leaving * ci);
      put(b, 2 * i, at(rates, i));
      put(b, 2 * i + 1, 0.0);
    }
    solveComplex(a, b, m);
    let sr = 0.0;
    let si = 0.0;
    for (let i = 0; i < m; i++) {
      sr += at(idle, i) * at(b, 2 * i);
      si += at(idle, i) * at(b, 2 * i + 1);
    }
    const scale = (1.0 - load) / rate;
    put(re, k, scale * (ar * sr - ai * si));
    put(im, k, scale * (ar * si + ai * sr));
    if (k > 0 && k < n >> 1) {
      put(re, n - k, at(re, k));
      put(im, n - k, -at(im, k));
    }
  }
  inverseFft(re, im, n);
  let below = 0.0;
  for (let j = 0; j < count; j++) {
    const mass = at(re, j) * Math.exp(-tilt * <f64>j);
    put(waitNodes, j, max<f64>(0.0, 1.0 - below - 0.5 * mass));
    below += mass;
  }
  waitStep = step;
  rewind(before);
}

/** P(W > x), straight between nodes, exponential beyond them. */
export function modulatedWait(x: f64): f64 {
  const position = x / waitStep;
  const last = count - 1;
  if (position >= <f64>last) return at(waitNodes, last) * Math.exp(-waitTail * (x - waitStep * <f64>last));
  const j = <i32>position;
  const f = position - <f64>j;
  return (1.0 - f) * at(waitNodes, j) + f * at(waitNodes, j + 1);
}

/** The mean of the law on the grid, s. */
export function modulatedWaitMean(): f64 {
  let sum = 0.0;
  for (let j = count - 1; j > 0; j--) sum += at(waitNodes, j);
  return waitStep * (sum + 0.5 * at(waitNodes, 0));
}
