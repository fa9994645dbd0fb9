// A column of a function that never rises, at every whole place, from few of its values. A panel of 8 steps becomes the
// polynomial of degree 8 through its 9 nodes where two more values, in the middle of its first and its last step, where
// such a polynomial is worst, say that it is right; else the panel is halved, in the end down to every place. So a
// smooth stretch costs few values, a kink or a jump costs those around it, and nothing has to be known of the function.
// Error 1e-13 of the value, or FLOOR; none at nodes. Interpolation at equidistant nodes: Abramowitz and Stegun,
// "Handbook of Mathematical Functions", 25.2.

import { at, put } from "../abi/table";

const TOLERANCE: f64 = 1e-13;
const FLOOR: f64 = 1e-40;
/** Less than this counts as 0: what is subnormal, or becomes so, costs a hundred times as much. */
const TINY: f64 = 1e-250;
/** A panel whose values fall further than this is halved: rounding is that of its largest. */
const FALL: f64 = 0.01;

let column: usize = 0;
let f: (x: f64, a: f64, b: f64) => f64 = (x, _a, _b) => x;
let a: f64 = 0;
let b: f64 = 0;

// The panel's polynomial at u steps from its middle: even(u^2) + u odd(u^2), both by Newton's divided differences.
const even: usize = memory.data(40, 8);
const odd: usize = memory.data(40, 8); // from place 1

/** Writes f(x, first, second) to place x of `values`, 0 <= x <= 8 `step`; f >= 0 never rises, `step` is a power of two. */
export function tabulateSmooth(
  values: usize,
  step: i32,
  survival: (x: f64, a: f64, b: f64) => f64,
  first: f64,
  second: f64,
): void {
  column = values;
  f = survival;
  a = first;
  b = second;
  for (let i = 0; i <= 8; i += 2) put(column, i * step, value(<f64>(i * step)));
  refine(0, step);
}

function value(x: f64): f64 {
  const y = f(x, a, b);
  return y < TINY ? 0.0 : y;
}

/** The panel from `start`, whose even nodes are known. */
function refine(start: i32, step: i32): void {
  for (let i = 1; i < 8; i += 2) put(column, start + i * step, value(<f64>(start + i * step)));
  if (step === 1) return;
  interpolate(start, step);
  if (right(start, step)) {
    fill(start, step);
    return;
  }
  refine(start, step >> 1);
  refine(start + 4 * step, step >> 1);
}

/** Whether the polynomial is right in the middle of its first and its last step. */
function right(start: i32, step: i32): bool {
  if (at(column, start + 8 * step) + FLOOR < FALL * at(column, start)) return false;
  const y = polynomial(f64x2(-3.5, 3.5));
  return (
    close(f64x2.extract_lane(y, 0), value(<f64>start + 0.5 * <f64>step)) &&
    close(f64x2.extract_lane(y, 1), value(<f64>start + 7.5 * <f64>step))
  );
}

function close(y: f64, truth: f64): bool {
  return Math.abs(y - truth) <= TOLERANCE * truth + FLOOR;
}

function interpolate(start: i32, step: i32): void {
  const middle = start + 4 * step;
  put(even, 0, at(column, middle));
  for (let i = 1; i <= 4; i++) {
    const above = at(column, middle + i * step);
    const below = at(column, middle - i * step);
    put(even, i, 0.5 * (above + below));
    put(odd, i, (0.5 * (above - below)) / <f64>i);
  }
  for (let k = 1; k <= 4; k++) {
    for (let i = 4; i >= k; i--) {
      const width = <f64>(i * i - (i - k) * (i - k));
      put(even, i, (at(even, i) - at(even, i - 1)) / width);
      if (i > k) put(odd, i, (at(odd, i) - at(odd, i - 1)) / width);
    }
  }
}

/** The polynomial at two places. */
function polynomial(u: v128): v128 {
  const v = f64x2.mul(u, u);
  const v1 = f64x2.sub(v, f64x2.splat(1.0));
  const v4 = f64x2.sub(v, f64x2.splat(4.0));
  const v9 = f64x2.sub(v, f64x2.splat(9.0));
  let e = f64x2.add(v128.load64_splat(even, 24), f64x2.mul(v9, v128.load64_splat(even, 32)));
  e = f64x2.add(v128.load64_splat(even, 16), f64x2.mul(v4, e));
  e = f64x2.add(v128.load64_splat(even, 8), f64x2.mul(v1, e));
  e = f64x2.add(v128.load64_splat(even), f64x2.mul(v, e));
  let o = f64x2.add(v128.load64_splat(odd, 24), f64x2.mul(v9, v128.load64_splat(odd, 32)));
  o = f64x2.add(v128.load64_splat(odd, 16), f64x2.mul(v4, o));
  o = f64x2.add(v128.load64_splat(odd, 8), f64x2.mul(v1, o));
  return f64x2.add(e, f64x2.mul(u, o));
}

/** Every place between the nodes, kept between the values of its two nodes. */
function fill(start: i32, step: i32): void {
  const share = 1.0 / <f64>step;
  const two = f64x2.splat(2.0 * share);
  for (let i = 0; i < 8; i++) {
    const from = column + ((<usize>(start + i * step)) << 3);
    const to = from + ((<usize>step) << 3);
    const high = load<f64>(from);
    const most = f64x2.splat(high);
    const least = v128.load64_splat(to);
    let u = f64x2.replace_lane(f64x2.splat(<f64>(i - 4)), 1, <f64>(i - 4) + share);
    for (let place = from; place < to; place += 16) {
      v128.store(place, f64x2.pmax(least, f64x2.pmin(most, polynomial(u))));
      u = f64x2.add(u, two);
    }
    store<f64>(from, high);
  }
}
