// A step law in seconds, priced at sums that need not be whole: what a mean step costs. It reads the same columns as
// compileLaw and compileTables (see layout-engine). Between whole numbers tables are joined by straight lines.

import * as abi from "../abi/layout-engine";
import { column } from "../abi/arena";
import { at, put } from "../abi/table";

/** The sums of a mean step; tokens unless said otherwise. */
export class MeanStep {
  tokens: f64 = 0;
  pairs: f64 = 0;
  context: f64 = 0;
  sequences: f64 = 0;
  decoding: f64 = 0;
  decodingContext: f64 = 0;
  /** Prompts that end their prefill in it. */
  finishing: f64 = 0;
}

function formSeconds(form: usize, tokens: f64, pairs: f64, context: f64, sequences: f64): f64 {
  return (
    at(form, abi.FORM_STEP) +
    at(form, abi.FORM_TOKEN) * tokens +
    at(form, abi.FORM_PAIR) * pairs +
    at(form, abi.FORM_CONTEXT) * context +
    at(form, abi.FORM_SEQUENCE) * sequences
  );
}

/** The largest of `count` forms over these sums. */
function largest(forms: usize, count: i32, tokens: f64, pairs: f64, context: f64, sequences: f64): f64 {
  let most = formSeconds(forms, tokens, pairs, context, sequences);
  for (let i = 1; i < count; i++) {
    const form = forms + ((<usize>(i * abi.FORM_SIZE)) << 3);
    most = max<f64>(most, formSeconds(form, tokens, pairs, context, sequences));
  }
  return most;
}

/** Seconds by a whole number from 0, of `count` cells; past the end the mean slope of the last half goes on, if it rises. */
function cellSeconds(cells: usize, count: i32, x: f64): f64 {
  if (count === 0) return 0.0;
  const last = count - 1;
  if (x >= <f64>last) {
    const half = last >> 1;
    const rise = last > 0 ? (at(cells, last) - at(cells, half)) / <f64>(last - half) : 0.0;
    return at(cells, last) + max<f64>(rise, 0.0) * (x - <f64>last);
  }
  const i = <i32>x;
  return at(cells, i) + (x - <f64>i) * (at(cells, i + 1) - at(cells, i));
}

/** Rows of decoding sequences: `places` holds the address of each, as a number. */
class Rows {
  places: usize = 0;
  count: i32 = 0;

  /** Reads `count` rows from `row` on; returns where they end. */
  open(row: usize, count: i32): usize {
    this.count = count;
    this.places = column(count);
    for (let n = 0; n < count; n++) {
      put(this.places, n, <f64>row);
      row = endOf(row);
    }
    return row;
  }

  /** Of n sequences with `context` tokens between them; past the last row that one counts. */
  seconds(n: f64, context: f64): f64 {
    if (this.count === 0) return 0.0;
    const last = this.count - 1;
    const low = <i32>min<f64>(n, <f64>last);
    const below = rowSeconds(<usize>at(this.places, low), context);
    if (low === last) return below;
    return below + (n - <f64>low) * (rowSeconds(<usize>at(this.places, low + 1), context) - below);
  }
}

/** Parts of a row begin after their number; a part is its sign, the number of its forms and as many pairs. */
function endOf(row: usize): usize {
  let place = row + 8;
  for (let parts = <i32>at(row, 0); parts > 0; parts--) place += (<usize>(2 + 2 * <i32>at(place, 1))) << 3;
  return place;
}

function rowSeconds(row: usize, context: f64): f64 {
  let seconds = 0.0;
  let place = row + 8;
  for (let parts = <i32>at(row, 0); parts > 0; parts--) {
    const forms = <i32>at(place, 1);
    let most = -Infinity;
    for (let i = 0; i < forms; i++) most = max<f64>(most, at(place, 2 + 2 * i) + at(place, 3 + 2 * i) * context);
    seconds += at(place, 0) * most;
    place += (<usize>(2 + 2 * forms)) << 3;
  }
  return seconds;
}

export class SecondsLaw {
  private law: usize = 0;
  private tables: usize = 0;
  private sequences: usize = 0;
  private prompts: usize = 0;
  private alone: Rows = new Rows();
  private mixed: Rows = new Rows();

  /** The law at `law`, and its tables at `tables`; 0: none. */
  open(law: usize, tables: usize): void {
    this.law = law;
    this.tables = tables;
    if (tables === 0) return;
    const tokens = tables + ((<usize>abi.TABLES_SIZE) << 3);
    this.sequences = tokens + ((<usize>at(tables, abi.TABLES_TOKENS)) << 3);
    this.prompts = this.sequences + ((<usize>at(tables, abi.TABLES_SEQUENCES)) << 3);
    const rows = this.prompts + ((<usize>(<i32>at(tables, abi.TABLES_PROMPTS) * abi.FORM_SIZE)) << 3);
    const next = this.alone.open(rows, <i32>at(tables, abi.TABLES_ALONE));
    this.mixed.open(next, <i32>at(tables, abi.TABLES_MIXED));
  }

  /** Seconds of a step. */
  seconds(s: MeanStep): f64 {
    const law = this.law;
    let sum = formSeconds(law, s.tokens, s.pairs, s.context, s.sequences);
    if (s.decoding > 0.0) sum += at(law, abi.BASE_ANY_DECODING) + at(law, abi.BASE_DECODING) * s.decoding;
    sum += at(law, abi.BASE_FINISHING) * s.finishing + at(law, abi.BASE_ANY_FINISHING) * min<f64>(1.0, s.finishing);
    let place = law + ((<usize>abi.BASE_SIZE) << 3);
    const terms = <i32>load<f64>(place);
    place += 8;
    for (let term = 0; term < terms; term++) {
      const count = <i32>load<f64>(place);
      sum += largest(place + 8, count, s.tokens, s.pairs, s.context, s.sequences);
      place += (<usize>(1 + count * abi.FORM_SIZE)) << 3;
    }
    return this.tables === 0 ? sum : sum + this.jagged(s);
  }

  private jagged(s: MeanStep): f64 {
    const tables = this.tables;
    const cells = tables + ((<usize>abi.TABLES_SIZE) << 3);
    let sum = cellSeconds(cells, <i32>at(tables, abi.TABLES_TOKENS), s.tokens);
    sum += cellSeconds(this.sequences, <i32>at(tables, abi.TABLES_SEQUENCES), s.sequences);
    const tokens = s.tokens - s.decoding;
    const beside = tokens > 0.0;
    const forms = <i32>at(tables, abi.TABLES_PROMPTS);
    if (beside && forms > 0) {
      const pairs = s.pairs - s.decodingContext;
      const context = s.context - s.decodingContext;
      sum += largest(this.prompts, forms, tokens, pairs, context, s.sequences - s.decoding);
    }
    if (s.decoding <= 0.0) return sum;
    return sum + (beside ? this.mixed : this.alone).seconds(s.decoding, s.decodingContext);
  }
}
