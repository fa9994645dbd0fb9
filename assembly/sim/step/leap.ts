// A leap over k steps of a batch that only decodes. Step j (from 0) lasts first + slope j ticks, plus, from each break
// on, what the form that takes over there adds: the largest of several lines is a convex, piecewise linear function of j,
// so sums over steps are closed forms in whole numbers and equal those of the same steps one by one. What tables subtract
// is the same with its sign turned.

import { TERMS, baseTicks, formSlope, formTicks, hasTables, tablesOf, termCount } from "../../cost/forms";
import { step } from "../../cost/step";
import { PART_BYTES, Part, Tables, cellTicks, firstPart, partEnd, rowAt } from "../../cost/tables";
import { FORM_BYTES } from "../../cost/ticks";

/** From step `from` on a term adds `rise + slope j` ticks to step j. */
class Break {
  from: i64 = 0;
  rise: i64 = 0;
  slope: i64 = 0;
}

const BREAK_BYTES: usize = offsetof<Break>();

/** Bytes of a leap's breaks, for laws of up to `forms` forms in all. */
export function breakBytes(forms: i32): usize {
  return <usize>forms * BREAK_BYTES;
}

export class Leap {
  first: i64 = 0;
  slope: i64 = 0;
  breaks: i32 = 0;
  /** A step may be shorter than lines up to the first break foresee. */
  bends: boolean = false;
  /** Address of the breaks. */
  table: usize = 0;
}

function breakAt(leap: Leap, i: i32): Break {
  return changetype<Break>(leap.table + <usize>i * BREAK_BYTES);
}

/** Prepares a leap of up to `most` steps from the step at hand, whose sequences all decode. */
export function prepareLeap(leap: Leap, law: usize, most: i64): void {
  const growth = step.decoding;
  leap.first = baseTicks(law);
  leap.slope = formSlope(law) * growth;
  leap.breaks = 0;
  let place = law + TERMS;
  for (let terms = termCount(law); terms > 0; terms--) {
    const end = place + 8 + <usize>load<i64>(place) * FORM_BYTES;
    addTerm(leap, place + 8, end, growth, most);
    place = end;
  }
  leap.bends = false;
  if (hasTables(law)) addTables(leap, tablesOf(law), growth, most);
}

/** What tables say of those that decode: constants, and lines over their context. */
function addTables(leap: Leap, tables: Tables, growth: i64, most: i64): void {
  const row = rowAt(tables.alone, growth);
  leap.first += cellTicks(tables) + row.constant + row.slope * step.context;
  leap.slope += row.slope * growth;
  let place = firstPart(row);
  for (let parts = row.parts; parts > 0; parts--) {
    const end = partEnd(place);
    const first = leap.first;
    const slope = leap.slope;
    const breaks = leap.breaks;
    addTerm(leap, place + PART_BYTES, end, growth, most);
    if (changetype<Part>(place).sign < 0) {
      leap.first = 2 * first - leap.first;
      leap.slope = 2 * slope - leap.slope;
      for (let i = breaks; i < leap.breaks; i++) turn(breakAt(leap, i));
      leap.bends = leap.bends || leap.breaks > breaks;
    }
    place = end;
  }
  leap.bends = leap.bends || leap.slope < 0;
}

function turn(b: Break): void {
  b.rise = -b.rise;
  b.slope = -b.slope;
}

/** Follows the largest of a term's forms from step to step. */
function addTerm(leap: Leap, forms: usize, end: usize, growth: i64, most: i64): void {
  let value = formTicks(forms);
  let slope = formSlope(forms) * growth;
  for (let form = forms + FORM_BYTES; form < end; form += FORM_BYTES) {
    const other = formTicks(form);
    const otherSlope = formSlope(form) * growth;
    if (other > value || (other === value && otherSlope > slope)) {
      value = other;
      slope = otherSlope;
    }
  }
  leap.first += value;
  leap.slope += slope;
  while (true) {
    let from = most;
    let nextValue: i64 = 0;
    let nextSlope: i64 = 0;
    for (let form = forms; form < end; form += FORM_BYTES) {
      const otherSlope = formSlope(form) * growth;
      if (otherSlope <= slope) continue;
      const other = formTicks(form);
      const steeper = otherSlope - slope;
      if (value - other > steeper * (from - 1)) continue; // spares a division: it stays below
      const crossing = (value - other + steeper - 1) / steeper; // the first step at which it is no smaller
      if (crossing >= most || crossing > from) continue;
      // Of those that cross between the same two steps the largest at the second, and of equals the steepest, takes over.
      const ahead = other - nextValue + (otherSlope - nextSlope) * crossing;
      if (crossing < from || ahead > 0 || (ahead === 0 && otherSlope > nextSlope)) {
        from = crossing;
        nextValue = other;
        nextSlope = otherSlope;
      }
    }
    if (from >= most) return;
    const next = breakAt(leap, leap.breaks++);
    next.from = from;
    next.rise = nextValue - value;
    next.slope = nextSlope - slope;
    value = nextValue;
    slope = nextSlope;
  }
}

/** The ticks of the first n steps. */
export function leapTicks(leap: Leap, n: i64): i64 {
  const triangle = (n * (n - 1)) / 2;
  let ticks = n * leap.first + leap.slope * triangle;
  for (let i = 0; i < leap.breaks; i++) {
    const b = breakAt(leap, i);
    if (b.from < n) ticks += (n - b.from) * b.rise + b.slope * (triangle - (b.from * (b.from - 1)) / 2);
  }
  return ticks;
}

/** The ticks of step j alone. */
export function stepOfLeap(leap: Leap, j: i64): i64 {
  let ticks = leap.first + leap.slope * j;
  for (let i = 0; i < leap.breaks; i++) {
    const b = breakAt(leap, i);
    if (b.from <= j) ticks += b.rise + b.slope * j;
  }
  return ticks;
}

/** The first n, 1 <= n <= most, whose steps take at least `target` ticks, or `most`: a root, then whole steps. */
export function stepsToReach(leap: Leap, target: i64, most: i64): i64 {
  if (leap.bends) return searchSteps(leap, target, most);
  const half = <f64>leap.slope * 0.5;
  const linear = <f64>leap.first - half;
  const goal = <f64>target;
  let n = <i64>((2.0 * goal) / (linear + Math.sqrt(linear * linear + 4.0 * half * goal)));
  n = min<i64>(max<i64>(n, 1), most);
  let ticks = leapTicks(leap, n);
  // Breaks only add: the root without them lies too far, and Newton's steps fall towards the right one.
  while (leap.breaks > 0 && n > 1 && ticks > target) {
    const back = <i64>(<f64>(ticks - target) / <f64>stepOfLeap(leap, n - 1));
    if (back < 1) break;
    n = max<i64>(n - back, 1);
    ticks = leapTicks(leap, n);
  }
  while (n > 1) {
    const before = ticks - stepOfLeap(leap, n - 1);
    if (before < target) break;
    n--;
    ticks = before;
  }
  while (n < most && ticks < target) ticks += stepOfLeap(leap, n++);
  return n;
}

/** The same by halving, for a leap whose steps follow no one root. */
function searchSteps(leap: Leap, target: i64, most: i64): i64 {
  let low: i64 = 1;
  let high = most;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (leapTicks(leap, middle) >= target) high = middle;
    else low = middle + 1;
  }
  return low;
}
