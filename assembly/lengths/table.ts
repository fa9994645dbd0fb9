import { reserve } from "../abi/arena";
import { at, put } from "../abi/table";
import { LENGTHS } from "./index";

/** The clipped law n = min(N, cap), tabulated: what every solver and the simulator read. */
export let survivals: usize = 0; // G(x) = P(N > x), x = 0 .. top
/** Largest length with any probability, at most the cap. */
export let top: i32 = 0;
/** P(N > cap): the share of requests that the cap clips. */
export let clippedRatio: f64 = 0;

/**
 * Tabulates law `law`, stated by form `form` with parameters p and q, up to `cap` tokens (at least 1). An empirical law
 * has p = the address of its columns (see empirical.ts) and q = their length.
 */
export function tabulate(law: i32, form: i32, p: f64, q: f64, cap: i32): void {
  const entry = LENGTHS[law];
  let a = p;
  let b = q;
  if (entry.forms.length > 0) {
    a = entry.forms[form].first(p, q);
    b = entry.forms[form].second(p, q);
  }
  const survival = entry.survival;
  survivals = reserve((<usize>(cap + 1)) << 3);
  top = cap;
  clippedRatio = 0.0;
  for (let x = 0; x <= cap; x++) {
    const value = survival(<f64>x, a, b);
    put(survivals, x, value);
    if (value <= 0.0) {
      top = x;
      return;
    }
  }
  clippedRatio = at(survivals, cap);
}

/** P(n > x) of the clipped length. */
export function survivalAt(x: i32): f64 {
  return x < top ? at(survivals, x) : 0.0;
}

/** P(n = x), 1 <= x <= top; the cap carries an atom. */
export function massAt(x: i32): f64 {
  return x < top ? at(survivals, x - 1) - at(survivals, x) : at(survivals, x - 1);
}

/** E n^k for k = 1, 2, 3, by parts: no cancellation. */
export function moment(k: i32): f64 {
  let sum = 0.0;
  let lost = 0.0; // Kahan
  for (let x = top - 1; x >= 0; x--) {
    const y = <f64>x;
    const weight = k === 1 ? 1.0 : k === 2 ? 2.0 * y + 1.0 : 3.0 * y * (y + 1.0) + 1.0;
    const term = weight * at(survivals, x) - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  return sum;
}
