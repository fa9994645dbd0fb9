import { at } from "../abi/table";
import { law } from "../cost/linear";
import { addAt } from "../num/lattice";
import * as chain from "./bulk-chain";
import { longest } from "./longest";

/** Batches less likely than this are left out of a grid law. */
const RARE: f64 = 1e-16;

/** Adds mass * P(H_b = .) at the current b of `longest` to n nodes `step` seconds apart. */
export function addDynamicLaw(column: usize, n: i32, step: f64, mass: f64): void {
  const start = law.start(<f64>longest.size) / step;
  const slope = law.step(<f64>longest.size) / step;
  for (let i = longest.first; i < longest.count; i++) {
    addAt(column, n, start + slope * at(longest.values, i), mass * at(longest.weights, i));
  }
}

/** The law of the batches that start with fewer than `states` waiting, in `mix`, and, if capped, of a full one, in `full`. */
export function dynamicLaws(full: usize, mix: usize, n: i32, step: f64): void {
  longest.rewind();
  for (let b = 1; b <= chain.states; b++) {
    longest.advance();
    const mass = (b < chain.states ? at(chain.law, b) : 0.0) + (b === 1 ? at(chain.law, 0) : 0.0);
    if (mass > RARE) addDynamicLaw(mix, n, step, mass);
  }
  if (chain.capped) addDynamicLaw(full, n, step, 1.0);
}

/** Seconds that a batch of b passes with probability below `rare`. */
export function dynamicTop(b: f64, rare: f64): f64 {
  let above = 0.0;
  let i = longest.count - 1;
  for (; i > 0; i--) {
    above += at(longest.masses, i);
    if (b * above > rare) break;
  }
  return law.seconds(b, at(longest.values, i));
}
