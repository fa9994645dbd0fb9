import { ENERGY_ASSUMPTION, joules } from "../energy.ts";
import type { Bound } from "../forms.ts";
import type { Cost } from "../operators/cost.ts";
import type { Found } from "../operators/found.ts";
import type { Launcher } from "../operators/launcher.ts";
import type { Warning } from "../result.ts";

/** measured: on this GPU. carried-over: on another GPU or of another type. stated: as its authors say. datasheet-only: peak and bandwidth alone. */
export type RowTrust = "measured" | "carried-over" | "stated" | "datasheet-only";

/** The fit that priced a row. */
export interface FitRow {
  kernel: string;
  /** The GPU that was measured. */
  gpu: string;
  source: string;
  dtype: string;
  date: string;
  /** On shapes that the fit did not see. */
  held_out?: { rows: number; mean_error_ratio: number };
}

/** An operator of one GPU. Of laws that are not made of operators, FLOPs, bytes and what binds may be unknown. */
export interface PricedRow {
  name: string;
  seconds: number;
  seconds_low?: number;
  seconds_high?: number;
  flops?: number;
  bytes?: number;
  bound?: Bound;
  joules?: number;
  trust?: RowTrust;
  /** Mean relative error to expect. */
  expected_error_ratio?: number;
  fit?: FitRow;
}

export interface StepTime {
  core: string;
  seconds: number;
  seconds_low?: number;
  seconds_high?: number;
  flops?: number;
  bytes?: number;
  joules?: number;
  /** What binds for most of its seconds. */
  bound?: Bound;
  rows: PricedRow[];
  assumptions: string[];
  warnings: Warning[];
}

/** Nine of ten measurements that no fit has seen lie within so many mean errors of it, over all fits. */
export const BAND = 2.5;

export const BAND_ASSUMPTION =
  "about nine of ten measured kernels lie within a row's seconds_low and seconds_high, two and a half mean errors of its fit to either side; the total's are as if every row were off by one mean error in the same direction";

/** The row of an operator that was priced. */
export function pricedRow(name: string, cost: Cost, { hardware, bytes_per_s }: Launcher): PricedRow {
  const { seconds, error_ratio, flops, bytes, bound, found, compute_s = 0 } = cost;
  const memory_s = bound === "interconnect" ? 0 : bytes / bytes_per_s;
  const { power_watts } = hardware;
  const trust = trustOf(cost, hardware.id);
  return {
    ...{
      name,
      seconds,
      seconds_low: seconds / (1 + BAND * error_ratio),
      seconds_high: seconds * (1 + BAND * error_ratio),
    },
    ...{ flops, bytes, bound },
    ...(power_watts === undefined ? {} : { joules: joules(power_watts, { seconds, compute_s, memory_s }) }),
    ...(trust === undefined ? {} : { trust }),
    expected_error_ratio: error_ratio,
    ...(found === undefined ? {} : { fit: fitRow(found) }),
  };
}

/** A row whose error is more than its fit's is of another type or GPU than was measured. */
function trustOf({ found, error_ratio, bound }: Cost, id: string | undefined): RowTrust | undefined {
  if (bound === "host") return undefined;
  if (found === undefined) return "datasheet-only";
  const { gpu, score } = found.fit;
  if (score === undefined) return "stated";
  return gpu === id && error_ratio <= score.mape_percent / 100 ? "measured" : "carried-over";
}

function fitRow({ fit: { kernel, gpu, source, dtype, date, score } }: Found): FitRow {
  const held_out = score && { rows: score.rows, mean_error_ratio: score.mape_percent / 100 };
  return { kernel, gpu, source, dtype, date, ...(held_out === undefined ? {} : { held_out }) };
}

/** Rows one after the other. */
export function stepTime(core: string, rows: PricedRow[]): StepTime {
  const sum = (of: (row: PricedRow) => number | undefined): number | undefined => {
    const known = rows.map(of);
    return known.some((x) => x === undefined) ? undefined : known.reduce<number>((total, x) => total + (x ?? 0), 0);
  };
  const total = {
    seconds: sum(({ seconds }) => seconds) ?? 0,
    seconds_low: sum((row) => end(row, (x, e) => x / (1 + e))),
    seconds_high: sum((row) => end(row, (x, e) => x * (1 + e))),
    ...{ flops: sum(({ flops }) => flops), bytes: sum(({ bytes }) => bytes), joules: sum(({ joules }) => joules) },
  };
  const known = Object.fromEntries(Object.entries(total).filter(([, x]) => x !== undefined)) as { seconds: number };
  const bound = mostBound(rows);
  return {
    core,
    ...known,
    ...(bound === undefined ? {} : { bound }),
    rows,
    assumptions: assumptions(rows),
    warnings: warnings(rows),
  };
}

function end({ seconds, expected_error_ratio }: PricedRow, at: (seconds: number, error: number) => number) {
  return expected_error_ratio === undefined ? undefined : at(seconds, expected_error_ratio);
}

/** The bound with the most seconds; none where the longest rows do not say theirs. */
function mostBound(rows: readonly PricedRow[]): Bound | undefined {
  const seconds = new Map<Bound | undefined, number>();
  for (const row of rows) seconds.set(row.bound, (seconds.get(row.bound) ?? 0) + row.seconds);
  return [...seconds].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function assumptions(rows: readonly PricedRow[]): string[] {
  return [
    ...(rows.some(({ seconds_low }) => seconds_low !== undefined) ? [BAND_ASSUMPTION] : []),
    ...(rows.some((row) => row.joules !== undefined) ? [ENERGY_ASSUMPTION] : []),
  ];
}

function warnings(rows: readonly PricedRow[]): Warning[] {
  const names = (trust: RowTrust) => [...new Set(rows.filter((row) => row.trust === trust).map(({ name }) => name))];
  const told: [RowTrust, string][] = [
    [
      "datasheet-only",
      "no measured kernel is like this: priced from the peak and the bandwidth, within a factor of about 2",
    ],
    ["stated", "priced as the kernel's authors describe it, not by measurements"],
    ["carried-over", "measured on another GPU, and priced with this one's constants, or of another type"],
  ];
  return told.flatMap(([trust, words]) => {
    const found = names(trust);
    return found.length === 0 ? [] : [{ code: trust, detail: `${found.join(", ")}: ${words}` }];
  });
}
