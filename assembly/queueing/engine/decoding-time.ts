// The law of the time from the first token to the last: O - 1 steps, whose time relaxes from that of the level at which the
// request starts to the mean one at rate a = 2 mu'(n) / (1 + c_H^2). On average (O - 1) [tau + (tau_n - tau_0) f], with
// f = (1 - e^-y) / y and y = a (O - 1) tau; around it normal, with variance Var[tau] [2 (y - 1 + e^-y) / y^2 - f^2], by three
// nodes of Gauss and Hermite. The time a token of a request has besides the variance of a single step, over O - 1. Design: engine-analysis.md section 5.

import { column } from "../../abi/arena";
import { at, put } from "../../abi/table";
import { normalSurvival } from "../../num/special";
import { capacity } from "./capacity";
import { firstToken } from "./first-token";
import { levels } from "./levels";
import { model } from "./model";
import { nodes } from "./nodes";

/** Equal shares of the levels at which requests start. */
const CLASSES: i32 = 5;
const NORMAL: StaticArray<f64> = [-1.7320508075688772, 0.0, 1.7320508075688772];
const WEIGHTS: StaticArray<f64> = [1.0 / 6.0, 2.0 / 3.0, 1.0 / 6.0];

class DecodingTime {
  /** Atoms of the whole: seconds and weights. */
  private seconds: usize = 0;
  private weights: usize = 0;
  private count: i32 = 0;
  /** Of a step: mean, deviation over the steps of a request, and weights. */
  private middles: usize = 0;
  private deviations: usize = 0;
  private shares: usize = 0;
  private each: i32 = 0;
  /** Share of the requests that decode at all. */
  private decoding: f64 = 0;
  /** Mean and variance of the progress time by level, and of each class. */
  private mean: f64 = 0;
  private variance: f64 = 0;
  private classes: usize = 0;

  /** With mean progress time tau. */
  open(tau: f64): void {
    const outputs = model.outputs.quantiles;
    const most = outputs.count * CLASSES * 3;
    this.seconds = column(most);
    this.weights = column(most);
    this.count = 0;
    this.middles = column(most);
    this.deviations = column(most);
    this.shares = column(most);
    this.each = 0;
    const jitter = nodes.jitter();
    this.decoding = 0.0;
    this.averages();
    const spread = model.outputs.variance() / (capacity.steps * capacity.steps);
    const relaxation = (2.0 * levels.slope()) / (1.0 + spread);
    for (let i = 0; i < outputs.count; i++) {
      const steps = max<f64>(0.0, outputs.value(i) - 1.0);
      if (steps > 0.0) this.decoding += outputs.weight(i);
      const y = relaxation * steps * tau;
      const f = y > 1e-6 ? (1.0 - Math.exp(-y)) / y : 1.0 - 0.5 * y;
      const kept = y > 1e-3 ? (2.0 * (y - 1.0 + Math.exp(-y))) / (y * y) : 1.0 - y / 3.0;
      const drift = max<f64>(0.0, this.variance * (kept - f * f));
      const deviation = Math.sqrt(drift);
      for (let c = 0; c < CLASSES; c++) {
        const middle = tau + (at(this.classes, c) - this.mean) * f;
        const weight = outputs.weight(i) / <f64>CLASSES;
        if (steps > 0.0) this.addEach(middle, Math.sqrt(drift + jitter / steps), weight);
        for (let k = 0; k < 3; k++) {
          const rate = max<f64>(0.0, middle + unchecked(NORMAL[k]) * deviation);
          put(this.seconds, this.count, steps * rate);
          put(this.weights, this.count, weight * unchecked(WEIGHTS[k]));
          this.count++;
        }
      }
    }
  }

  private addEach(middle: f64, deviation: f64, weight: f64): void {
    put(this.middles, this.each, middle);
    put(this.deviations, this.each, max<f64>(deviation, 1e-9 * middle));
    put(this.shares, this.each, weight);
    this.each++;
  }

  /** Progress times as arrivals find them. */
  private averages(): void {
    this.classes = column(CLASSES);
    let below = 0.0;
    let square = 0.0;
    this.mean = 0.0;
    for (let n = 0; n <= levels.top; n++) {
      const p = levels.mass(n);
      const tau = at(nodes.tau, n);
      this.mean += p * tau;
      square += p * tau * tau;
      for (let c = 0; c < CLASSES; c++) {
        const from = max<f64>(below, <f64>c / <f64>CLASSES);
        const to = min<f64>(below + p, <f64>(c + 1) / <f64>CLASSES);
        if (to > from) put(this.classes, c, at(this.classes, c) + (to - from) * tau * <f64>CLASSES);
      }
      below += p;
    }
    this.variance = max<f64>(0.0, square - this.mean * this.mean);
  }

  /** P(first token and all others later than t). */
  survivalWhole(t: f64): f64 {
    let sum = 0.0;
    for (let i = 0; i < this.count; i++) sum += at(this.weights, i) * firstToken.tabulated(t - at(this.seconds, i));
    return sum;
  }

  /** P(seconds a token > t), of requests with more than one. */
  survivalEach(t: f64): f64 {
    let sum = 0.0;
    for (let i = 0; i < this.each; i++)
      sum += at(this.shares, i) * normalSurvival((t - at(this.middles, i)) / at(this.deviations, i));
    return sum / this.decoding;
  }
}

export const decodingTime = new DecodingTime();
