// How many sequences an engine holds. Requests reserve their footprint F for H steps (prefill and decodes). While the head of
// the queue is blocked, what is left of the memory is on average the residual of a renewal process with lives F:
// waste = E[F^2] / (2 E[F]) + block / 2; a reservation that is seen while it lasts has mean f1 = E[F H] / E[H] and variance
// v1. So about K_b = (memory - waste) / f1 fit, with deviation sqrt(K_b v1) / f1, and a sequence may be added to k others
// with probability g(k) = P(N > k), N normal: r(n) = sum over k < min(n, slots) of g(k) of n requests are in service.
// Approximate: about 1 % in K_b where outputs are not heavy. Design: engine-analysis.md section 1.

import { ALLOCATE_MAXIMUM, ALLOCATE_ON_DEMAND } from "../../abi/layout-engine";
import { column } from "../../abi/arena";
import { at, put } from "../../abi/table";
import { normalSurvival } from "../../num/special";
import { model } from "./model";

/** Rounds of the fixed point between the sequences that decode and the room that they leave to prompts. */
const ROUNDS: i32 = 12;

class Capacity {
  /** In service when the engine is full, on average; and how many of them decode. */
  slots: f64 = 0;
  decoding: f64 = 0;
  /** Steps that a request holds its place, on average. */
  steps: f64 = 0;
  /** The room of a step for prompts, tokens, when the engine is full. */
  room: f64 = 0;
  /** What can be reserved, tokens, and what a reservation holds while it lasts. */
  usable: f64 = 0;
  footprint: f64 = 0;
  /** 0: the number of sequences binds; 1: KV memory does. */
  kvShare: f64 = 0;
  /** Share of the requests that never fit; they are refused, and the rest go on as if they had the same law. */
  refused: f64 = 0;
  /** r(n) for n = 0 .. model.slots. */
  private running: usize = 0;
  /** 1 - g(k) for k = 0 .. model.slots - 1. */
  private blocked: usize = 0;

  /** Of n requests in the system, those in service. */
  inService(n: i32): f64 {
    return at(this.running, n);
  }

  /** P(nobody may be added to n in the system). */
  blockedAt(n: i32): f64 {
    return n < model.slots ? at(this.blocked, n) : 1.0;
  }

  /** Whether a request is never too large: on demand its last token is not kept. */
  fits(prompt: f64, output: f64): bool {
    if (model.allocation !== ALLOCATE_ON_DEMAND) return this.holds(prompt, output) <= model.memory;
    return Math.ceil((prompt + output - 1.0) / model.block) * model.block <= model.memory;
  }

  /** What a request holds, tokens: blocks are whole. On demand it is the mean over its life. */
  holds(prompt: f64, output: f64): f64 {
    if (model.allocation === ALLOCATE_ON_DEMAND) return prompt + 0.5 * output + 0.5 * (model.block - 1.0);
    const tokens = prompt + (model.allocation === ALLOCATE_MAXIMUM ? <f64>model.outputs.top : output);
    return Math.ceil(tokens / model.block) * model.block;
  }

  /** Steps that a request holds its place. */
  holdsFor(prompt: f64, output: f64): f64 {
    return max<f64>(0.0, output - 1.0) + model.prefillSteps(prompt, this.room);
  }

  solve(): void {
    this.running = column(model.slots + 1);
    this.blocked = column(model.slots);
    this.refused = 0.0;
    this.decoding = <f64>model.slots;
    for (let round = 0; round < ROUNDS; round++) {
      const before = this.decoding;
      this.room = model.room(before);
      this.fill();
      this.decoding = (this.slots * model.decodes) / this.steps;
      if (Math.abs(this.decoding - before) < 1e-6 * before) break;
    }
    this.room = model.room(this.decoding);
  }

  /** Gates and r(n) for the room at hand. */
  private fill(): void {
    const prompts = model.prompts.moments;
    const outputs = model.outputs.moments;
    const limited = model.memory > 0.0;
    let mass = 0.0;
    let steps = 0.0;
    let hold = 0.0;
    let holdSquare = 0.0;
    let seen = 0.0;
    let seenSquare = 0.0;
    for (let i = 0; i < prompts.count; i++) {
      const p = prompts.value(i);
      for (let j = 0; j < outputs.count; j++) {
        const o = outputs.value(j);
        const weight = prompts.weight(i) * outputs.weight(j);
        const h = this.holdsFor(p, o);
        if (limited && !this.fits(p, o)) continue;
        const f = limited ? this.holds(p, o) : 0.0;
        mass += weight;
        steps += weight * h;
        hold += weight * f;
        holdSquare += weight * f * f;
        seen += weight * f * h;
        seenSquare += weight * f * f * h;
      }
    }
    this.refused = max<f64>(0.0, 1.0 - mass);
    this.steps = steps / mass;
    if (!limited) {
      this.gate(Infinity, 1.0);
      return;
    }
    this.footprint = seen / steps;
    const mean = hold / mass;
    const grows = model.allocation === ALLOCATE_ON_DEMAND;
    if (!grows && holdSquare / mass - mean * mean < 1e-9 * mean * mean) {
      // All alike: so many fit, and nothing is left to chance.
      const fit = Math.floor(model.memory / mean);
      this.usable = max<f64>(1.0, fit) * mean;
      this.gate(fit, 0.0);
      return;
    }
    const spread = max<f64>(0.0, seenSquare / steps - this.footprint * this.footprint);
    const waste = (grows ? 0.0 : holdSquare / (2.0 * hold)) + 0.5 * model.block;
    this.usable = max<f64>(this.footprint, model.memory - waste);
    const fit = this.usable / this.footprint;
    this.gate(fit, Math.sqrt(fit * spread) / this.footprint);
  }

  /** The gate where `fit` sequences fit, with a deviation; the first always does. */
  private gate(fit: f64, deviation: f64): void {
    let sum = 0.0;
    put(this.running, 0, 0.0);
    for (let k = 0; k < model.slots; k++) {
      const z = (fit - <f64>k - 0.5) / max<f64>(deviation, 1e-6);
      const closed = k === 0 ? 0.0 : normalSurvival(z);
      put(this.blocked, k, closed);
      sum += 1.0 - closed;
      put(this.running, k + 1, sum);
    }
    this.slots = sum;
    this.kvShare = at(this.blocked, model.slots - 1);
  }
}

export const capacity = new Capacity();
