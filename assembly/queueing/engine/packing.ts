// Tokens of the whole prompts that a full step takes, on average: prompts join in turn until the next does not fit the budget,
// and that one begins the next step, whatever its size. On a grid of the budget: u(x), how often the sum of the first prompts
// is x, by renewal; the head of the next step is a prompt that did not fit, found by iteration. Error about a cell.

import { column, mark, rewind } from "../../abi/arena";
import { at, put } from "../../abi/table";
import { Lengths } from "./atoms";

const CELLS: i32 = 192;
const ROUNDS: i32 = 6;

export function packedTokens(prompts: Lengths, budget: f64): f64 {
  if (prompts.variance() < 1e-9) return max<f64>(1.0, Math.floor(budget / prompts.first)) * prompts.first;
  const scratch = mark();
  const atoms = prompts.quantiles;
  const cell = budget / <f64>CELLS;
  const sums = column(CELLS + 1);
  const heads = column(atoms.count);
  for (let i = 0; i < atoms.count; i++) put(heads, i, atoms.weight(i));
  // Prompts below a cell leave the sum where it is, in part: it is met so much more often.
  let stays = 0.0;
  for (let i = 0; i < atoms.count; i++) stays += atoms.weight(i) * max<f64>(0.0, 1.0 - atoms.value(i) / cell);
  let filled = 0.0;
  for (let round = 0; round < ROUNDS; round++) {
    memory.fill(sums, 0, (<usize>(CELLS + 1)) << 3);
    filled = 0.0;
    for (let i = 0; i < atoms.count; i++) {
      const value = atoms.value(i);
      if (value > budget) filled += at(heads, i) * value;
      else add(sums, value / cell, at(heads, i));
    }
    // A head above the budget leaves no room, and the next head is like any other.
    let alone = 0.0;
    for (let i = 0; i < atoms.count; i++) if (atoms.value(i) > budget) alone += at(heads, i);
    for (let i = 0; i < atoms.count; i++) put(heads, i, alone * atoms.weight(i));
    for (let x = 0; x <= CELLS; x++) {
      const mass = at(sums, x) / (1.0 - (x < CELLS ? stays : 0.0));
      if (mass <= 0.0) continue;
      for (let i = 0; i < atoms.count; i++) {
        const next = <f64>x + atoms.value(i) / cell;
        const weight = mass * atoms.weight(i);
        if (x < CELLS && next <= <f64>CELLS + 0.5) {
          const grows = min<f64>(1.0, atoms.value(i) / cell);
          add(sums, max<f64>(next, <f64>(x + 1)), weight * grows);
        } else {
          filled += weight * <f64>x * cell;
          put(heads, i, at(heads, i) + weight);
        }
      }
    }
  }
  rewind(scratch);
  return filled;
}

/** Shares mass between two cells, so that its mean is kept. */
function add(sums: usize, position: f64, weight: f64): void {
  const low = min<i32>(CELLS, <i32>position);
  const f = low < CELLS ? position - <f64>low : 0.0;
  put(sums, low, at(sums, low) + weight * (1.0 - f));
  if (f > 0.0) put(sums, low + 1, at(sums, low + 1) + weight * f);
}
