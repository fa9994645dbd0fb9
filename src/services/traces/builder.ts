import type { Warning } from "../result.ts";
import type { Trace } from "../scenario.ts";
import { Column } from "./column.ts";

/** What is wrong with a row: its line in a file, from 1, or its index in a list, from 0. */
export interface RowProblem {
  row: number;
  column?: string;
  detail: string;
}

/** A trace with the number of its rows (those beyond a reader's maximum are counted, not kept), or what is wrong with it. */
export type Parsed = { trace: Trace; rows: number; warnings: Warning[] } | { problems: RowProblem[] };

/** What a row may have beside its lengths: the ids of its prompt's blocks, and the name of its class. */
export interface RowExtras {
  /** NaN for what could not be read. */
  hashes?: readonly number[] | undefined;
  class?: string | undefined;
}

/** The names under which a source has the arrival, the prompt length and the output length. */
export type ColumnNames = readonly [arrival: string, prompt: string, output: string];

const MAX_SECONDS = 1e10;
const MAX_TOKENS = 10_000_000;
/** Hash ids of all rows together. */
const MAX_HASHES = 4_194_304;
const MAX_CLASSES = 64;
/** After this many problems the rest is not read. */
const MAX_PROBLEMS = 20;

/** Collects requests one by one, checks them, and starts their clock at the first arrival. */
export class TraceBuilder {
  readonly #names: ColumnNames;
  readonly #most: number;
  readonly #arrivals = new Column();
  readonly #prompts = new Column();
  readonly #outputs = new Column();
  readonly #hashEnds = new Column();
  readonly #hashes = new Column();
  readonly #classes = new Column();
  readonly #classNames = new Map<string, number>();
  readonly #problems: RowProblem[] = [];
  readonly #warnings: Warning[] = [];
  #first = Number.NaN;
  #last = Number.NEGATIVE_INFINITY;
  #silent = 0;
  #rows = 0;
  #hashCount = 0;

  /** Keeps at most `most` requests, and counts the others. */
  constructor(names: ColumnNames, most = Number.POSITIVE_INFINITY) {
    this.#names = names;
    this.#most = most;
  }

  /** Arrival in seconds, lengths in tokens; NaN for what could not be read. */
  add(row: number, arrival: number, prompt: number, output: number, extras: RowExtras = {}): void {
    if (arrival < this.#last) this.problem(row, this.#names[0], "is earlier than the row before: sort the trace");
    else if (Number.isNaN(arrival)) this.problem(row, this.#names[0], "cannot be read as a time");
    else if (!(arrival >= 0 && arrival <= MAX_SECONDS))
      this.problem(row, this.#names[0], `must be a time of 0 to ${MAX_SECONDS} seconds`);
    else this.#last = arrival;
    if (!isLength(prompt)) this.problem(row, this.#names[1], `must be a whole number of 0 to ${MAX_TOKENS} tokens`);
    if (!isLength(output)) this.problem(row, this.#names[2], `must be a whole number of 0 to ${MAX_TOKENS} tokens`);
    this.#checkExtras(row, extras);
    if (this.#problems.length > 0) return;
    if (this.#rows === 0) this.#first = arrival;
    this.#rows++;
    if (output === 0) this.#silent++;
    if (this.#rows > this.#most) return;
    this.#arrivals.push(arrival - this.#first);
    this.#prompts.push(prompt);
    this.#outputs.push(Math.max(output, 1));
    for (const id of extras.hashes ?? []) this.#hashes.push(id);
    this.#hashCount += extras.hashes?.length ?? 0;
    this.#hashEnds.push(this.#hashCount);
    this.#classes.push(this.#placeOf(extras.class ?? ""));
  }

  #checkExtras(row: number, { hashes = [], class: name }: RowExtras): void {
    if (!hashes.every((id) => Number.isSafeInteger(id) && id >= 0))
      this.problem(row, "hash_ids", "must be whole numbers from 0, with spaces between them");
    if (this.#hashCount + hashes.length > MAX_HASHES)
      this.problem(row, "hash_ids", `there are more than ${MAX_HASHES} of them in all`);
    if (name === "") this.problem(row, "class", "is empty");
    else if (name !== undefined && !this.#classNames.has(name) && this.#classNames.size === MAX_CLASSES)
      this.problem(row, "class", `is the name of one class more than ${MAX_CLASSES}`);
  }

  /** The place of a class, which is its own from its first row on. */
  #placeOf(name: string): number {
    const place = this.#classNames.get(name) ?? this.#classNames.size;
    this.#classNames.set(name, place);
    return place;
  }

  problem(row: number, column: string | undefined, detail: string): void {
    this.#problems.push(column === undefined ? { row, detail } : { row, column, detail });
  }

  warn(code: string, detail: string): void {
    this.#warnings.push({ code, detail });
  }

  /** Whether so much is wrong that reading on would tell nothing new. */
  get hopeless(): boolean {
    return this.#problems.length >= MAX_PROBLEMS;
  }

  /** The trace, or what is wrong with it; `row` is named if there is no request at all. */
  finish(row: number): Parsed {
    if (this.#problems.length === 0 && this.#rows === 0) this.problem(row, undefined, "there is no request");
    if (this.#problems.length > 0) return { problems: this.#problems.slice(0, MAX_PROBLEMS) };
    if (this.#silent > 0)
      this.warn("empty-outputs", `${this.#silent} requests without output are counted as one token each.`);
    return {
      trace: {
        arrival_s: this.#arrivals.take(),
        prompt_tokens: this.#prompts.take(),
        output_tokens: this.#outputs.take(),
        ...this.#extras(),
      },
      rows: this.#rows,
      warnings: this.#warnings,
    };
  }

  /** Columns that no row has are absent. */
  #extras(): Pick<Trace, "hashes" | "classes"> {
    const names = [...this.#classNames.keys()];
    const ends = this.#hashEnds.take();
    return {
      ...(this.#hashCount === 0 ? {} : { hashes: { ends, ids: this.#hashes.take() } }),
      ...(names.every((name) => name === "") ? {} : { classes: { names, places: this.#classes.take() } }),
    };
  }
}

function isLength(tokens: number): boolean {
  return Number.isInteger(tokens) && tokens >= 0 && tokens <= MAX_TOKENS;
}
