// What a trace's requests are beside a Poisson stream of the same rate with independent lengths: all that a stationary
// model would have to know, and whether it could.

import type { Dispersion, TraceFit, Warning } from "../result.ts";
import type { Trace } from "../scenario.ts";

/** Fewer requests a window than this say nothing of it; fewer windows nothing of their variance. */
const FEWEST_REQUESTS = 5;
const FEWEST_WINDOWS = 10;
/** Windows for a correlation with the rate. */
const FEWEST_PAIRS = 30;
/** Standard deviations beyond which chance is no explanation. */
const SIGNIFICANT = 5;
/** Weaker correlations move a queue by less than the other errors of a fit. */
const WEAK = 0.3;

/** Of a trace of at least two arrivals at different times. */
export function fitTrace({ arrival_s, prompt_tokens, output_tokens }: Trace): TraceFit | undefined {
  const start = arrival_s[0] ?? 0;
  const duration = (arrival_s.at(-1) ?? 0) - start;
  if (arrival_s.length < 3 || duration <= 0) return undefined;
  const gaps = arrival_s.slice(1).map((time, i) => time - (arrival_s[i] ?? 0));
  const rate_per_s = gaps.length / duration;
  const dispersion: Dispersion[] = [];
  let lengths: TraceFit["lengths"];
  for (const window_s of widths(rate_per_s, duration)) {
    const rows = windows(arrival_s, start, window_s, Math.floor(duration / window_s));
    dispersion.push({ window_s, windows_count: rows.length, index: indexOf(rows) });
    if (rows.length < FEWEST_PAIRS) continue;
    const filled = rows.filter(({ from, to }) => to > from);
    const counts = filled.map(({ from, to }) => to - from);
    const against = (column: Float64Array) =>
      correlation(
        counts,
        filled.map(({ from, to }) => mean(column.subarray(from, to))),
      );
    lengths = {
      window_s,
      windows_count: filled.length,
      prompt_correlation: against(prompt_tokens),
      output_correlation: against(output_tokens),
    };
  }
  return {
    rate_per_s,
    gap_cv: deviation(gaps) * rate_per_s,
    gap_correlation: correlation(gaps.subarray(0, -1), gaps.subarray(1)),
    dispersion,
    ...(lengths === undefined ? {} : { lengths }),
  };
}

/** Whether the counts vary more the longer one looks: a drift, or bursts as long as the trace. */
export function drifts({ dispersion }: TraceFit): boolean {
  const longest = dispersion.at(-1);
  if (longest === undefined) return false;
  const shorter = dispersion.findLast(({ window_s }) => window_s <= 0.11 * longest.window_s);
  const noise = SIGNIFICANT * Math.sqrt(2 / (longest.windows_count - 1));
  return longest.index > (1 + noise) * Math.max(1, shorter?.index ?? 1);
}

/** Whether requests are longer or shorter when more of them come. */
export function dependent({ lengths }: TraceFit): boolean {
  if (lengths === undefined) return false;
  const strongest = Math.max(Math.abs(lengths.prompt_correlation), Math.abs(lengths.output_correlation));
  return strongest > Math.max(WEAK, SIGNIFICANT / Math.sqrt(lengths.windows_count + SIGNIFICANT ** 2));
}

/** Where a stationary model of the trace would mislead. */
export function fitWarnings(fit: TraceFit): Warning[] {
  const [first, last] = [fit.dispersion[0], fit.dispersion.at(-1)];
  const list: Warning[] = [];
  if (drifts(fit) && first !== undefined && last !== undefined)
    list.push({
      code: "non-stationary-arrivals",
      detail:
        `the counts' variance over their mean is ${first.index.toPrecision(3)} in windows of ${first.window_s} s and ` +
        `${last.index.toPrecision(3)} in windows of ${last.window_s} s (Poisson: 1), and has not levelled: the rate drifts, ` +
        "and no model at a mean rate knows when; simulate replays it",
    });
  const { lengths } = fit;
  if (dependent(fit) && lengths !== undefined)
    list.push({
      code: "dependent-lengths",
      detail:
        `over windows of ${lengths.window_s} s the mean length goes with the rate: correlation ` +
        `${lengths.prompt_correlation.toPrecision(2)} for prompts and ${lengths.output_correlation.toPrecision(2)} for ` +
        "outputs; a model with independent lengths takes the work at busy times wrong; simulate replays it",
    });
  return list;
}

/** 1, 3, 10, 30 ... seconds, or parts of them: windows of a few requests at least, of which there are a few. */
function widths(rate_per_s: number, duration: number): number[] {
  const list: number[] = [];
  for (let power = 1e-6; power <= 1e9; power *= 10)
    for (const width of [power, 3 * power])
      if (width * rate_per_s >= FEWEST_REQUESTS && width * FEWEST_WINDOWS <= duration)
        list.push(Number(width.toPrecision(1)));
  return list;
}

/** The rows from..to - 1 of each whole window. */
function windows(times: Float64Array, start: number, width: number, count: number): { from: number; to: number }[] {
  let to = 0;
  return Array.from({ length: count }, (_, k) => {
    const from = to;
    const end = start + width * (k + 1);
    while (to < times.length && (times[to] ?? 0) < end) to++;
    return { from, to };
  });
}

function indexOf(rows: { from: number; to: number }[]): number {
  const counts = rows.map(({ from, to }) => to - from);
  return (deviation(counts) ** 2 * counts.length) / (counts.length - 1) / mean(counts);
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}

function deviation(values: ArrayLike<number>): number {
  return Math.sqrt(covariance(values, values));
}

function covariance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [a, b] = [mean(x), mean(y)];
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += ((x[i] ?? 0) - a) * ((y[i] ?? 0) - b);
  return sum / x.length;
}

/** 0 where either does not vary. */
function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const spread = deviation(x) * deviation(y);
  return spread > 0 ? covariance(x, y) / spread : 0;
}
