// The wait of a request under renewal arrivals, from the law that server-free.ts holds: that of the batch's wait itself for
// batches of one, else max(F, V - E) as in formation-wait.ts with sums F and E of gaps, by one transform per request.

import { column, mark, reserve, rewind } from "../abi/arena";
import { at, put } from "../abi/table";
import { fft, inverseFft } from "../num/fft";
import { gapTransform } from "../num/lattice-gap";
import { count, decay, nodeSurvivals, step } from "./server-free";

let nodes: usize = 0; // P(> t)
let last: i32 = 0;
let seconds: f64 = 0; // between nodes
let tailRate: f64 = 0;
let batch: i32 = 0;
let zeroWait: f64 = 0;
/** Deterministic gaps, s; else 0. The nodes then are those of V (of W for batches of one), `origin` before the first. */
let gap: f64 = 0;
let origin: f64 = 0;
/** The law has steps at the nodes. */
let stepped: boolean = false;

/** From the law on the grid: `deterministicGap` is 0 for continuous gaps; `zero` is P(W = 0). */
export function buildRequestWait(b: i32, deterministicGap: f64, start: f64, exact: boolean, zero: f64): void {
  batch = b;
  gap = deterministicGap;
  origin = b > 1 && gap > 0.0 ? start : 0.0;
  stepped = gap > 0.0 && exact;
  zeroWait = zero;
  seconds = step;
  tailRate = decay > 0.0 ? -Math.log(decay) / step : 0.0;
  last = count - 1;
  nodes = column(count);
  nodeSurvivals(nodes, stepped);
  if (b > 1 && gap === 0.0) requests();
  if (b === 1 || gap === 0.0) put(nodes, 0, 1.0 - zero);
}

let raisedReal: f64 = 0;
let raisedImaginary: f64 = 0;

/** (x + i y)^exponent, into raisedReal and raisedImaginary. */
function raise(x: f64, y: f64, exponent: i32): void {
  let real = 1.0;
  let imaginary = 0.0;
  for (let power = exponent; power > 0; power >>= 1) {
    if (power & 1) {
      const t = real * x - imaginary * y;
      imaginary = real * y + imaginary * x;
      real = t;
    }
    const t = x * x - y * y;
    y = 2.0 * x * y;
    x = t;
  }
  raisedReal = real;
  raisedImaginary = imaginary;
}

/** Averages P(F <= t) P(V <= t + E) over the batch, in place of P(V > t); the first half of the nodes is kept. */
function requests(): void {
  const n = count;
  const half = n >> 1;
  const before = mark();
  const gr = reserve((<usize>n) << 3); // transform of a gap at 1 / z
  const gi = reserve((<usize>n) << 3);
  const vr = reserve((<usize>n) << 3); // transform of P(V > t + E_i)
  const vi = column(n);
  const re = reserve((<usize>n) << 3);
  const im = reserve((<usize>n) << 3);
  const sum = column(half);
  gapTransform(gr, gi, n, 0.0);
  memory.copy(vr, nodes, (<usize>n) << 3);
  fft(vr, vi, n);
  for (let m = batch - 1; m >= 0; m--) {
    // One transform back gives P(V > t + E) in its real part and the masses of F, m gaps, in its imaginary part.
    for (let k = 0; k <= half; k++) {
      const x = at(gr, k);
      const y = at(gi, k);
      const a = at(vr, k) * x - at(vi, k) * y;
      const b = at(vr, k) * y + at(vi, k) * x;
      put(vr, k, a);
      put(vi, k, b);
      raise(x, -y, m);
      const c = raisedReal;
      const d = raisedImaginary;
      put(re, k, a - d);
      put(im, k, b + c);
      if (k > 0 && k < half) {
        put(re, n - k, a + d);
        put(im, n - k, c - b);
      }
    }
    inverseFft(re, im, n);
    let below = 0.0;
    for (let j = n - m; j < n; j++) below += at(im, j); // a gap's first node is -1
    for (let j = 0; j < half; j++) {
      const mass = at(im, j);
      const filled = m === 0 ? 1.0 : below + 0.5 * mass;
      below += mass;
      put(sum, j, at(sum, j) + filled * (1.0 - at(re, j)));
    }
  }
  for (let j = 0; j < half; j++) put(nodes, j, 1.0 - at(sum, j) / <f64>batch);
  last = half - 1;
  rewind(before);
}

/** Seconds between the nodes of the wait's law; 0 for equal gaps, which are followed exactly. */
export function waitResolution(): f64 {
  return gap > 0.0 ? 0.0 : seconds;
}

/** P(X > t), X of the nodes. */
function nodeSurvival(t: f64): f64 {
  if (t < 0.0) return 1.0;
  const position = t / seconds;
  if (position >= <f64>last) return at(nodes, last) * Math.exp(-tailRate * (t - seconds * <f64>last));
  if (stepped) return at(nodes, <i32>(position + 1e-7));
  const j = <i32>position;
  const f = position - <f64>j;
  return (1.0 - f) * at(nodes, j) + f * at(nodes, j + 1);
}

/** P(W > t), t >= 0. */
export function requestWait(t: f64): f64 {
  if (t <= 0.0) return 1.0 - zeroWait;
  if (batch === 1 || gap === 0.0) return nodeSurvival(t);
  let sum = 0.0;
  for (let i = batch; i >= 1 && <f64>(batch - i) * gap <= t * (1.0 + 1e-12); i--) {
    sum += 1.0 - nodeSurvival(t + gap * <f64>i - origin);
  }
  return 1.0 - sum / <f64>batch;
}
