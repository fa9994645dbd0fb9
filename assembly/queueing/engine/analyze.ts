// Continuous batching by mathematics: how many an engine holds, how long its steps take beside arriving prompts, how many are
// there, how long they wait, and the laws of the wait, the first token, the tokens and the whole. Approximate; where it
// holds, and how well, is in docs/model.md. Design: engine-analysis.md.

import { fft } from "../../num/fft";
import { column } from "../../abi/arena";
import { STATUS_DONE, STATUS_UNSTABLE } from "../../abi/layout";
import * as layout from "../../abi/layout-analysis";
import { METRIC_E2E, METRIC_ITL, METRIC_TPOT, METRIC_TTFT, METRIC_WAIT, METRICS } from "../../abi/layout-engine";
import { at, put } from "../../abi/table";
import { Distribution } from "../distribution";
import { Backlog } from "./backlog";
import { blockedWait } from "./blocked-wait";
import { capacity } from "./capacity";
import { decodingTime } from "./decoding-time";
import { firstToken } from "./first-token";
import { gaps } from "./gaps";
import { levels } from "./levels";
import { model } from "./model";
import { nodes } from "./nodes";
import { pool } from "./pool";
import { waitFactor } from "./waiting";
import { work } from "./work";

/** Rounds of the correction of the levels by the chains at their quantiles. */
const PASSES: i32 = 2;
/** The longest transform: planned once, before the scratch columns. */
const PLANNED: i32 = 2048;

const figures: usize = memory.data(208, 16);
const saturated = new Backlog();
const laws: StaticArray<Distribution> = new StaticArray<Distribution>(METRICS);
for (let i = 0; i < METRICS; i++) laws[i] = new Distribution();

export function engineFiguresAddress(): usize {
  return figures;
}

export function engineSurvival(metric: i32, t: f64): f64 {
  return unchecked(laws[metric]).survival(t);
}

export function engineQuantile(metric: i32, level: f64): f64 {
  return unchecked(laws[metric]).percentile(level);
}

function figure(place: i32, value: f64): void {
  put(figures, place, value);
}

/** Analyses the engine of the block of ANALYSIS_*; the lengths have been taken. `full` asks for the laws too. */
export function engineAnalyze(spec: usize, full: i32): i32 {
  for (let i = 0; i < layout.FIGURES; i++) figure(i, NaN);
  for (let i = 0; i < METRICS; i++) unchecked(laws[i]).present = false;
  fft(column(PLANNED), column(PLANNED), PLANNED);
  model.open(spec);
  capacity.solve();
  const maximum = saturate();
  const load = model.rate / maximum;
  figure(layout.FIGURE_REFUSED, capacity.refused);
  figure(layout.FIGURE_SLOTS, capacity.slots);
  figure(layout.FIGURE_KV_SHARE, capacity.kvShare);
  figure(layout.FIGURE_MAX_RATE, maximum);
  figure(layout.FIGURE_LOAD, load);
  figure(layout.FIGURE_MIX_SECONDS, saturated.tau);
  work.solve(saturated.tau);
  figure(layout.FIGURE_WORK_SPREAD, work.spread);
  figure(layout.FIGURE_SLOWDOWN, work.slowdown);
  if (!(load < 1.0)) return STATUS_UNSTABLE;
  levels.open();
  nodes.open();
  levels.solve(nodes.tau, nodes.idle, maximum);
  for (let pass = 0; pass < PASSES; pass++) {
    nodes.refine();
    levels.solve(nodes.tau, nodes.idle, maximum);
  }
  describe(load, full > 0);
  return STATUS_DONE;
}

/** The rate of a full engine, in requests per second: as many are admitted to a step as end in it. */
function saturate(): f64 {
  const prompt = model.prompts.first;
  const admitted = capacity.slots / capacity.steps;
  const bound = model.chunked && admitted * prompt >= 0.995 * capacity.room;
  figure(layout.FIGURE_PREFILL_BOUND, bound ? 1.0 : 0.0);
  if (!bound) {
    saturated.saturate(capacity.decoding, admitted);
    return capacity.slots / (capacity.steps * saturated.tau);
  }
  // Prompts fill every step: so many decode that as many are computed as end.
  const decoding = model.budget / (1.0 + prompt / capacity.steps);
  saturated.saturate(decoding, Infinity);
  return saturated.room / (prompt * saturated.tau);
}

function describe(load: f64, full: bool): void {
  const rate = model.rate;
  const factor = waitFactor(work.spread, load, capacity.kvShare) * model.smoothing(work.spread);
  let chainWait = levels.waiting() / rate;
  let blocked = levels.blocked();
  if (model.choices > 1) {
    pool.solve(load);
    chainWait += pool.wait;
    blocked += (1.0 - blocked) * pool.blocked;
  }
  const wait = factor * chainWait;
  blockedWait.open(blocked > 1e-300 ? wait / blocked : 0.0, load);
  firstToken.open(saturated, blocked);
  const running = levels.running();
  const tau = running / (rate * capacity.steps);
  const ttft = firstToken.mean(wait);
  figure(layout.FIGURE_FACTOR, factor);
  figure(layout.FIGURE_CHAIN_WAIT, chainWait);
  figure(layout.FIGURE_BLOCKED, blocked);
  figure(layout.FIGURE_IDLE, levels.mass(0));
  figure(layout.FIGURE_TILT, levels.tilt);
  figure(layout.FIGURE_PREFILL_LOAD, (rate * model.prompts.first * nodes.last().full) / nodes.last().room);
  figure(layout.FIGURE_WAIT, firstToken.meanBegin(wait));
  figure(layout.FIGURE_TTFT, ttft);
  if (model.decodes > 0.0) figure(layout.FIGURE_TPOT, tau);
  figure(layout.FIGURE_E2E, ttft + model.decodes * tau);
  figure(layout.FIGURE_RUNNING, running);
  figure(layout.FIGURE_DECODING, (running * model.decodes) / capacity.steps);
  if (model.memory > 0.0) figure(layout.FIGURE_KV_TOKENS, running * capacity.footprint);
  stepFigures(rate);
  if (full) openLaws(tau);
}

/** Steps per second, and the sequences in them. */
function stepFigures(rate: f64): void {
  let steps = 0.0;
  let sequences = 0.0;
  let squares = 0.0;
  for (let n = 1; n <= levels.top; n++) {
    const each = levels.mass(n) / at(nodes.tau, n);
    const running = capacity.inService(n);
    steps += each / nodes.progress(n);
    sequences += each * running;
    squares += each * running * running;
  }
  figure(layout.FIGURE_STEPS, steps);
  figure(layout.FIGURE_STEP_SEQUENCES, (rate * capacity.steps) / steps);
  figure(layout.FIGURE_STEP_SEEN, squares / sequences);
}

function openLaws(tau: f64): void {
  law(METRIC_WAIT).byFunction((_law, t) => firstToken.survivalBegin(t), firstToken.longest());
  law(METRIC_TTFT).byFunction((_law, t) => firstToken.survival(t), firstToken.longest());
  firstToken.tabulate();
  decodingTime.open(tau);
  const whole = at(figures, layout.FIGURE_E2E);
  law(METRIC_E2E).byFunction((_law, t) => decodingTime.survivalWhole(t), 4.0 * whole);
  if (model.decodes <= 0.0) return;
  law(METRIC_TPOT).byFunction((_law, t) => decodingTime.survivalEach(t), 4.0 * tau);
  if (!model.chunked) return;
  gaps.open();
  law(METRIC_ITL).byFunction((_law, t) => gaps.survival(t), 4.0 * tau);
}

function law(metric: i32): Distribution {
  const entry = unchecked(laws[metric]);
  entry.least = 0.0;
  return entry;
}

export function engineHasLaw(metric: i32): boolean {
  return unchecked(laws[metric]).present;
}
