import { readFileSync } from "node:fs";
import { STATUS_DONE, STATUS_LIMIT, STATUS_RUNNING } from "../../assembly/abi/layout";
import * as abi from "../../assembly/abi/layout-engine";
import { Instance } from "../../src/core/core.ts";
import { block, DEFAULTS, type EngineSpec } from "./engine-spec.ts";

export { type Class, DEFAULTS, type EngineSpec, type Form, type Law, linear, type Rows } from "./engine-spec.ts";

/** The figures that are addresses of tables. */
export const ADDRESSES = [
  ...[abi.SEEN_SEGMENT_TABLE, abi.SEEN_CLASS_TABLE, abi.SEEN_SERIES, abi.SEEN_REQUEST_TABLE, abi.SEEN_STEP_TABLE],
];

const instance = new Instance(new WebAssembly.Module(readFileSync("build/core.wasm")));
const { exports } = instance;
let opened = 0;

/** A run of the step-level engine in an instance that all tests of a file share: read it before the next is opened. */
export class EngineRun {
  readonly #place = ++opened;
  #status = STATUS_RUNNING;

  constructor(readonly spec: EngineSpec) {
    exports.reset();
    exports.engineOpen(instance.write(block(instance, spec)));
  }

  /** Goes on for about `events` events; false when the run has ended. */
  step(events: number): boolean {
    this.#check();
    this.#status = exports.engineStep(events);
    return this.#status === STATUS_RUNNING;
  }

  get done(): boolean {
    return this.#status === STATUS_DONE;
  }

  /** More requests were there than `live`, or the clock ended. */
  get limited(): boolean {
    return this.#status === STATUS_LIMIT;
  }

  /** A figure of the run (SEEN_*). */
  figure(place: number): number {
    return this.figures()[place] ?? Number.NaN;
  }

  /** All of them, by SEEN_*. */
  figures(): number[] {
    this.#check();
    return [...instance.column(exports.engineAddress(), abi.SEEN_SIZE)];
  }

  /** The digest of every request's row, first token and end. */
  digest(): bigint {
    return (BigInt(this.figure(abi.SEEN_HASH_HIGH)) << 32n) + BigInt(this.figure(abi.SEEN_HASH_LOW));
  }

  /** Of the measured values of a metric (METRIC_*), in seconds. */
  mean(metric: number): number {
    this.#check();
    return exports.engineMean(metric);
  }

  count(metric: number): number {
    this.#check();
    return exports.engineCount(metric);
  }

  percentile(metric: number, level: number): number {
    this.#check();
    return exports.enginePercentile(metric, level);
  }

  above(metric: number, x: number): number {
    this.#check();
    return exports.engineAbove(metric, x);
  }

  /** The share of measured waits that are 0. */
  zeroRatio(): number {
    this.#check();
    return exports.engineZeroRatio();
  }

  /** The segments' rows: PART_SERVED, then from PART_METRICS on count, mean and percentiles of each metric. */
  segments(): number[][] {
    const width = abi.PART_METRICS + abi.METRICS * (2 + this.spec.levels.length);
    return this.table(this.figure(abi.SEEN_SEGMENT_TABLE), this.figure(abi.SEEN_SEGMENTS), width);
  }

  /** The mean of a metric in each segment. */
  means(metric: number): number[] {
    const place = abi.PART_METRICS + metric * (2 + this.spec.levels.length) + 1;
    return this.segments().map((row) => row[place] ?? Number.NaN);
  }

  /** A row of CLASS_SEEN_* for each class. */
  classes(): number[][] {
    return this.table(this.figure(abi.SEEN_CLASS_TABLE), this.spec.classes.length, abi.CLASS_SEEN_SIZE);
  }

  /** `count` rows of `width` at an address that the run gave. */
  table(address: number, count: number, width: number): number[][] {
    this.#check();
    const cells = instance.column(address, count * width);
    return Array.from({ length: count }, (_, i) => [...cells.subarray(i * width, (i + 1) * width)]);
  }

  #check(): void {
    if (this.#place !== opened) throw new Error("another run of the engine was opened since");
  }
}

/** Opens a run and takes it to its end, in slices of `events`. */
export function runEngine(vary: Partial<EngineSpec> = {}, events = 1_000_000): EngineRun {
  const run = new EngineRun({ ...DEFAULTS, ...vary });
  while (run.step(events));
  return run;
}
