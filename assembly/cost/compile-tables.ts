// Tables in seconds (TABLES_*) become tables in ticks when a run is opened.

import { column, reserve } from "../abi/arena";
import {
  FORM_CONTEXT,
  FORM_PAIR,
  FORM_SEQUENCE,
  FORM_SIZE,
  FORM_STEP,
  FORM_TOKEN,
  TABLES_ALONE,
  TABLES_MIXED,
  TABLES_PROMPTS,
  TABLES_SEQUENCES,
  TABLES_SIZE,
  TABLES_TOKENS,
} from "../abi/layout-engine";
import { at } from "../abi/table";
import { PART_BYTES, Part, Row, Rows, Table, Tables, firstPart } from "./tables";
import { FORM_BYTES, inTicks, setWhole, whole } from "./ticks";

/** Reads a column from one cell to the next. */
class Reader {
  source: usize = 0;
  place: i32 = 0;
  ticks: f64 = 0;

  open(source: usize, ticks: f64): void {
    this.source = source;
    this.place = TABLES_SIZE;
    this.ticks = ticks;
  }

  header(place: i32): i32 {
    return <i32>at(this.source, place);
  }

  next(): f64 {
    return at(this.source, this.place++);
  }

  count(): i32 {
    return <i32>this.next();
  }

  whole(): i64 {
    return inTicks(this.next(), this.ticks);
  }
}

const reader = new Reader();

/** Compiles the tables in seconds at `source` for a clock of `ticks` per second. */
export function compileTables(source: usize, ticks: f64): Tables {
  const tables = changetype<Tables>(reserve(offsetof<Tables>()));
  reader.open(source, ticks);
  tables.tokens = readTable(reader.header(TABLES_TOKENS));
  tables.sequences = readTable(reader.header(TABLES_SEQUENCES));
  tables.floors = 0;
  const prompts = reader.header(TABLES_PROMPTS);
  tables.promptForms = prompts;
  tables.prompts = reserve(<usize>prompts * FORM_BYTES);
  for (let i = 0; i < prompts * FORM_SIZE; i++) setWhole(tables.prompts, i, reader.whole());
  tables.forms = 0;
  tables.alone = readRows(reader.header(TABLES_ALONE), tables);
  tables.mixed = readRows(reader.header(TABLES_MIXED), tables);
  return tables;
}

/** A table without cells is 0. One of several goes on with the mean slope of its last half, which no tile makes jagged. */
function readTable(count: i32): Table {
  const table = changetype<Table>(reserve(offsetof<Table>()));
  const from = reader.place;
  const last = max<i32>(count - 1, 0);
  table.last = last;
  table.slope = 0;
  table.cells = column(last + 1);
  for (let i = 0; i < count; i++) setWhole(table.cells, i, reader.whole());
  if (last > 0) {
    const half = last >> 1;
    const rise = at(reader.source, from + last) - at(reader.source, from + half);
    table.slope = max<i64>(inTicks(rise / <f64>(last - half), reader.ticks), 0);
  }
  return table;
}

/** Without rows the one of all numbers is empty. */
function readRows(count: i32, tables: Tables): Rows {
  const rows = changetype<Rows>(reserve(offsetof<Rows>()));
  rows.last = max<i32>(count - 1, 0);
  rows.index = reserve((<usize>max<i32>(count, 1)) << 2);
  if (count === 0) store<usize>(rows.index, changetype<usize>(rowFor(0, 0)));
  for (let n = 0; n < count; n++) store<usize>(rows.index + ((<usize>n) << 2), changetype<usize>(readRow(tables)));
  return rows;
}

function rowFor(parts: i32, forms: i32): Row {
  const row = changetype<Row>(reserve(offsetof<Row>() + <usize>parts * PART_BYTES + <usize>forms * FORM_BYTES));
  row.constant = 0;
  row.slope = 0;
  row.parts = 0;
  return row;
}

/** Parts of one form are summed; a part costs only where it has a choice. */
function readRow(tables: Tables): Row {
  const parts = reader.count();
  const from = reader.place;
  let forms = 0;
  for (let i = 0; i < parts; i++) {
    reader.next();
    const count = reader.count();
    forms += count;
    reader.place += 2 * count;
  }
  reader.place = from;
  const row = rowFor(parts, forms);
  let end = firstPart(row);
  for (let i = 0; i < parts; i++) {
    const sign = <i64>reader.next();
    const count = reader.count();
    if (count === 1) {
      row.constant += sign * reader.whole();
      row.slope += sign * reader.whole();
      continue;
    }
    const part = changetype<Part>(end);
    part.sign = sign;
    part.forms = count;
    row.parts++;
    end += PART_BYTES;
    memory.fill(end, 0, <usize>count * FORM_BYTES);
    for (let k = 0; k < count; k++) {
      setWhole(end, FORM_STEP, reader.whole());
      setWhole(end, FORM_CONTEXT, reader.whole());
      end += FORM_BYTES;
    }
  }
  tables.forms = max<i32>(tables.forms, forms);
  return row;
}

/**
 * Adds a term of `count` forms to the token table, where only tokens move it and past the table's end its steepest form
 * stays the largest; false where it has to stay a term.
 */
export function fold(tables: Tables, forms: usize, count: i32): boolean {
  const last = tables.tokens.last;
  const end = forms + <usize>count * FORM_BYTES;
  let steepest = forms;
  for (let form = forms; form < end; form += FORM_BYTES) {
    if ((whole(form, FORM_PAIR) | whole(form, FORM_CONTEXT) | whole(form, FORM_SEQUENCE)) !== 0) return false;
    const steeper = whole(form, FORM_TOKEN) - whole(steepest, FORM_TOKEN);
    if (steeper > 0 || (steeper === 0 && whole(form, FORM_STEP) > whole(steepest, FORM_STEP))) steepest = form;
  }
  if (largest(forms, end, last) > lineAt(steepest, last)) return false;
  const cells = tables.tokens.cells;
  for (let i: i64 = 0; i <= last; i++) setWhole(cells, i, whole(cells, i) + largest(forms, end, i));
  tables.tokens.slope += whole(steepest, FORM_TOKEN);
  return true;
}

function lineAt(form: usize, tokens: i64): i64 {
  return whole(form, FORM_STEP) + whole(form, FORM_TOKEN) * tokens;
}

function largest(forms: usize, end: usize, tokens: i64): i64 {
  let most = lineAt(forms, tokens);
  for (let form = forms + FORM_BYTES; form < end; form += FORM_BYTES) most = max<i64>(most, lineAt(form, tokens));
  return most;
}

/** Finds the least of the token table from each cell on, once all is in it. */
export function findFloors(tables: Tables): void {
  const cells = tables.tokens.cells;
  const last = tables.tokens.last;
  let i = last;
  while (i > 0 && whole(cells, i - 1) <= whole(cells, i)) i--;
  if (i === 0) return;
  tables.floors = reserve((<usize>(last + 1)) << 3);
  let least = whole(cells, last);
  for (i = last; i >= 0; i--) {
    least = min<i64>(least, whole(cells, i));
    setWhole(tables.floors, i, least);
  }
}
