import type { Instance } from "./core.ts";

/** M/G/1 at every token limit; index n of each column is the limit n, index 0 unused. */
export interface ClipScan {
  load: Float64Array;
  mean_wait_s: Float64Array;
  clipped_ratio: Float64Array;
}

/** Scans the limits 1 .. count of a loaded instance; the columns are copies. */
export function clipScan(instance: Instance, rate: number, count: number): ClipScan {
  const columns = instance.column(instance.exports.clipScan(rate, count), 3 * (count + 1)).slice();
  const part = (i: number) => columns.subarray(i * (count + 1), (i + 1) * (count + 1));
  return { load: part(0), mean_wait_s: part(1), clipped_ratio: part(2) };
}
