import { reserve } from "../../abi/arena";
import { put } from "../../abi/table";
import { massAt, survivalAt, top } from "../../lengths/table";
import { AliasTable } from "../../num/alias";

/** A tail that no draw of 53 bits can reach. */
const UNREACHABLE: f64 = 1e-17;

/** The longest length that a sampler built so far can draw, of the last one built. */
let longest: i32 = 0;

/** Builds a sampler of the tabulated length law; its handle lasts until the next reset. */
export function engineSampler(): usize {
  let count = top;
  while (count > 1 && survivalAt(count - 1) < UNREACHABLE) count--;
  longest = count;
  const handle = reserve(16);
  const masses = reserve((<usize>count) << 3);
  for (let n = 1; n <= count; n++) put(masses, n - 1, massAt(n));
  alias.build(masses, count);
  store<f64>(handle, alias.count);
  store<usize>(handle, alias.cells, 8);
  return handle;
}

export function engineSamplerLongest(): i32 {
  return longest;
}

/** A length in tokens for u, uniform on (0, 1). */
export function sampler(handle: usize, u: f64): i32 {
  alias.count = load<f64>(handle);
  alias.cells = load<usize>(handle, 8);
  return 1 + alias.draw(u);
}

const alias = new AliasTable();
