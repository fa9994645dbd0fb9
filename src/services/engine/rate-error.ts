import type { CoreExports } from "../../core/exports.ts";
import { halfWidth } from "../interval.ts";

/** Stretches of a run that stand for independent ones, and as few as say anything. */
const STRETCHES = 20;
const FEWEST = 4;

/** How many had been served at a time, in seconds. */
export interface Mark {
  time_s: number;
  served: number;
}

/**
 * Half the width of a 95 % interval of the rate at which requests are served, as a share of it, from marks along one run: the
 * ratio estimator over stretches of it (Cochran, Sampling Techniques, 2.11). Undefined for too few stretches.
 */
export function rateError(core: Pick<CoreExports, "studentQuantile">, marks: Mark[]): number | undefined {
  const count = Math.min(STRETCHES, marks.length - 1);
  const [first, last] = [marks[0], marks.at(-1)];
  if (count < FEWEST || first === undefined || last === undefined) return undefined;
  const rate = (last.served - first.served) / (last.time_s - first.time_s);
  if (!(rate > 0 && rate < Number.POSITIVE_INFINITY)) return undefined;
  const at = (i: number) => marks[Math.round((i * (marks.length - 1)) / count)] ?? last;
  const ahead = Array.from({ length: count }, (_, i) => {
    const [from, to] = [at(i), at(i + 1)];
    return to.served - from.served - rate * (to.time_s - from.time_s);
  });
  return (halfWidth(core, ahead) ?? 0) / ((last.served - first.served) / count);
}
