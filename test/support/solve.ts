import { readFileSync } from "node:fs";
import * as layout from "../../assembly/abi/layout";
import { ARRIVALS } from "../../assembly/arrivals";
import { type Figures, readFigures } from "../../src/core/answer.ts";
import { Instance } from "../../src/core/core.ts";
import { setLengths } from "../../src/core/lengths.ts";
import type { LengthSpec } from "../../src/services/scenario.ts";

/** batch_s, request_s, token_s, token_request_s. */
export type Service = [batch: number, request: number, token: number, tokenRequest: number];

/** What a solver of the core leaves. */
export interface Solved extends Figures {
  status: number;
  max_rate: number;
  wait: (level: number) => number;
  sojourn: (level: number) => number;
  waitAbove: (x: number) => number;
}

const instance = new Instance(new WebAssembly.Module(readFileSync("build/core.wasm")));
const { exports } = instance;

/** Opens the shared instance on a service law and lengths clipped at `cap`, runs a solver there, and reads its answer. */
export function solve(lengths: LengthSpec, cap: number, service: Service, run: () => number): Solved {
  exports.reset();
  setLengths(instance, lengths, cap);
  exports.setService(...service);
  const status = run();
  const figures = readFigures(instance);
  const max_rate = instance.column(exports.answerAddress(), layout.ANSWER_SIZE)[layout.ANSWER_MAX_RATE] ?? Number.NaN;
  const percentiles = (which: number) => {
    const known = exports.hasDistribution(which)
      ? new Map([0.5, 0.9, 0.95, 0.99, 0.999].map((level) => [level, exports.percentile(which, level)]))
      : new Map<number, number>();
    return (level: number): number => known.get(level) ?? Number.NaN;
  };
  return {
    ...figures,
    status,
    max_rate,
    wait: percentiles(layout.WAIT),
    sojourn: percentiles(layout.SOJOURN),
    waitAbove: (x) => exports.survival(layout.WAIT, x),
  };
}

export const single = (rate: number) => (): number => exports.analyzeSingle(rate, 1);
export const fixed = (rate: number, batch: number) => (): number => exports.analyzeFixed(rate, batch, 1);
/** Arrivals by their id in the registry. */
export const renewal = (id: string, rate: number, cv: number, batch: number) => (): number =>
  exports.analyzeRenewal(
    ARRIVALS.findIndex((process) => process.id === id),
    rate,
    cv,
    batch,
    1,
  );

export const relative = (got: number | undefined, want: number | undefined): number =>
  Math.abs((got ?? Number.NaN) - (want ?? Number.NaN)) / Math.max(Math.abs(want ?? Number.NaN), 1e-9);

/** States of a cycle: the rate in each, and the rate of leaving it. */
export const modulated = (rates: number[], leave: number[]) => (): number => {
  const rows = rates.flatMap((rate, i) => [rate, 1 / (leave[i] ?? Number.NaN)]);
  return exports.analyzeModulated(instance.write(rows), rates.length, 1);
};
