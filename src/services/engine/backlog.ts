import * as abi from "../../../assembly/abi/layout-engine";
import type { EngineRun, Part } from "../../core/engine.ts";
import type { Scenario } from "../scenario.ts";
import type { Stability } from "../stability.ts";
import { duration, rate } from "../workload.ts";

/** Segments without which a trend says nothing. */
const FEWEST = 8;
const QUARTERS = 4;
/** A queue that grows all through a replay at 1.02 times what is served makes its last quarter wait for this share of it. */
const GROWN = 0.02;

/**
 * What a replay tells of an engine whose largest rate is not known: it cannot keep up where waits grew from each quarter to
 * the next and in the last were no longer small against the trace.
 */
export function afterReplay<K extends Stability>({ workload }: Scenario, run: EngineRun, known: K): K | Stability {
  const { trace, patience_s } = workload;
  if (trace === undefined || patience_s !== undefined || known.max_rate_per_s !== undefined) return known;
  const waits = quarters(run.parts("wait_s"));
  const rising = waits.length > 0 && waits.every((wait, i) => i === 0 || wait > (waits[i - 1] ?? 0));
  if (!rising || (waits.at(-1) ?? 0) < GROWN * duration(trace)) return known;
  const served_per_s = run.figure(abi.SEEN_LEFT) / run.figure(abi.SEEN_WINDOW);
  return { stable: false, backlog_per_s: Math.max(0, rate(workload) - served_per_s) };
}

/** The mean wait of each quarter of the segments; none of too few. */
function quarters(parts: Part[]): number[] {
  if (parts.length < FEWEST) return [];
  return Array.from({ length: QUARTERS }, (_, i) => {
    const own = parts.slice((i * parts.length) / QUARTERS, ((i + 1) * parts.length) / QUARTERS);
    const count = own.reduce((sum, part) => sum + part.count, 0);
    return own.reduce((sum, part) => sum + part.count * part.mean, 0) / count;
  });
}
