// A step law in clock ticks: a base row plus, for each term, the largest of its forms; a form is a weighted sum of the
// step's sums. Terms of one form are merged into the base row when the law is compiled, so that a term costs only where
// it has a choice. Whole numbers throughout: a leap over many steps and the same steps one by one give the same ticks.

import { reserve } from "../abi/arena";
import {
  BASE_ANY_DECODING,
  BASE_ANY_FINISHING,
  BASE_DECODING,
  BASE_FINISHING,
  BASE_SIZE,
  FORM_CONTEXT,
  FORM_PAIR,
  FORM_SEQUENCE,
  FORM_SIZE,
  FORM_STEP,
  FORM_TOKEN,
} from "../abi/layout-engine";
import { at } from "../abi/table";
import { compileTables, findFloors, fold } from "./compile-tables";
import { step } from "./step";
import { Tables, dipTicks, tableTicks } from "./tables";
import { FORM_BYTES, inTicks, whole } from "./ticks";

/** Where the terms begin: after the base row, their number and the address of the tables, 0 where there are none. */
const TERM_COUNT: usize = (<usize>BASE_SIZE) << 3;
const TABLES: usize = TERM_COUNT + 8;
export const TERMS: usize = TABLES + 8;

export function termCount(law: usize): i64 {
  return load<i64>(law, TERM_COUNT);
}

export function hasTables(law: usize): boolean {
  return load<usize>(law, TABLES) !== 0;
}

export function tablesOf(law: usize): Tables {
  return changetype<Tables>(load<usize>(law, TABLES));
}

/**
 * Compiles the law in seconds at `source` and its tables, if any, at `jagged` (see layout-engine) for a clock of `ticks` per
 * second; returns its address.
 */
export function compileLaw(source: usize, jagged: usize, ticks: f64): usize {
  const terms = <i32>at(source, BASE_SIZE);
  let forms = 0;
  let place = BASE_SIZE + 1;
  for (let term = 0; term < terms; term++) {
    const count = <i32>at(source, place);
    forms += count;
    place += 1 + count * FORM_SIZE;
  }
  const law = reserve(TERMS + <usize>terms * 8 + <usize>forms * FORM_BYTES);
  for (let i = 0; i < BASE_SIZE; i++) store<i64>(law + ((<usize>i) << 3), inTicks(at(source, i), ticks));
  if (jagged === 0) store<usize>(law, 0, TABLES);
  else store<usize>(law, changetype<usize>(compileTables(jagged, ticks)), TABLES);
  let end = law + TERMS;
  let kept: i64 = 0;
  place = BASE_SIZE + 1;
  for (let term = 0; term < terms; term++) {
    const count = <i32>at(source, place++);
    if (count > 1) store<i64>(end, count);
    for (let k = 0; k < count * FORM_SIZE; k++) {
      const coefficient = inTicks(at(source, place + k), ticks);
      const base = law + ((<usize>k) << 3);
      if (count === 1) store<i64>(base, load<i64>(base) + coefficient);
      else store<i64>(end + 8 + ((<usize>k) << 3), coefficient);
    }
    place += count * FORM_SIZE;
    if (count === 1 || (hasTables(law) && fold(tablesOf(law), end + 8, count))) continue;
    end += 8 + <usize>count * FORM_BYTES;
    kept++;
  }
  store<i64>(law, kept, TERM_COUNT);
  if (hasTables(law)) findFloors(tablesOf(law));
  return law;
}

/** The value of a form for the step at hand. */
export function formTicks(form: usize): i64 {
  return (
    whole(form, FORM_STEP) +
    whole(form, FORM_TOKEN) * step.tokens +
    whole(form, FORM_PAIR) * step.pairs +
    whole(form, FORM_CONTEXT) * step.context +
    whole(form, FORM_SEQUENCE) * step.sequences
  );
}

/** How much a form grows with each token by which the context of a decoding batch grows: new tokens attend to it too. */
export function formSlope(form: usize): i64 {
  return whole(form, FORM_PAIR) + whole(form, FORM_CONTEXT);
}

/** The base row's part of the step at hand. */
export function baseTicks(law: usize): i64 {
  let ticks = formTicks(law);
  if (step.decoding > 0) ticks += whole(law, BASE_DECODING) * step.decoding + whole(law, BASE_ANY_DECODING);
  if (step.finishing > 0) ticks += whole(law, BASE_FINISHING) * step.finishing + whole(law, BASE_ANY_FINISHING);
  return ticks;
}

/** The ticks of the step at hand. */
export function stepTicks(law: usize): i64 {
  let ticks = baseTicks(law) + step.extra;
  let place = law + TERMS;
  for (let terms = termCount(law); terms > 0; terms--) {
    const end = place + 8 + <usize>load<i64>(place) * FORM_BYTES;
    let most = formTicks(place + 8);
    for (let form = place + 8 + FORM_BYTES; form < end; form += FORM_BYTES) most = max<i64>(most, formTicks(form));
    ticks += most;
    place = end;
  }
  if (hasTables(law)) ticks += tableTicks(tablesOf(law));
  return ticks;
}

/** Whether a step with more tokens of a prompt may take fewer ticks, since a kernel changes its tiles. */
export function mayFall(law: usize): boolean {
  return hasTables(law) && tablesOf(law).floors !== 0;
}

/** By how much fewer, at most, than the step at hand. */
export function fallTicks(law: usize): i64 {
  return hasTables(law) ? dipTicks(tablesOf(law)) : 0;
}
