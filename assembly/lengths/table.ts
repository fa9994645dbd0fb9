import { reserve } from "../abi/arena";
import { at, put } from "../abi/table";
import { tabulateSmooth } from "../num/smooth";
import { LENGTHS } from "./index";
import { Moments } from "./moments";

/** The clipped law n = min(N, cap), tabulated: what every solver and the simulator read. */
export let survivals: usize = 0; // G(x) = P(N > x), x = 0 .. top
/** Largest length with any probability, at most the cap. */
export let top: i32 = 0;
/** P(N > cap): the share of requests that the cap clips. */
export let clippedRatio: f64 = 0;

/** E n, E n^2, E n^3. */
export const moments = new Moments();

/**
 * Tabulates law `law`, stated by form `form` with parameters p and q, up to `cap` tokens (at least 1). An empirical law
 * has p = the address of its columns (see empirical.ts) and q = their length. Relative error: see smooth.ts.
 */
export function tabulate(law: i32, form: i32, p: f64, q: f64, cap: i32): void {
  const entry = LENGTHS[law];
  const stated = entry.forms.length > 0;
  const a = stated ? entry.forms[form].first(p, q) : p;
  const b = stated ? entry.forms[form].second(p, q) : q;
  let step = 1;
  while (8 * step < cap) step <<= 1;
  survivals = reserve((<usize>(8 * step + 1)) << 3);
  if (stated) tabulateSmooth(survivals, step, entry.survival, a, b);
  else tabulateSteps(<usize>p, <i32>q, cap);
  clippedRatio = entry.survival(<f64>cap, a, b);
  top = clippedRatio > 0.0 ? cap : firstZero(entry.survival, a, b, cap);
  moments.gather(survivals, top);
}

/** A histogram's P(N > x), 0 <= x <= cap, from its values and their survivals. */
function tabulateSteps(values: usize, count: i32, cap: i32): void {
  let x = 0;
  let above = 1.0;
  for (let i = 0; i < count; i++) {
    for (const value = at(values, i); x <= cap && <f64>x < value; x++) put(survivals, x, above);
    above = at(values, count + i);
  }
  for (; x <= cap; x++) put(survivals, x, above);
}

/** The smallest x with P(N > x) = 0, where it is 0 at `high`. */
function firstZero(survival: (x: f64, a: f64, b: f64) => f64, a: f64, b: f64, high: i32): i32 {
  let low = 0;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (survival(<f64>middle, a, b) > 0.0) low = middle;
    else high = middle;
  }
  return high;
}

/** P(n > x) of the clipped length. */
export function survivalAt(x: i32): f64 {
  return x < top ? at(survivals, x) : 0.0;
}

/** P(n = x), 1 <= x <= top; the cap carries an atom. Rounding may let a flat stretch of survivals rise. */
export function massAt(x: i32): f64 {
  return x < top ? max<f64>(0.0, at(survivals, x - 1) - at(survivals, x)) : at(survivals, x - 1);
}

/** E n^k for k = 1, 2, 3. */
export function moment(k: i32): f64 {
  return k === 1 ? moments.first : k === 2 ? moments.second : moments.third;
}
