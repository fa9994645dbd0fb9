import { STATE_RATE, STATE_SIZE, STATE_STAY } from "../../assembly/abi/layout";
import { ARRIVALS, MODULATED } from "../../assembly/arrivals";
import type { ArrivalSpec, ClosedArrivals, MmppArrivals, PiecewiseArrivals } from "../services/scenario.ts";
import type { Instance } from "./core.ts";

/** An open arrival process as a run reads it: its place in ARRIVALS, or in MODULATED where it has a table. */
export interface OpenProcess {
  process: number;
  /** Mean arrivals per second, and variation of the gaps; 0 where there is a table. */
  rate: number;
  cv: number;
  /** Address of its rows and their count; 0 where it has none. */
  table: number;
  rows: number;
}

/** Writes the table of an open process, if it has one, to the instance. */
export function openProcess(instance: Instance, arrivals: Exclude<ArrivalSpec, ClosedArrivals>): OpenProcess {
  if ("rate_per_s" in arrivals) {
    const process = ARRIVALS.findIndex(({ id }) => id === arrivals.kind);
    return { process, rate: arrivals.rate_per_s, cv: arrivals.cv ?? 1, table: 0, rows: 0 };
  }
  const process = MODULATED.findIndex(({ id }) => id === arrivals.kind);
  const states = statesOf(arrivals);
  const column = new Float64Array(states.length * STATE_SIZE);
  states.forEach(({ rate_per_s, stay_s }, i) => {
    column[i * STATE_SIZE + STATE_RATE] = rate_per_s;
    column[i * STATE_SIZE + STATE_STAY] = stay_s;
  });
  return { process, rate: 0, cv: 0, table: instance.write(column), rows: states.length };
}

/** The states of a modulated process in their order: the rate in each, and the mean time that it stays there. */
export function statesOf(arrivals: MmppArrivals | PiecewiseArrivals): { rate_per_s: number; stay_s: number }[] {
  if (arrivals.kind === "mmpp")
    return arrivals.rates_per_s.map((rate_per_s, i) => ({ rate_per_s, stay_s: 1 / (arrivals.switch_per_s[i] ?? 0) }));
  return arrivals.segments.map(({ from_s, rate_per_s }, i, all) => ({
    rate_per_s,
    stay_s: (all[i + 1]?.from_s ?? Number.POSITIVE_INFINITY) - from_s,
  }));
}
