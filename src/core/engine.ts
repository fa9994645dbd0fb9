import * as layout from "../../assembly/abi/layout";
import * as abi from "../../assembly/abi/layout-engine";
import type { Instance } from "./core.ts";
import { blockOf, type EngineRunSpec } from "./engine-spec.ts";

export type { ClassSpec, EngineRunSpec } from "./engine-spec.ts";

export type EngineMetric = "wait_s" | "ttft_s" | "tpot_s" | "itl_s" | "e2e_s";

/** The core's places of the metrics, and their names on the wire in the order of a result. */
export const METRICS: Record<EngineMetric, number> = {
  wait_s: abi.METRIC_WAIT,
  ttft_s: abi.METRIC_TTFT,
  tpot_s: abi.METRIC_TPOT,
  itl_s: abi.METRIC_ITL,
  e2e_s: abi.METRIC_E2E,
};

/** A metric within a segment, in seconds; percentiles in the order of the levels. NaN where it has no value. */
export interface Part {
  count: number;
  mean: number;
  percentiles: number[];
}

/** One run of the step-level engine in an instance; it lasts until the instance is reset. */
export class EngineRun {
  readonly #instance: Instance;
  readonly #levels: number;
  readonly #classes: number;
  readonly #replicas: number;

  constructor(instance: Instance, spec: EngineRunSpec) {
    this.#instance = instance;
    this.#levels = spec.levels.length;
    this.#classes = spec.classes.length;
    this.#replicas = spec.law_of.length;
    instance.exports.engineOpen(instance.write(blockOf(instance, spec)));
  }

  /** Goes on for about `events` arrivals and ends of steps or leaps. */
  step(events: number): "running" | "done" | "limit" {
    const status = this.#instance.exports.engineStep(events);
    return status === layout.STATUS_RUNNING ? "running" : status === layout.STATUS_DONE ? "done" : "limit";
  }

  /** A figure of the run (SEEN_*). */
  figure(place: number): number {
    return this.#instance.column(this.#instance.exports.engineAddress(), abi.SEEN_SIZE)[place] ?? Number.NaN;
  }

  /** How many values of a metric were measured. */
  count(metric: EngineMetric): number {
    return this.#instance.exports.engineCount(METRICS[metric]);
  }

  mean(metric: EngineMetric): number {
    return this.#instance.exports.engineMean(METRICS[metric]);
  }

  /** The value with `level` of all at or below it, in seconds. */
  percentile(metric: EngineMetric, level: number): number {
    return this.#instance.exports.enginePercentile(METRICS[metric], level);
  }

  /** The share of all above x seconds. */
  above(metric: EngineMetric, x: number): number {
    return this.#instance.exports.engineAbove(METRICS[metric], x);
  }

  /** The share of the waits that are 0. */
  zeroRatio(): number {
    return this.#instance.exports.engineZeroRatio();
  }

  /** The metric in each segment that ended and has a value of it. */
  parts(metric: EngineMetric): Part[] {
    const cells = 2 + this.#levels;
    const width = abi.PART_METRICS + abi.METRICS * cells;
    const count = this.figure(abi.SEEN_SEGMENTS);
    const table = this.#instance.column(this.figure(abi.SEEN_SEGMENT_TABLE), count * width);
    return Array.from({ length: count }, (_, i) => {
      const from = i * width + abi.PART_METRICS + METRICS[metric] * cells;
      const [values = 0, mean = Number.NaN, ...percentiles] = table.slice(from, from + cells);
      return { count: values, mean, percentiles };
    }).filter((part) => part.count > 0);
  }

  /** A row of REPLICA_* for each replica. */
  replicas(): Float64Array[] {
    return this.#table(abi.SEEN_REPLICA_TABLE, this.#replicas, abi.REPLICA_SIZE);
  }

  /** A row of CLASS_SEEN_* for each class. */
  classes(): Float64Array[] {
    return this.#table(abi.SEEN_CLASS_TABLE, this.#classes, abi.CLASS_SEEN_SIZE);
  }

  /** Rows of SERIES_*, by time. */
  series(): Float64Array[] {
    return this.#table(abi.SEEN_SERIES, this.figure(abi.SEEN_SERIES_ROWS), abi.SERIES_SIZE);
  }

  /** Rows of LOG_*, by arrival: those of requests that have left. */
  requests(): Float64Array[] {
    const rows = this.#table(abi.SEEN_REQUEST_TABLE, this.figure(abi.SEEN_REQUEST_ROWS), abi.LOG_SIZE);
    return rows.filter((row) => row[abi.LOG_OUTCOME] !== abi.OUTCOME_IN_FLIGHT);
  }

  /** Rows of STEP_*, by time. */
  steps(): Float64Array[] {
    return this.#table(abi.SEEN_STEP_TABLE, this.figure(abi.SEEN_STEP_ROWS), abi.STEP_SIZE);
  }

  /** The rows of a table that the core left: `rows` of `width` cells. A copy. */
  #table(address: number, rows: number, width: number): Float64Array[] {
    const cells = this.#instance.column(this.figure(address), rows * width).slice();
    return Array.from({ length: rows }, (_, i) => cells.subarray(i * width, (i + 1) * width));
  }
}

/** Builds a sampler of the length law that the instance holds, by inversion if `coupled`; it lasts until the next reset. */
export function sampler({ exports }: Instance, coupled = false): { handle: number; longest: number } {
  const handle = exports.engineSampler(Number(coupled)) >>> 0;
  return { handle, longest: exports.engineSamplerLongest() };
}
