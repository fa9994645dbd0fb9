// A continuous gap law on a grid: each cell's mass goes to the nodes at and around its ends so that its mean is kept, and its
// second moment up to O(h^4), by Simpson's rule on the survival inside the cell. Masses may be slightly negative.

import { ARRIVALS } from "../arrivals";
import { put, at } from "../abi/table";

/** Gaps beyond this survival are not resolved. */
const TINY: f64 = 1e-16;

/** A length in mean gaps that a gap exceeds with a probability of at most `beyond`. */
export function gapReach(process: i32, shape: f64, beyond: f64): f64 {
  const survival = ARRIVALS[process].survival;
  let reach = 1.0;
  while (survival(reach, shape) > beyond) reach *= 1.25;
  return reach;
}

/**
 * Masses of a gap on the nodes -1, 0, 1, ..., `width` mean gaps apart; element i is node i - 1. Returns how many elements,
 * at most `room`: the rest of the law, if any, is put on the last node.
 */
export function gapMasses(masses: usize, room: i32, process: i32, shape: f64, width: f64): i32 {
  const survival = ARRIVALS[process].survival;
  memory.fill(masses, 0, (<usize>room) << 3);
  let left = 1.0;
  let j = 0;
  for (; left >= TINY && j + 3 < room; j++) {
    const right = survival(width * <f64>(j + 1), shape);
    const mass = left - right;
    const centre = survival(width * (<f64>j + 0.5), shape) - right;
    let first = (mass + 4.0 * centre) / 6.0; // moments within the cell, in cells
    let second = (2.0 * centre) / 3.0;
    if (j === 0) {
      // A gap law may be singular at 0: halve the cell towards it.
      first = 0.0;
      second = 0.0;
      let above = right;
      for (let k = 0, end = 1.0; k < 60; k++, end *= 0.5) {
        const below = survival(0.5 * end * width, shape);
        const inner = survival(0.75 * end * width, shape);
        // Integral of S and of 2 x S over (end / 2, end).
        first += (end / 12.0) * (above + 4.0 * inner + below - 6.0 * right);
        second += (end / 12.0) * 2.0 * end * (above + 3.0 * inner + 0.5 * below - 4.5 * right);
        above = below;
      }
    }
    const outer = 0.25 * (second - first);
    put(masses, j, at(masses, j) + outer);
    put(masses, j + 3, at(masses, j + 3) + outer);
    put(masses, j + 1, at(masses, j + 1) + mass - first - outer);
    put(masses, j + 2, at(masses, j + 2) + first - outer);
    left = right;
  }
  put(masses, j + 1, at(masses, j + 1) + left);
  return j + 2;
}
