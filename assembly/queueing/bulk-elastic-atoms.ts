// The length law on a few hundred atoms, for laws on a grid of time.

import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { longest } from "./longest";

/** An atom that is not a length of its own spans at most this much of the mass, */
const PART: f64 = 1.0 / 160.0;
/** and this part of what lies above it, so that the longest of many is followed too. */
const STEP: f64 = 1.0 / 12.0;

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
  let above = 1.0;
  for (let i = 0; i < count; ) {
    const origin = at(longest.values, i);
    const most = min<f64>(PART, STEP * above);
    let mass = 0.0;
    let first = 0.0;
    do {
      mass += at(longest.masses, i);
      first += at(longest.masses, i) * (at(longest.values, i) - origin);
      i++;
    } while (i < count && (above < 1e-13 || (!fine && mass + at(longest.masses, i) < most)));
    above -= mass;
    put(atomValues, atoms, origin + first / mass);
    put(atomMasses, atoms, mass);
    atoms++;
  }
}
