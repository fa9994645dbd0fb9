// The phase of a Markov-modulated Poisson process at the end of a busy period: G, the minimal solution of
//   G = E e^{(Q - L + L G) S},   Q the phases' generator, L the rates of arrival, S a service.
// By functional iteration from a stochastic matrix (Lucantoni, Stochastic Models 7, 1991); the sum over lengths by blocks of
// about sqrt(top) powers (Paterson and Stockmeyer, SIAM J. Comput. 2, 1973). Positive terms only: error about 1e-13, entry by
// entry. Domain: load below 1.

import { column, mark, reserve, rewind } from "../abi/arena";
import { at, put } from "../abi/table";
import { massAt, top } from "../lengths/table";
import { identity, multiply } from "../num/dense";
import { generatorExponential, makeStochastic } from "../num/generator-exponential";
import { startSeconds, tokenSeconds } from "./service-law";

const CLOSE: f64 = 1e-13;
const MOST_STEPS: i32 = 20000;
/** Multiplications that an iteration to the end may take, about. */
const MOST_WORK: f64 = 2e9;

/** to = E e^{K S} for the generator with rates `off`; `powers` has room for `width` + 1 matrices. */
function transform(to: usize, off: usize, m: i32, powers: usize, width: i32): void {
  const before = mark();
  const size = m * m;
  const bytes = (<usize>size) << 3;
  const token = reserve(bytes);
  const next = reserve(bytes);
  generatorExponential(token, off, m, tokenSeconds);
  identity(powers, m);
  for (let k = 1; k <= width; k++) multiply(powers + <usize>k * bytes, powers + <usize>(k - 1) * bytes, token, m);
  makeStochastic(powers + <usize>width * bytes, m);
  memory.fill(to, 0, bytes);
  for (let block = top / width; block >= 0; block--) {
    multiply(next, to, powers + <usize>width * bytes, m);
    memory.copy(to, next, bytes);
    for (let k = 0; k < width; k++) {
      const n = block * width + k;
      if (n < 1 || n > top) continue;
      const p = massAt(n);
      if (p <= 0.0) continue;
      const power = powers + <usize>k * bytes;
      for (let i = 0; i < size; i++) put(to, i, at(to, i) + p * at(power, i));
    }
  }
  generatorExponential(token, off, m, startSeconds);
  multiply(next, to, token, m);
  memory.copy(to, next, bytes);
  makeStochastic(to, m);
  rewind(before);
}

/** Fills the m x m matrix `passage` with G. False where it takes too long. Needs loadService. */
export function busyPassage(passage: usize, generator: usize, rates: usize, m: i32): boolean {
  const before = mark();
  const size = m * m;
  const width = max<i32>(1, <i32>Math.ceil(Math.sqrt(<f64>top)));
  const powers = reserve((<usize>((width + 1) * size)) << 3);
  const off = column(size);
  const next = column(size);
  const work = <f64>size * (<f64>top + 2.0 * <f64>(width * m));
  const steps = min<i32>(MOST_STEPS, <i32>(MOST_WORK / work));
  identity(passage, m);
  let found = m === 1;
  for (let step = 0; step < steps && !found; step++) {
    for (let i = 0; i < m; i++)
      for (let j = 0; j < m; j++) put(off, i * m + j, at(generator, i * m + j) + at(rates, i) * at(passage, i * m + j));
    transform(next, off, m, powers, width);
    let change = 0.0;
    // Each entry by itself: rare changes of phase weigh as much as their rarity.
    for (let i = 0; i < size; i++)
      change = max<f64>(change, Math.abs(at(next, i) - at(passage, i)) / max<f64>(at(next, i), 1e-280));
    memory.copy(passage, next, (<usize>size) << 3);
    found = change < CLOSE;
  }
  rewind(before);
  return found;
}
