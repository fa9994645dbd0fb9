import { reserve } from "../../abi/arena";
import { put } from "../../abi/table";
import { massAt, survivalAt, top } from "../../lengths/table";
import { AliasTable } from "../../num/alias";

/** A tail that no draw of 53 bits can reach. */
const UNREACHABLE: f64 = 1e-17;

/** The longest length that a sampler built so far can draw, of the last one built. */
let longest: i32 = 0;

/** Builds a sampler of the tabulated length law, by inversion if `coupled`; its handle lasts until the next reset. */
export function engineSampler(coupled: i32): usize {
  let count = top;
  while (count > 1 && survivalAt(count - 1) < UNREACHABLE) count--;
  longest = count;
  const handle = reserve(16);
  const masses = reserve((<usize>count) << 3);
  for (let n = 1; n <= count; n++) put(masses, n - 1, massAt(n));
  const table = changetype<AliasTable>(handle);
  if (coupled > 0) table.buildCoupled(masses, count);
  else table.build(masses, count);
  return handle;
}

export function engineSamplerLongest(): i32 {
  return longest;
}

/** The sampler of a handle: `draw` gives a length less one. */
export function samplerAt(handle: usize): AliasTable {
  return changetype<AliasTable>(handle);
}
