// The length law on a few hundred atoms, for laws on a grid of time.

import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { longest } from "./longest";

/** An atom spans at most this part of the mass and of the range, unless it is a length of its own. */
const PART: f64 = 1.0 / 160.0;

export let atoms: i32 = 0;
/** Mean length of the atom, tokens, and its mass. */
export let atomValues: usize = 0;
export let atomMasses: usize = 0;

export function gatherAtoms(): void {
  const count = longest.count;
  atomValues = column(count);
  atomMasses = column(count);
  atoms = 0;
  const fine = count <= 200;
  const width = PART * (at(longest.values, count - 1) - at(longest.values, 0));
  for (let i = 0; i < count; ) {
    const origin = at(longest.values, i);
    let mass = 0.0;
    let first = 0.0;
    do {
      mass += at(longest.masses, i);
      first += at(longest.masses, i) * (at(longest.values, i) - origin);
      i++;
    } while (!fine && i < count && mass + at(longest.masses, i) < PART && at(longest.values, i) - origin < width);
    put(atomValues, atoms, origin + first / mass);
    put(atomMasses, atoms, mass);
    atoms++;
  }
}
