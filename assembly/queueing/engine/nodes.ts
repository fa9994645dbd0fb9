// The backlog's chain at a few levels of the number in system, and between them the ratio of its progress time to the crude
// one, by straight lines over the sequences that decode.

import { column } from "../../abi/arena";
import { at, put } from "../../abi/table";
import { Backlog } from "./backlog";
import { levels } from "./levels";
import { model } from "./model";
import { crudeProgress } from "./progress";

/** Quantiles of the number in system at which the chain is solved, beside one request. */
const QUANTILES: StaticArray<f64> = [0.03, 0.3, 0.7, 0.97];
const MOST: i32 = 10;
/** A node serves another level whose decoding sequences differ by less than this share. */
const NEAR: f64 = 0.04;

class Nodes {
  count: i32 = 0;
  private list: StaticArray<Backlog> = new StaticArray<Backlog>(MOST);
  private places: StaticArray<i32> = new StaticArray<i32>(MOST);
  /** Crude progress times and those without prompts, by level. */
  private crude: usize = 0;
  idle: usize = 0;
  /** Progress times by level, once corrected. */
  tau: usize = 0;
  /** P(this node is the nearest to the level that an arrival finds, and a sequence may be added). */
  private shares: usize = 0;

  constructor() {
    for (let i = 0; i < MOST; i++) this.list[i] = new Backlog();
  }

  open(): void {
    this.count = 0;
    const top = model.slots;
    this.crude = column(top + 1);
    this.idle = column(top + 1);
    this.tau = column(top + 1);
    let before = 0.0;
    for (let n = 1; n <= top; n++) {
      const m = levels.decoding(n);
      if (n === 1 || m !== levels.decoding(n - 1)) before = crudeProgress(m, model.rate, before);
      put(this.crude, n, before);
      put(this.tau, n, before);
      put(this.idle, n, model.seconds(m, 0.0));
    }
    put(this.tau, 0, at(this.tau, 1));
  }

  node(i: i32): Backlog {
    return unchecked(this.list[i]);
  }

  level(i: i32): i32 {
    return unchecked(this.places[i]);
  }

  /** Solves the chain at the quantiles of the levels' law and corrects the progress times. */
  refine(): void {
    this.require(1);
    let sum = 0.0;
    for (let n = 0, k = 0; n <= levels.top && k < 4; n++) {
      sum += levels.mass(n);
      for (; k < 4 && sum >= unchecked(QUANTILES[k]); k++) this.require(max<i32>(1, n));
    }
    this.correct();
  }

  /** The node of the levels that hold the most. */
  last(): Backlog {
    return this.node(this.count - 1);
  }

  private require(n: i32): void {
    const m = levels.decoding(n);
    let place = 0;
    for (let i = 0; i < this.count; i++) {
      if (Math.abs(this.node(i).decoding - m) <= NEAR * m) return;
      if (this.level(i) < n) place = i + 1;
    }
    if (this.count === MOST) return;
    const free = this.node(this.count);
    for (let i = this.count; i > place; i--) {
      this.list[i] = this.list[i - 1];
      this.places[i] = this.places[i - 1];
    }
    this.list[place] = free;
    this.places[place] = n;
    this.count++;
    free.solve(m, model.rate);
  }

  private correct(): void {
    for (let n = 1, i = 0; n <= levels.top; n++) {
      while (i < this.count - 1 && this.level(i + 1) <= n) i++;
      const ratio = this.ratio(i);
      const m = levels.decoding(n);
      let factor = ratio;
      if (i < this.count - 1 && this.level(i) <= n) {
        const from = this.node(i).decoding;
        const width = this.node(i + 1).decoding - from;
        if (width > 1e-12) factor = ratio + ((m - from) / width) * (this.ratio(i + 1) - ratio);
      }
      put(this.tau, n, at(this.crude, n) * factor);
    }
    put(this.tau, 0, at(this.tau, 1));
  }

  /** The share of the steps at level n in which decoding goes on: that of the nearest node. */
  progress(n: i32): f64 {
    let i = 0;
    while (i < this.count - 1 && 2 * n > this.level(i) + this.level(i + 1)) i++;
    return this.node(i).progress;
  }

  /** Variance of the time of a step's progress, weighted by the sequences that decode. */
  jitter(): f64 {
    const shares = this.share((n) => levels.mass(n));
    let sum = 0.0;
    let weights = 0.0;
    for (let i = 0; i < this.count; i++) {
      const weight = at(shares, i) * this.node(i).decoding;
      sum += weight * this.node(i).jitter;
      weights += weight;
    }
    return weights > 0.0 ? sum / weights : 0.0;
  }

  private ratio(i: i32): f64 {
    return this.node(i).tau / at(this.crude, this.level(i));
  }

  /** Shares the arrivals that may be added among the nodes, by the nearest level; an empty engine has none. */
  share(open: (n: i32) => f64): usize {
    this.shares = column(this.count);
    for (let n = 1, i = 0; n <= levels.top; n++) {
      while (i < this.count - 1 && 2 * n > this.level(i) + this.level(i + 1)) i++;
      put(this.shares, i, at(this.shares, i) + open(n));
    }
    return this.shares;
  }
}

export const nodes = new Nodes();
