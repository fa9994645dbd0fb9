// Admission and service to a preferred time, as a Markov decision process in periods. A period brings a request of class k with
// probability arrive_k, one at most; it is admitted or rejected at reject_k, and is then due in `due` periods. The server is free
// with probability `free` and may serve one: early_k for each period before it is due. Then all others age; each that is late
// costs late_k a period, and past `room` late ones of a class the next is outsourced at `outsource`.
// State: the class due in 0 .. due - 1 periods, if any, and how many are late of each class: (K + 1)^due (room + 1)^K states.
// Mean cost a period by relative value iteration (White, J. Math. Anal. Appl. 6, 1963), to 1e-7; the optimum over all
// policies, or that of one. Simple policy: serve the greatest of late_k / free for the late and late_k (1 - free)^s / free - early_k s
// for those due in s periods, nobody below 0; admit class k while fewer than threshold_k are there. Index policy: two steps
// of improvement on it: the index of an action is its cost and what it adds to the cost of all that follows under the one before.

import { column, mark, rewind } from "../abi/arena";
import { at, put } from "../abi/table";

export const OPTIMAL: i32 = 0;
/** Everybody is admitted; the earliest due goes first, of the late the class with more of them. */
export const EARLIEST_DUE: i32 = 1;
const SIMPLE: i32 = 2;
export const INDEX: i32 = 3;

/** Steps of improvement from the simple policy to the index policy. */
const STEPS: i32 = 2;
const MOST_SWEEPS: i32 = 20000;
const MOST_DUE: i32 = 16;
const MOST_CLASSES: i32 = 4;

let classes: i32 = 0;
let due: i32 = 0;
let room: i32 = 0;
let free: f64 = 0;
let outsource: f64 = 0;
/** A row for each class: arrive, reject, early, late, threshold. */
let rows: usize = 0;
let policy: i32 = 0;
let value: usize = 0;
/** The values by which actions are chosen: those of the policy itself for the optimum, of the one before for the index. */
let guide: usize = 0;
/** What serve and period found, by the guide. */
let guided: f64 = 0;

/** The state at hand: the class (from 1; 0: nobody) due in s periods, s <= due, and the late. */
const slots: StaticArray<i32> = new StaticArray<i32>(MOST_DUE + 1);
const late: StaticArray<i32> = new StaticArray<i32>(MOST_CLASSES);

const arrive = (k: i32): f64 => at(rows, 5 * k);
const reject = (k: i32): f64 => at(rows, 5 * k + 1);
const early = (k: i32): f64 => at(rows, 5 * k + 2);
const overdue = (k: i32): f64 => at(rows, 5 * k + 3);
const threshold = (k: i32): f64 => at(rows, 5 * k + 4);

function decode(state: i32): void {
  for (let s = 0; s < due; s++) {
    slots[s] = state % (classes + 1);
    state /= classes + 1;
  }
  slots[due] = 0;
  for (let k = 0; k < classes; k++) {
    late[k] = state % (room + 1);
    state /= room + 1;
  }
}

/** Cost of this period and, by `values`, of all that follow, after `served` (a slot, due + 1 + class for a late one, -1 for nobody) has gone. */
function after(served: i32, values: usize): f64 {
  let cost = 0.0;
  let state = 0;
  const first = served === 0 ? 0 : slots[0]; // becomes late
  for (let k = classes - 1; k >= 0; k--) {
    let count = late[k] - (served === due + 1 + k ? 1 : 0) + (first === k + 1 ? 1 : 0);
    if (count > room) {
      count = room;
      cost += outsource;
    }
    cost += overdue(k) * <f64>count;
    state = state * (room + 1) + count;
  }
  for (let s = due; s >= 1; s--) state = state * (classes + 1) + (s === served ? 0 : slots[s]);
  if (served >= 0 && served <= due) cost += early(slots[served] - 1) * <f64>served;
  return cost + at(values, state);
}

/** Of serving whom the policy serves. */
function serve(): f64 {
  const chooses = policy === OPTIMAL || policy === INDEX;
  let chosen = -1;
  let greatest = chooses ? -after(-1, guide) : 0.0;
  for (let option = 0; option <= due + classes; option++) {
    const isLate = option > due;
    const k = isLate ? option - due - 1 : slots[option] - 1;
    if (isLate ? late[k] === 0 : k < 0) continue;
    let index = 0.0;
    if (chooses) index = -after(option, guide);
    else if (policy === EARLIEST_DUE) index = isLate ? 1e3 + <f64>late[k] : 1e2 - <f64>option;
    else if (isLate) index = overdue(k) / free;
    else index = (overdue(k) / free) * Math.pow(1.0 - free, <f64>option) - early(k) * <f64>option;
    if (index > greatest) {
      greatest = index;
      chosen = option;
    }
  }
  guided = -greatest;
  return policy === OPTIMAL ? -greatest : after(chosen, value);
}

/** Over whether the server is free. */
function period(): f64 {
  const served = serve();
  guided = free * guided + (1.0 - free) * after(-1, guide);
  return free * served + (1.0 - free) * after(-1, value);
}

function present(): i32 {
  let count = 0;
  for (let s = 0; s < due; s++) if (slots[s] > 0) count++;
  for (let k = 0; k < classes; k++) count += late[k];
  return count;
}

/** Over who arrives, and whether it is let in. */
function cost(state: i32): f64 {
  decode(state);
  const nobody = period();
  const nobodyGuided = guided;
  const chooses = policy === OPTIMAL || policy === INDEX;
  const there = <f64>present();
  let sum = nobody;
  for (let k = 0; k < classes; k++) {
    if (policy === SIMPLE && there >= threshold(k)) {
      sum += arrive(k) * reject(k);
      continue;
    }
    slots[due] = k + 1;
    const admitted = period();
    slots[due] = 0;
    const rejects = chooses && reject(k) + nobodyGuided < guided;
    sum += arrive(k) * (rejects ? reject(k) : admitted - nobody);
  }
  return sum;
}

/** Mean cost a period under a policy; `table` has a row for each of `count` classes. NaN where it does not settle. */
export function admissionCost(
  kind: i32,
  count: i32,
  table: usize,
  periods: i32,
  most: i32,
  available: f64,
  overflow: f64,
): f64 {
  policy = kind;
  classes = count;
  rows = table;
  due = periods;
  room = most;
  free = available;
  outsource = overflow;
  let states = 1;
  for (let s = 0; s < due; s++) states *= classes + 1;
  for (let k = 0; k < classes; k++) states *= room + 1;
  const before = mark();
  value = column(states);
  guide = value;
  if (kind === INDEX) {
    policy = SIMPLE;
    for (let step = 0; step < STEPS; step++) {
      iterate(states);
      guide = value;
      policy = INDEX;
      value = column(states);
    }
  }
  const mean = iterate(states);
  rewind(before);
  return mean;
}

/** Values of the policy, and its mean cost. */
function iterate(states: i32): f64 {
  const before = mark();
  const next = column(states);
  let mean = NaN;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let least = Infinity;
    let greatest = -Infinity;
    for (let state = 0; state < states; state++) {
      const found = cost(state);
      const change = found - at(value, state);
      least = min<f64>(least, change);
      greatest = max<f64>(greatest, change);
      put(next, state, found);
    }
    const origin = at(next, 0);
    for (let state = 0; state < states; state++) put(value, state, at(next, state) - origin);
    if (greatest - least <= 1e-7 * max<f64>(1.0, greatest)) {
      mean = 0.5 * (least + greatest);
      break;
    }
  }
  rewind(before);
  return mean;
}
