// The stationary law of a backlog in cells: from x cells, a step of kind min(x, room) leaves max(x - room, 0) and more arrive.
// Subtraction-free elimination from the top down (num/gth), by columns: what comes down from a state reaches only the `room`
// columns below it, each a long vector. What would pass the last cell stays in it.

import { column, reserve } from "../../abi/arena";
import { at, put } from "../../abi/table";
import { addScaled, dot } from "../../num/vector";
import { stepArrivals } from "./step-arrivals";

let matrix: usize = 0;
let size: i32 = 0;

/** P(from i to state k), i < size, before elimination; then for i < k the share of k's flow that i brings. */
function into(k: i32): usize {
  return matrix + ((<usize>(k * size)) << 3);
}

/** The law on the cells that the arrivals are open for, as a column; `room` cells are taken by a full step. */
export function backlogLaw(room: i32): usize {
  size = stepArrivals.size;
  matrix = reserve((<usize>size * <usize>size) << 3);
  for (let k = 0; k < size; k++) fill(k, room);
  for (let k = size - 1; k > 0; k--) {
    const low = max<i32>(0, k - room);
    let down = 0.0;
    for (let c = low; c < k; c++) down += at(into(c), k);
    const share = 1.0 / max<f64>(down, 1e-280);
    const from = into(k);
    for (let i = 0; i < k; i++) put(from, i, at(from, i) * share);
    for (let c = low; c < k; c++) {
      const f = at(into(c), k);
      if (f > 0.0) addScaled(into(c), from, f, k);
    }
  }
  const law = column(size);
  put(law, 0, 1.0);
  let sum = 1.0;
  for (let k = 1; k < size; k++) {
    const mass = dot(law, into(k), k);
    put(law, k, mass);
    sum += mass;
  }
  for (let k = 0; k < size; k++) put(law, k, at(law, k) / sum);
  return law;
}

/** Column k, from the states that reach it. */
function fill(k: i32, room: i32): void {
  const to = into(k);
  const last = k === size - 1;
  for (let i = 0; i < room; i++) put(to, i, at(last ? stepArrivals.tailsOf(i) : stepArrivals.massesOf(i), k));
  const full = last ? stepArrivals.tailsOf(room) : stepArrivals.massesOf(room);
  const most = min<i32>(size - 1, k + room);
  for (let i = room; i <= most; i++) put(to, i, at(full, k - i + room));
  for (let i = most + 1; i < size; i++) put(to, i, 0.0);
}
