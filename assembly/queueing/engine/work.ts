// The work of a request in seconds of a full engine: its share of what a step costs anyhow, of each sequence and of each token
// of context, over its decode steps, and its prefill:
// X = b0 share + b1 (O - 1) + b2 [P (O - 1) + O (O - 1) / 2] + s P. b0, b1 and b2 are differences of the step law at the
// working point, so that they are those of the roof that binds there; share = H / slots, or F H / memory where KV binds.
// At a full engine the clock runs by the sum of these shares and the waiting bring fresh X: the work left behaves as that of
// M/G/1. Approximate. Design: engine-analysis.md sections 3 and 4.

import { capacity } from "./capacity";
import { model } from "./model";

/** Step of the differences, relative. */
const DIFFERENCE: f64 = 1e-3;

class Work {
  /** E[X], E[X^2], E[X^3] in seconds, and the squared cv. */
  first: f64 = 0;
  second: f64 = 0;
  third: f64 = 0;
  spread: f64 = 0;
  /** By how much longer contexts crowd an engine than their number says: E[X_d^2] E[O - 1] / (2 E[X_d] E[sum k x_k]). */
  slowdown: f64 = 1;

  /** For a full engine whose steps' progress takes `tau` seconds. */
  solve(tau: f64): void {
    const m = capacity.decoding;
    const context = m * model.context;
    const idle = model.secondsAt(m, context, 0.0);
    let sequence = 0.0;
    let token = 0.0;
    if (m > 1e-9) {
      const d = DIFFERENCE;
      sequence = max<f64>(0.0, (model.secondsAt(m * (1.0 + d), context, 0.0) - idle) / (m * d));
      token = max<f64>(0.0, (model.secondsAt(m, context * (1.0 + d), 0.0) - idle) / (context * d));
    }
    const once = max<f64>(0.0, idle - sequence * m - token * context);
    const admitted = capacity.slots / capacity.steps;
    const prompt = max<f64>(0.0, (tau - idle) / (model.prompts.first * admitted));
    this.gather(once, sequence, token, prompt);
    this.crowding(once / capacity.slots + sequence, token);
  }

  private gather(once: f64, sequence: f64, token: f64, prompt: f64): void {
    const prompts = model.prompts.moments;
    const outputs = model.outputs.moments;
    const kv = capacity.kvShare;
    const bySlots = (once * (1.0 - kv)) / capacity.slots;
    const byMemory = kv > 0.0 ? (once * kv) / capacity.usable : 0.0;
    let mass = 0.0;
    let m1 = 0.0;
    let m2 = 0.0;
    let m3 = 0.0;
    for (let i = 0; i < prompts.count; i++) {
      const p = prompts.value(i);
      for (let j = 0; j < outputs.count; j++) {
        const o = outputs.value(j);
        if (model.memory > 0.0 && !capacity.fits(p, o)) continue;
        const holds = byMemory > 0.0 ? capacity.holds(p, o) : 0.0;
        const weight = prompts.weight(i) * outputs.weight(j);
        const decodes = max<f64>(0.0, o - 1.0);
        const share = (bySlots + byMemory * holds) * capacity.holdsFor(p, o);
        const x = share + sequence * decodes + token * decodes * (p + 0.5 * o) + prompt * p;
        mass += weight;
        m1 += weight * x;
        m2 += weight * x * x;
        m3 += weight * x * x * x;
      }
    }
    this.first = m1 / mass;
    this.second = m2 / mass;
    this.third = m3 / mass;
    this.spread = max<f64>(0.0, this.second / (this.first * this.first) - 1.0);
  }

  /** Where the memory binds it bounds the contexts too, and nothing crowds. */
  private crowding(step: f64, token: f64): void {
    this.slowdown = 1.0;
    if (model.decodes < 1e-9) return;
    const prompts = model.prompts.moments;
    const outputs = model.outputs.moments;
    let mean = 0.0;
    let square = 0.0;
    let ranked = 0.0;
    for (let i = 0; i < prompts.count; i++) {
      const p = prompts.value(i);
      for (let j = 0; j < outputs.count; j++) {
        const weight = prompts.weight(i) * outputs.weight(j);
        const n = max<f64>(0.0, outputs.value(j) - 1.0);
        const x = n * (step + token * (p + 0.5 * n));
        mean += weight * x;
        square += weight * x * x;
        ranked += weight * n * n * (0.5 * step + token * (0.5 * p + n / 3.0));
      }
    }
    if (mean > 0.0 && ranked > 0.0)
      this.slowdown += (1.0 - capacity.kvShare) * ((square * model.decodes) / (2.0 * mean * ranked) - 1.0);
  }
}

export const work = new Work();
