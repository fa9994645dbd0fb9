// The jagged parts of a step law in clock ticks: tables by the step's tokens and by its sequences, lines over the context
// of those that decode, by their number, and forms over the prompts' own sums. While a batch only decodes its context alone
// grows: tables are constants then, and a row of lines is summed as a term of forms is.

import { FORM_CONTEXT, FORM_PAIR, FORM_SEQUENCE, FORM_STEP, FORM_TOKEN } from "../abi/layout-engine";
import { step } from "./step";
import { FORM_BYTES, whole } from "./ticks";

/** Ticks by a whole number from 0 to `last`; past it they go on by the slope, which is no less than 0. */
export class Table {
  cells: usize = 0;
  last: i64 = 0;
  slope: i64 = 0;
}

/** Addresses of rows by a number; past the last one that one counts. */
export class Rows {
  index: usize = 0;
  last: i64 = 0;
}

/** A row: constant + slope C for a context of C, and then the parts that have a choice. */
export class Row {
  constant: i64 = 0;
  slope: i64 = 0;
  parts: i64 = 0;
}

/** A part of a row: the largest of the forms that follow, added or (sign -1) subtracted. */
export class Part {
  sign: i64 = 0;
  forms: i64 = 0;
}

export class Tables {
  tokens: Table = changetype<Table>(0);
  sequences: Table = changetype<Table>(0);
  /** The least that a cell of `tokens` or any after it holds; 0 where they never fall. */
  floors: usize = 0;
  /** Of decoding sequences, in steps without prompts and beside them. */
  alone: Rows = changetype<Rows>(0);
  mixed: Rows = changetype<Rows>(0);
  /** The forms of the prompts, and how many. */
  prompts: usize = 0;
  promptForms: i64 = 0;
  /** The most forms of a row. */
  forms: i32 = 0;
}

const ROW_BYTES: usize = offsetof<Row>();
export const PART_BYTES: usize = offsetof<Part>();

export function cellAt(table: Table, i: i64): i64 {
  const place = min<i64>(i, table.last);
  return whole(table.cells, place) + (i - place) * table.slope;
}

export function rowAt(rows: Rows, n: i64): Row {
  return changetype<Row>(load<usize>(rows.index + ((<usize>min<i64>(n, rows.last)) << 2)));
}

/** The address of a row's first part. */
export function firstPart(row: Row): usize {
  return changetype<usize>(row) + ROW_BYTES;
}

/** Where the forms of the part at `place` end, and the next part begins. */
export function partEnd(place: usize): usize {
  return place + PART_BYTES + <usize>changetype<Part>(place).forms * FORM_BYTES;
}

function rowTicks(row: Row, context: i64): i64 {
  let ticks = row.constant + row.slope * context;
  let place = firstPart(row);
  for (let parts = row.parts; parts > 0; parts--) {
    const end = partEnd(place);
    let most = i64.MIN_VALUE;
    for (let form = place + PART_BYTES; form < end; form += FORM_BYTES)
      most = max<i64>(most, whole(form, FORM_STEP) + whole(form, FORM_CONTEXT) * context);
    ticks += changetype<Part>(place).sign * most;
    place = end;
  }
  return ticks;
}

/** The largest form over what the step's prompts sum to. */
function promptTicks(tables: Tables): i64 {
  if (tables.promptForms === 0) return 0;
  const tokens = step.tokens - step.decoding;
  const pairs = step.pairs - step.decodingContext;
  const context = step.context - step.decodingContext;
  const sequences = step.sequences - step.decoding;
  const end = tables.prompts + <usize>tables.promptForms * FORM_BYTES;
  let most = i64.MIN_VALUE;
  for (let form = tables.prompts; form < end; form += FORM_BYTES) {
    const ticks =
      whole(form, FORM_STEP) +
      whole(form, FORM_TOKEN) * tokens +
      whole(form, FORM_PAIR) * pairs +
      whole(form, FORM_CONTEXT) * context +
      whole(form, FORM_SEQUENCE) * sequences;
    most = max<i64>(most, ticks);
  }
  return most;
}

/** What the tables proper say of the step at hand. */
export function cellTicks(tables: Tables): i64 {
  return cellAt(tables.tokens, step.tokens) + cellAt(tables.sequences, step.sequences);
}

/** What all of them say of the step at hand. */
export function tableTicks(tables: Tables): i64 {
  let ticks = cellTicks(tables);
  if (step.prompts > 0) ticks += promptTicks(tables);
  if (step.decoding === 0) return ticks;
  const rows = step.prompts > 0 ? tables.mixed : tables.alone;
  return ticks + rowTicks(rowAt(rows, step.decoding), step.decodingContext);
}

/** By how much the token table of the step at hand lies above the least of it from here on. */
export function dipTicks(tables: Tables): i64 {
  if (tables.floors === 0 || step.tokens > tables.tokens.last) return 0;
  return whole(tables.tokens.cells, step.tokens) - whole(tables.floors, step.tokens);
}
