import { readFileSync } from "node:fs";
import { expect } from "vitest";
import * as layout from "../../assembly/abi/layout";
import { Instance } from "../../src/core/core.ts";
import type { Scenario } from "../../src/services/scenario.ts";
import { open } from "../../src/services/simulate.ts";
import { stability } from "../../src/services/stability.ts";

export const instance = new Instance(new WebAssembly.Module(readFileSync("build/core.wasm")));

export interface Sample {
  wait: number;
  sojourn: number;
  /** Share of waits above the threshold. */
  beyond: number;
}

/** One replication, with the laws that hold on every run checked on the way. */
export function replicate(given: Scenario, seed: number, threshold_s: number): Sample {
  const seeded = { ...given, run: { ...given.run, seed } };
  stability(instance, seeded);
  const run = open(instance, seeded);
  while (run.step(1e6) === "running");
  const figure = (place: number) => run.figure(place);
  const accounted = figure(layout.SIM_COMPLETED) + figure(layout.SIM_IN_FLIGHT) + figure(layout.SIM_ABANDONED);
  expect(accounted).toBe(figure(layout.SIM_ARRIVED));
  // Little's law up to the requests that straddle an end of the window.
  const window = figure(layout.SIM_WINDOW);
  const wait = figure(layout.SIM_WAIT_MEAN);
  const perSecond = figure(layout.SIM_SERVED) / window;
  const waiting = figure(layout.SIM_WAITING) / window;
  expect(Math.abs(waiting - perSecond * wait)).toBeLessThan(0.03 * waiting + 0.01);
  return { wait, sojourn: figure(layout.SIM_SOJOURN_MEAN), beyond: run.above("wait", threshold_s) };
}

export const mean = (sample: number[]): number => sample.reduce((a, b) => a + b, 0) / sample.length;

/** How many standard errors the mean of a sample lies from a value. */
export function deviation(sample: number[], value: number): number {
  const centre = mean(sample);
  const variance = sample.reduce((a, b) => a + (b - centre) ** 2, 0) / (sample.length - 1);
  const error = Math.sqrt(variance / sample.length);
  if (error > 0) return (centre - value) / error;
  return Math.abs(centre - value) <= 1e-6 * value + 1e-9 ? 0 : Number.POSITIVE_INFINITY;
}
