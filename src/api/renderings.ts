// Other renderings of a simulated run: its rows as CSV, and one replica's steps for a trace viewer.

import type { RequestRow, SeriesRow, StepRow } from "../services/result.ts";

export const CSV_TYPE = "text/csv";
/** What chrome://tracing and Perfetto read; the format has no registered type. */
export const TRACE_TYPE = "application/vnd.chrome-trace+json";

const SERIES_COLUMNS = ["time_s", "waiting", "running", "kv_used_ratio"] as const satisfies (keyof SeriesRow)[];

const REQUEST_COLUMNS = [
  "request",
  "outcome",
  "class",
  "replica",
  "arrival_s",
  "prompt_tokens",
  "output_tokens",
  "cached_tokens",
  "preempted",
  "wait_s",
  "ttft_s",
  "tpot_s",
  "e2e_s",
] as const satisfies (keyof RequestRow)[];

export const seriesCsv = (rows: SeriesRow[]): string => csv(SERIES_COLUMNS, rows);
export const requestsCsv = (rows: RequestRow[]): string => csv(REQUEST_COLUMNS, rows);

/** A line of names and a line for each row (RFC 4180); an absent cell is empty. No cell needs quotes. */
function csv<Row extends object>(columns: readonly (keyof Row & string)[], rows: Row[]): string {
  const lines = rows.map((row) => columns.map((column) => row[column] ?? "").join(","));
  return `${[columns.join(","), ...lines].join("\r\n")}\r\n`;
}

/** The steps as complete events of the Trace Event Format, in microseconds; a leap over several steps is one event. */
export function chromeTrace(rows: StepRow[]): string {
  const traceEvents = rows.map(({ start_s, seconds, steps, decoding, prompts, tokens }) => ({
    name: prompts === 0 ? "decode" : decoding === 0 ? "prefill" : "mixed",
    cat: "step",
    ph: "X",
    pid: 0,
    tid: 0,
    ts: 1e6 * start_s,
    dur: 1e6 * seconds,
    args: { steps, decoding, prompts, tokens },
  }));
  return JSON.stringify({ traceEvents, displayTimeUnit: "ms" });
}
