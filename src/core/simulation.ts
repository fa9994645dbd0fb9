import * as layout from "../../assembly/abi/layout";
import type { Workload } from "../services/scenario.ts";
import { openProcess } from "./arrivals.ts";
import type { Instance } from "./core.ts";

/** What a run needs beside the service law and the lengths, which are already in the instance. */
export interface SimulationSpec {
  /** Place in BATCHING, and the discipline's limit (0: none). */
  discipline: number;
  limit: number;
  workload: Workload;
  seed: number;
  /** Per replication; of a trace, its rows. */
  requests: number;
  /** The first so many are outside the statistics. */
  warmup: number;
  replications: number;
  /** Equal parts of a replication whose means and percentiles are written apart; at most its measured requests. */
  segments: number;
  /** In (0, 1). */
  levels: number[];
  /** Lengths by inversion, so that runs of two laws see the same quantiles. */
  coupled?: boolean | undefined;
  slo_s?: number | undefined;
}

/** A segment's statistics, in seconds; percentiles in the order of the levels. */
export interface Segment {
  served: number;
  wait: { mean: number; percentiles: number[] };
  e2e: { mean: number; percentiles: number[] };
}

/** One run of the batch-level simulator in an instance; it lasts until the instance is reset. */
export class Simulation {
  readonly #instance: Instance;
  readonly #levels: number;

  constructor(instance: Instance, spec: SimulationSpec) {
    this.#instance = instance;
    this.#levels = spec.levels.length;
    const { arrivals, trace, patience_s, max_output_tokens } = spec.workload;
    const block = new Float64Array(layout.RUN_SIZE);
    block[layout.RUN_DISCIPLINE] = spec.discipline;
    block[layout.RUN_LIMIT] = spec.limit;
    block[layout.RUN_PATIENCE] = patience_s ?? Number.POSITIVE_INFINITY;
    block[layout.RUN_SLO] = spec.slo_s ?? Number.POSITIVE_INFINITY;
    block[layout.RUN_SEED] = spec.seed;
    block[layout.RUN_REQUESTS] = spec.requests;
    block[layout.RUN_WARMUP] = spec.warmup;
    block[layout.RUN_REPLICATIONS] = spec.replications;
    block[layout.RUN_SEGMENTS] = spec.segments;
    block[layout.RUN_COUPLED] = Number(spec.coupled ?? false);
    if (trace !== undefined) {
      block[layout.RUN_TRACE_TIMES] = instance.write(trace.arrival_s);
      block[layout.RUN_TRACE_TOKENS] = instance.write(trace.output_tokens.map((n) => Math.min(n, max_output_tokens)));
    } else if (arrivals !== undefined && !("concurrency" in arrivals)) {
      const open = openProcess(instance, arrivals);
      block[layout.RUN_PROCESS] = open.process;
      block[layout.RUN_RATE] = open.rate;
      block[layout.RUN_CV] = open.cv;
      block[layout.RUN_ARRIVAL_TABLE] = open.table;
      block[layout.RUN_ARRIVAL_ROWS] = open.rows;
    }
    block[layout.RUN_LEVELS] = instance.write(spec.levels);
    block[layout.RUN_LEVEL_COUNT] = spec.levels.length;
    instance.exports.simulationOpen(instance.write(block));
  }

  /** Goes on for about `events` arrivals and batches. */
  step(events: number): "running" | "done" | "limit" {
    const status = this.#instance.exports.simulationStep(events);
    return status === layout.STATUS_RUNNING ? "running" : status === layout.STATUS_DONE ? "done" : "limit";
  }

  /** A figure of the run (SIM_*). */
  figure(place: number): number {
    const block = this.#instance.column(this.#instance.exports.simulationAddress(), layout.SIM_SIZE);
    return block[place] ?? Number.NaN;
  }

  /** The segments that ended and served anyone. */
  segments(): Segment[] {
    const levels = this.#levels;
    const width = layout.SEGMENT_PERCENTILES + 2 * levels;
    const count = this.figure(layout.SIM_SEGMENTS);
    const table = this.#instance.column(this.figure(layout.SIM_SEGMENT_TABLE), count * width);
    return Array.from({ length: count }, (_, i) => {
      const row = table.slice(i * width, (i + 1) * width);
      const percentiles = row.subarray(layout.SEGMENT_PERCENTILES);
      return {
        served: row[layout.SEGMENT_SERVED] ?? 0,
        wait: { mean: row[layout.SEGMENT_WAIT_MEAN] ?? 0, percentiles: [...percentiles.subarray(0, levels)] },
        e2e: { mean: row[layout.SEGMENT_SOJOURN_MEAN] ?? 0, percentiles: [...percentiles.subarray(levels)] },
      };
    }).filter((segment) => segment.served > 0);
  }

  /** The value with `level` of all at or below it, in seconds. */
  percentile(metric: "wait" | "e2e", level: number): number {
    return this.#instance.exports.simulationPercentile(metric === "wait" ? 0 : 1, level);
  }

  /** The share of all above x seconds. */
  above(metric: "wait" | "e2e", x: number): number {
    return this.#instance.exports.simulationAbove(metric === "wait" ? 0 : 1, x);
  }
}
