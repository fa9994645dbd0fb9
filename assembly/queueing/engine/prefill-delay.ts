// From an arrival that need not wait for a place until its first token, and until its prefill begins: what is left of the step
// at hand (and the next one, where it is formed already), whole steps for what is ahead, and the step that ends its prompt, which later arrivals fill up. A step is met in
// proportion to its length, and at a place that is uniform in it. Design: engine-analysis.md section 2.

import { column, mark, rewind } from "../../abi/arena";
import { at, put } from "../../abi/table";
import { tailBin } from "./atoms";
import { Backlog } from "./backlog";
import { model } from "./model";

/** Atoms of what is ahead of an arrival. */
const AHEAD: i32 = 64;
/** Bins of the times, by their order of magnitude: about 1.6 % wide, each with its mean. */
const BINS: i32 = 512;
/** Nodes of the residual's survival. */
const NODES: i32 = 64;

export class PrefillDelay {
  /** Seconds from the end of the step at hand to the first token, and to the start of the prefill; atoms. */
  first: usize = 0;
  firstWeights: usize = 0;
  firstCount: i32 = 0;
  begin: usize = 0;
  beginWeights: usize = 0;
  beginCount: i32 = 0;
  firstMean: f64 = 0;
  beginMean: f64 = 0;
  /** What is left of the step at hand: mean, longest, and its survival at NODES even places. */
  residualMean: f64 = 0;
  residualMost: f64 = 0;
  private residual: usize = 0;

  /** Of an arrival that meets the engine in a step of this backlog. */
  meet(backlog: Backlog): void {
    this.open();
    let total = 0.0;
    let squares = 0.0;
    let most = 0.0;
    for (let j = 0; j <= backlog.cells; j++) {
      const d = at(backlog.seconds, j);
      total += at(backlog.starts, j) * d;
      squares += at(backlog.starts, j) * d * d;
      if (at(backlog.starts, j) > 0.0) most = max<f64>(most, d);
    }
    this.residualMean = squares / (2.0 * total);
    this.residualMost = most;
    for (let i = 0; i <= NODES; i++) {
      const x = (most * <f64>i) / <f64>NODES;
      let left = 0.0;
      for (let j = 0; j <= backlog.cells; j++)
        left += at(backlog.starts, j) * max<f64>(0.0, at(backlog.seconds, j) - x);
      put(this.residual, i, left / total);
    }
    if (model.ahead) this.skip(backlog);
    this.gather(backlog, model.rate, this.residualMean);
  }

  /** The step after the one at hand is formed already: it passes too. */
  private skip(backlog: Backlog): void {
    const next = column(NODES + 1);
    for (let i = 0; i <= NODES; i++) {
      const x = (2.0 * this.residualMost * <f64>i) / <f64>NODES;
      for (let j = 0; j <= backlog.cells; j++)
        put(next, i, at(next, i) + at(backlog.starts, j) * this.left(x - at(backlog.seconds, j)));
    }
    this.residual = next;
    this.residualMost *= 2.0;
    this.residualMean += backlog.step;
  }

  /** Of a request that is admitted to a full engine at the start of a step: nothing is left of the last one. */
  join(backlog: Backlog): void {
    this.open();
    this.gather(backlog, 0.0, 0.0);
  }

  /** Of an arrival at an empty engine. */
  alone(): void {
    this.open();
    const prompts = model.prompts.quantiles;
    const room = model.chunked ? model.room(0.0) : Infinity;
    for (let i = 0; i < prompts.count; i++) {
      const full = Math.ceil(prompts.value(i) / room) - 1.0;
      const rest = prompts.value(i) - (full > 0.0 ? full * room : 0.0);
      const seconds = (full > 0.0 ? full * model.seconds(0.0, room) : 0.0) + model.seconds(0.0, rest);
      this.add(seconds, prompts.weight(i));
    }
    put(this.beginWeights, 0, 1.0);
    this.beginCount = 1;
  }

  /** P(what is left of the step at hand > x). */
  left(x: f64): f64 {
    if (x < 0.0) return 1.0;
    if (x >= this.residualMost) return 0.0;
    const position = (x / this.residualMost) * <f64>NODES;
    const i = <i32>position;
    const f = position - <f64>i;
    return at(this.residual, i) + f * (at(this.residual, i + 1) - at(this.residual, i));
  }

  private open(): void {
    this.residualMean = 0.0;
    this.residualMost = 0.0;
    this.first = column(BINS);
    this.firstWeights = column(BINS);
    this.firstCount = 0;
    this.begin = column(AHEAD);
    this.beginWeights = column(AHEAD);
    this.beginCount = 0;
    this.residual = column(NODES + 1);
    this.firstMean = 0.0;
    this.beginMean = 0.0;
  }

  /** Prompts behind what is ahead; the last step is filled up by what arrives at `rate` meanwhile. */
  private gather(backlog: Backlog, rate: f64, before: f64): void {
    const scratch = mark();
    const values = column(AHEAD);
    const weights = column(AHEAD);
    const count = this.gatherAhead(backlog, values, weights);
    const prompts = model.prompts.quantiles;
    const sums = column(BINS);
    const masses = column(BINS);
    const full = backlog.full;
    const least = 0.5 * min<f64>(at(backlog.seconds, 0), model.prefillSeconds(backlog.decoding, 1.0));
    const filling = rate * model.prompts.first;
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < prompts.count; k++) {
        const tokens = at(values, i) + prompts.value(k);
        const whole = max<f64>(0.0, Math.ceil(tokens / backlog.room - 1e-9) - 1.0);
        const rest = tokens - whole * backlog.room;
        const last = min<f64>(backlog.room, rest + filling * (before + whole * full));
        const seconds = whole * full + model.prefillSeconds(backlog.decoding, last);
        const weight = at(weights, i) * prompts.weight(k);
        const bin = min<i32>(BINS - 1, max<i32>(0, <i32>(64.0 * Math.log(seconds / least))));
        put(sums, bin, at(sums, bin) + weight * seconds);
        put(masses, bin, at(masses, bin) + weight);
      }
    }
    for (let bin = 0; bin < BINS; bin++)
      if (at(masses, bin) > 0.0) this.add(at(sums, bin) / at(masses, bin), at(masses, bin));
    rewind(scratch);
  }

  private add(seconds: f64, weight: f64): void {
    put(this.first, this.firstCount, seconds);
    put(this.firstWeights, this.firstCount, weight);
    this.firstCount++;
    this.firstMean += weight * seconds;
  }

  /** What is ahead as few atoms, in tokens; with them the steps before its prefill begins. */
  private gatherAhead(backlog: Backlog, values: usize, weights: usize): i32 {
    let below = 0.0;
    let bin = -1;
    let count = 0;
    for (let k = 0; k < backlog.size; k++) {
      const p = at(backlog.ahead, k);
      if (p < 1e-12) continue;
      const own = tailBin(below + 0.5 * p, AHEAD);
      if (own !== bin) count++;
      bin = own;
      below += p;
      const place = count - 1;
      put(values, place, at(values, place) + p * <f64>k * backlog.cell);
      put(weights, place, at(weights, place) + p);
    }
    const prompt = model.prompts.first;
    const smoothing = model.smoothing(model.prompts.variance() / (prompt * prompt));
    for (let i = 0; i < count; i++) {
      const tokens = (smoothing * at(values, i)) / at(weights, i);
      put(values, i, tokens);
      const seconds = Math.floor(tokens / backlog.room + 1e-9) * backlog.full;
      put(this.begin, i, seconds);
      put(this.beginWeights, i, at(weights, i));
      this.beginMean += at(weights, i) * seconds;
    }
    this.beginCount = count;
    return count;
  }
}
