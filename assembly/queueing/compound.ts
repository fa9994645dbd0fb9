// The geometric compound of residual service times, sum_k load^k F_e^{*k}: the law of the M/G/1 wait (times 1 - load) and
// of the workload met by impatient requests. Computed on a few windows [0, reach], each 32 times finer than the one
// outside it. A window inside is exact on its own, because the compound at x depends on F_e up to x only; exponential
// tilting keeps what lies beyond from folding back (aliasing below e^-36, round-off below e^18 epsilon = 7e-9).
// Grids keep the mean of F_e in every cell: error O((step / scale)^2). Design: queueing.md section 1.

import { mark, reserve, rewind } from "../abi/arena";
import { at, put } from "../abi/table";
import { fft, inverseFft } from "../num/fft";
import { residualMasses } from "./service-law";

/** exp(-DEPTH) is what aliasing may leave. */
const DEPTH: f64 = 36.0;
const REFINEMENT: f64 = 32.0;
const MAX_WINDOWS: i32 = 6;

class Window {
  nodes: usize = 0;
  count: i32 = 0;
  step: f64 = 0;
  reach: f64 = 0;
}

const windows: StaticArray<Window> = new StaticArray<Window>(MAX_WINDOWS);
for (let i = 0; i < MAX_WINDOWS; i++) windows[i] = new Window();
let windowCount: i32 = 0;
let tailRate: f64 = 0;

/**
 * Masses of sum_k load^k f^{*k} on n nodes `step` apart, tilted by exp(-tilt x): g = 1 / (1 - load f) by FFT. Only the
 * first half is free of aliasing where the untilted law reaches beyond the grid.
 */
export function compoundMasses(load: f64, masses: usize, n: i32, step: f64, tilt: f64): void {
  const before = mark();
  const im = reserve((<usize>n) << 3);
  memory.fill(im, 0, (<usize>n) << 3);
  residualMasses(masses, n, step);
  if (tilt > 0.0) for (let i = 0; i < n; i++) put(masses, i, at(masses, i) * Math.exp(-tilt * step * <f64>i));
  fft(masses, im, n);
  for (let i = 0; i < n; i++) {
    const re = 1.0 - load * at(masses, i);
    const ir = -load * at(im, i);
    const size = re * re + ir * ir;
    put(masses, i, re / size);
    put(im, i, -ir / size);
  }
  inverseFft(masses, im, n);
  rewind(before);
}

/** The outermost window: all of the law, tail sums from the right. */
function outer(w: Window, load: f64, n: i32, theta: f64): void {
  w.nodes = reserve((<usize>n) << 3);
  w.count = n;
  w.reach = DEPTH / theta;
  w.step = w.reach / <f64>(n - 1);
  compoundMasses(load, w.nodes, n, w.step, 0.0);
  let tail = 0.0;
  for (let j = n - 1; j >= 0; j--) {
    const g = (1.0 - load) * at(w.nodes, j);
    put(w.nodes, j, max<f64>(0.0, tail + 0.5 * g)); // rounding leaves up to -1e-17 far out
    tail += g;
  }
  put(w.nodes, 0, load);
}

/** A window inside: its own finer grid, sums from the left. */
function inner(w: Window, load: f64, n: i32, reach: f64): void {
  w.nodes = reserve((<usize>n) << 3);
  w.count = n >> 1;
  w.step = (2.0 * reach) / <f64>n;
  w.reach = w.step * <f64>(w.count - 1);
  const tilt = (0.5 * DEPTH) / reach;
  compoundMasses(load, w.nodes, n, w.step, tilt);
  let below = 0.0;
  for (let j = 0; j < w.count; j++) {
    const g = (1.0 - load) * at(w.nodes, j) * Math.exp(tilt * w.step * <f64>j);
    put(w.nodes, j, max<f64>(0.0, 1.0 - below - 0.5 * g));
    below += g;
  }
  put(w.nodes, 0, load);
}

/** Builds P(W > x) for a load below 1 whose tail decays at rate theta; `scale` is the seconds to resolve. */
export function buildWait(load: f64, theta: f64, scale: f64, n: i32): void {
  tailRate = theta;
  outer(windows[0], load, n, theta);
  windowCount = 1;
  while (windowCount < MAX_WINDOWS && windows[windowCount - 1].step > scale / 32.0) {
    inner(windows[windowCount], load, n, windows[windowCount - 1].reach / REFINEMENT);
    windowCount++;
  }
}

/** P(W > x), x >= 0: the finest window that reaches x, straight between nodes, exponential beyond all. */
export function waitSurvival(x: f64): f64 {
  const all = unchecked(windows[0]);
  if (x >= all.reach) return at(all.nodes, all.count - 1) * Math.exp(-tailRate * (x - all.reach));
  let k = windowCount - 1;
  while (k > 0 && x >= unchecked(windows[k]).reach) k--;
  const w = unchecked(windows[k]);
  const position = x / w.step;
  const j = min<i32>(<i32>position, w.count - 2);
  const f = position - <f64>j;
  return (1.0 - f) * at(w.nodes, j) + f * at(w.nodes, j + 1);
}

/** The integral of P(W > x) from 0 to `to`, by the trapezoid rule on the finest nodes. */
export function waitIntegral(to: f64): f64 {
  let sum = 0.0;
  let from = 0.0;
  for (let k = windowCount - 1; k >= 0 && from < to; k--) {
    const w = windows[k];
    const end = min<f64>(to, w.reach);
    const first = <i32>Math.ceil(from / w.step);
    const last = <i32>Math.floor(end / w.step);
    if (last <= first) continue;
    sum += 0.5 * (waitSurvival(from) + at(w.nodes, first)) * (w.step * <f64>first - from);
    for (let j = first; j < last; j++) sum += 0.5 * w.step * (at(w.nodes, j) + at(w.nodes, j + 1));
    sum += 0.5 * (at(w.nodes, last) + waitSurvival(end)) * (end - w.step * <f64>last);
    from = end;
  }
  return sum;
}
