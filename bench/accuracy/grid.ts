// The analysis of engines against simulations of the same scenarios.

import type { Core } from "../../src/core/core.ts";
import { analyze } from "../../src/services/analyze.ts";
import { Uncovered } from "../../src/services/errors.ts";
import type { Answer } from "../../src/services/result.ts";
import { simulate } from "../../src/services/simulate.ts";
import { atRate, grid, type Point } from "./grid-scenarios.ts";

const METRICS = ["e2e_s", "ttft_s", "tpot_s"] as const;

/** Analysis over simulation, less 1. */
export interface Errors {
  e2e_s: number;
  ttft_s: number;
  tpot_s: number;
  ttft_p99_s: number;
  max_rate: number;
}

export interface Compared extends Omit<Point, "scenario"> {
  flagged: boolean;
  /** Half the width of the simulation's 95 % interval of the mean E2E over it. */
  noise: number;
  /** Undefined where the simulation falls behind, so that it has no latency to compare with. */
  errors?: Errors;
}

/** A point held against its simulation; undefined where the analysis does not cover it. */
export async function compare(core: Core, point: Point): Promise<Compared | undefined> {
  try {
    const { max_rate_per_s: most = 0 } = await analyze(core, atRate(point, 1e-6));
    const scenario = atRate(point, point.load * most);
    const known = await analyze(core, scenario);
    const seen = await simulate(core, scenario, { aborted: () => false, pause: () => Promise.resolve() });
    const { scenario: _, ...place } = point;
    const flagged = known.latency?.e2e_s.trust === "simulate";
    const { mean = 1, mean_low = mean, mean_high = mean } = (seen.latency?.e2e_s ?? {}) as Record<string, number>;
    const noise = (Number(mean_high) - Number(mean_low)) / (2 * Number(mean));
    return { ...place, flagged, noise, ...(seen.stable ? { errors: errorsOf(known, seen) } : {}) };
  } catch (error) {
    if (error instanceof Uncovered) return undefined;
    throw error;
  }
}

/** The grid point by point. */
export async function compareGrid(core: Core): Promise<Compared[]> {
  const rows: Compared[] = [];
  for (const point of grid()) {
    const row = await compare(core, point);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

function errorsOf(known: Answer, seen: Answer): Errors {
  const of = (metric: (typeof METRICS)[number], statistic: string) =>
    Number(known.latency?.[metric]?.[statistic]) / Number(seen.latency?.[metric]?.[statistic]) - 1;
  return {
    e2e_s: of("e2e_s", "mean"),
    ttft_s: of("ttft_s", "mean"),
    tpot_s: of("tpot_s", "mean"),
    ttft_p99_s: of("ttft_s", "p99"),
    max_rate: Number(known.max_rate_per_s) / Number(seen.max_rate_per_s) - 1,
  };
}
