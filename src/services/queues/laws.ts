// The laws that a solver left, of one queue or of several as a request finds them.

import type { Instance } from "../../core/core.ts";

/** P(X > x) and its inverse, of wait or sojourn (WAIT, SOJOURN of the layout). */
export interface Laws {
  present(which: number): boolean;
  /** P(X > x) at each of the times, s. */
  survivals(which: number, times: number[]): number[];
  /** The smallest x with P(X > x) <= 1 - level, for each level in (0, 1), s. */
  percentiles(which: number, levels: number[]): number[];
  /** Seconds between the nodes of its grid; 0 where it has none. */
  resolution(which: number): number;
}

/** Of the solver that ran last in the instance. */
export function lawsIn({ exports }: Instance): Laws {
  return {
    present: (which) => exports.hasDistribution(which) !== 0,
    survivals: (which, times) => times.map((x) => exports.survival(which, x)),
    percentiles: (which, levels) => levels.map((level) => exports.percentile(which, level)),
    resolution: (which) => exports.resolution(which),
  };
}

/** A queue that a share of the requests finds; `solve` runs its solver in the instance, over whatever ran before. */
export interface Part {
  share_ratio: number;
  solve(): void;
}

/** Parts between which each round of a search tells. */
const SECTIONS = 64;
/** Relative width at which a percentile is found. */
const CLOSE = 1e-10;

/** The mixture of the laws of the parts: each search solves all of them again, as an instance holds one answer at a time. */
export function mixture(instance: Instance, parts: Part[]): Laws {
  const own = lawsIn(instance);
  const each = <T>(read: () => T): T[] =>
    parts.map((part) => {
      part.solve();
      return read();
    });
  const survivals: Laws["survivals"] = (which, times) => {
    const rows = each(() => own.survivals(which, times));
    return times.map((_, i) => rows.reduce((sum, row, k) => sum + (parts[k]?.share_ratio ?? 0) * (row[i] ?? 0), 0));
  };
  return {
    present: (which) => each(() => own.present(which)).every((there) => there),
    survivals,
    percentiles: (which, levels) =>
      search(
        levels,
        each(() => own.percentiles(which, levels)),
        (x) => survivals(which, x),
      ),
    resolution: (which) => Math.max(...each(() => own.resolution(which))),
  };
}

/** A percentile of the mixture lies between those of its parts: all levels are searched at once. */
function search(levels: number[], parts: number[][], survivals: (times: number[]) => number[]): number[] {
  const ends = levels.map((_, i) => {
    const own = parts.map((row) => row[i] ?? 0);
    return { low: Math.min(...own), high: Math.max(...own) };
  });
  const open = () => ends.some(({ low, high }) => high - low > CLOSE * high);
  for (let first = true; first || open(); first = false) {
    const times = ends.flatMap(({ low, high }) =>
      Array.from({ length: SECTIONS + 1 }, (_, k) => low + ((high - low) * k) / SECTIONS),
    );
    const above = survivals(times);
    for (const [i, end] of ends.entries()) {
      const row = above.slice(i * (SECTIONS + 1), (i + 1) * (SECTIONS + 1));
      const at = row.findIndex((survival) => survival <= 1 - (levels[i] ?? 0));
      const time = (k: number) => times[i * (SECTIONS + 1) + k] ?? end.high;
      if (at === 0) end.high = end.low;
      else if (at > 0) ends[i] = { low: time(at - 1), high: time(at) };
      else end.low = end.high;
    }
  }
  return ends.map(({ high }) => high);
}
