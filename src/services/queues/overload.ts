// A rate that changes with time, as a fluid: requests flow in at the rate of the moment and out at the largest stable one, and
// what does not leave is a backlog. Approximate: it knows the trend of an overload and nothing of chance, which makes queues
// below the largest rate too; for backlogs of many requests its relative error is about 1 / sqrt(backlog).

import { statesOf } from "../../core/arrivals.ts";
import type { OverloadRow } from "../result.ts";
import type { PiecewiseArrivals } from "../scenario.ts";

/** The windows in which a backlog stands, one row each, by time. The last rate holds on for ever. */
export function overloads(arrivals: PiecewiseArrivals, max_rate_per_s: number): OverloadRow[] {
  const rows: OverloadRow[] = [];
  let row: OverloadRow | undefined;
  let backlog = 0;
  let time = 0;
  for (const { rate_per_s, stay_s } of statesOf(arrivals)) {
    const growth = rate_per_s - max_rate_per_s;
    if (growth > 0) {
      if (row === undefined) {
        row = { from_s: time };
        rows.push(row);
      }
      if (stay_s === Number.POSITIVE_INFINITY) return rows.map((one) => (one === row ? { from_s: one.from_s } : one));
      backlog += growth * stay_s;
      note(row, time + stay_s, backlog, max_rate_per_s);
    } else if (row !== undefined) {
      const drained = -growth * stay_s >= backlog;
      if (drained) {
        row.drained_s = time + backlog / -growth;
        row = undefined;
      }
      backlog = drained ? 0 : backlog + growth * stay_s;
    }
    time += stay_s;
  }
  return rows;
}

/** The backlog is largest so far. */
function note(row: OverloadRow, time_s: number, backlog: number, rate: number): void {
  if (backlog <= (row.peak_requests ?? 0)) return;
  row.peak_s = time_s;
  row.peak_requests = backlog;
  row.peak_wait_s = backlog / rate;
}
