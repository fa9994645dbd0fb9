import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { ANSWER_MAX_RATE, ANSWER_SIZE } from "../../assembly/abi/layout";
import { Instance } from "../../src/core/core.ts";
import { setLengths } from "../../src/core/lengths.ts";
import type { LengthSpec, LinearService } from "../../src/services/scenario.ts";
import { service } from "./core.ts";

export const instance = new Instance(new WebAssembly.Module(readFileSync("build/core.wasm")));
const core = instance.exports;

export interface Queue {
  elastic: boolean;
  tokens: LengthSpec;
  cap: number;
  law: LinearService;
  limit: number;
}

export interface Solved {
  status: number;
  figures: number[];
}

/** One analysis at a rate in requests per second; its figures by ANSWER_*. */
export function solve(queue: Queue, rate: number, distributions = 0): Solved {
  core.reset();
  setLengths(instance, queue.tokens, queue.cap);
  const { batch_s, request_s, token_s, token_request_s } = queue.law;
  core.setService(batch_s, request_s, token_s, token_request_s);
  const status = (queue.elastic ? core.analyzeElastic : core.analyzeDynamic)(rate, queue.limit, distributions);
  return { status, figures: [...instance.column(core.answerAddress(), ANSWER_SIZE)] };
}

export const figure = (solved: Solved, place: number): number => solved.figures[place] ?? Number.NaN;

/** The same at a share of the largest stable rate. */
export function solveAt(queue: Queue, load: number, distributions = 0): Solved & { rate: number } {
  const rate = load * figure(solve(queue, Number.MAX_VALUE), ANSWER_MAX_RATE);
  return { ...solve(queue, rate, distributions), rate };
}

export const relative = (got: number, want: number): number => Math.abs(got - want) / Math.max(Math.abs(want), 1e-9);

/** Fails where `got` is off by more than `tolerance`, as a share of `want`. */
export function close(got: number, want: number, tolerance: number): void {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(Math.max(tolerance * Math.abs(want), 1e-9));
}

export const LAW = service(0.02, 0.01, 0.02, 0.0003);
const LENGTHS: [string, LengthSpec, number][] = [
  ["constant", { kind: "constant", value: 50 }, 50],
  ["lognormal", { kind: "lognormal", mu: 4.5, sigma: 0.8 }, 512],
  ["pareto", { kind: "pareto", minimum: 20, shape: 1.1 }, 4096],
];
const LIMITS = [1, 8, 64, 256];
export const LOADS = [0.3, 0.8, 0.95, 0.99];
/** Queues over laws of lengths, both ways of leaving, and limits. */
export const QUEUES = LENGTHS.flatMap(([name, tokens, cap]) =>
  [false, true].flatMap((elastic) => LIMITS.map((limit) => ({ name, tokens, cap, elastic, limit, law: LAW }))),
);
