// Laws of the wait and of the time to the first token: a request finds the engine empty; or may be added, and meets the
// backlog of the nearest node; or waits for a place and then joins the backlog of a full engine.

import { column } from "../../abi/arena";
import { at, put } from "../../abi/table";
import { blockedWait } from "./blocked-wait";
import { Backlog } from "./backlog";
import { capacity } from "./capacity";
import { levels } from "./levels";
import { nodes } from "./nodes";
import { PrefillDelay } from "./prefill-delay";

const MOST: i32 = 10;
/** Places of the table of the time to the first token, geometric. */
const PLACES: i32 = 384;

class FirstToken {
  /** P(blocked), and of those who are not P(nobody is there). */
  blocked: f64 = 0;
  private idle: f64 = 0;
  private shares: usize = 0;
  private count: i32 = 0;
  private parts: StaticArray<PrefillDelay> = new StaticArray<PrefillDelay>(MOST);
  private alone: PrefillDelay = new PrefillDelay();
  private full: PrefillDelay = new PrefillDelay();
  private table: usize = 0;
  private least: f64 = 0;
  private step: f64 = 0;

  constructor() {
    for (let i = 0; i < MOST; i++) this.parts[i] = new PrefillDelay();
  }

  /** `saturated`: the backlog of a full engine; `blocked`: P(no sequence may be added at an arrival). The levels are solved, and the wait of the blocked is open. */
  open(saturated: Backlog, blocked: f64): void {
    this.blocked = blocked;
    this.shares = nodes.share((n) => levels.found(n) * (1.0 - capacity.blockedAt(n)));
    this.count = nodes.count;
    this.idle = levels.found(0);
    let free = this.idle;
    for (let i = 0; i < this.count; i++) free += at(this.shares, i);
    this.idle /= free;
    for (let i = 0; i < this.count; i++) {
      put(this.shares, i, at(this.shares, i) / free);
      unchecked(this.parts[i]).meet(nodes.node(i));
    }
    this.alone.alone();
    this.full.join(saturated);
  }

  /** Means in seconds, with `wait` until a place is free on average, blocked or not. */
  mean(wait: f64): f64 {
    let free = this.idle * this.alone.firstMean;
    for (let i = 0; i < this.count; i++) {
      const part = unchecked(this.parts[i]);
      free += at(this.shares, i) * (part.residualMean + part.firstMean);
    }
    return wait + (1.0 - this.blocked) * free + this.blocked * this.full.firstMean;
  }

  meanBegin(wait: f64): f64 {
    let free = 0.0;
    for (let i = 0; i < this.count; i++) {
      const part = unchecked(this.parts[i]);
      free += at(this.shares, i) * (part.residualMean + part.beginMean);
    }
    return wait + (1.0 - this.blocked) * free + this.blocked * this.full.beginMean;
  }

  /** P(first token later than t). */
  survival(t: f64): f64 {
    let free = this.idle * above(this.alone.first, this.alone.firstWeights, this.alone.firstCount, t);
    for (let i = 0; i < this.count; i++) {
      const share = at(this.shares, i);
      if (share < 1e-9) continue;
      const part = unchecked(this.parts[i]);
      free += share * behind(part, part.first, part.firstWeights, part.firstCount, t);
    }
    const full = this.full;
    return this.mix(free, waited(full.first, full.firstWeights, full.firstCount, t));
  }

  /** P(the prefill begins later than t). */
  survivalBegin(t: f64): f64 {
    let free = 0.0;
    for (let i = 0; i < this.count; i++) {
      const share = at(this.shares, i);
      if (share < 1e-9) continue;
      const part = unchecked(this.parts[i]);
      free += share * behind(part, part.begin, part.beginWeights, part.beginCount, t);
    }
    const full = this.full;
    return this.mix(free, waited(full.begin, full.beginWeights, full.beginCount, t));
  }

  private mix(free: f64, full: f64): f64 {
    return (1.0 - this.blocked) * free + this.blocked * full;
  }

  /** The longest that one who is not blocked can take. */
  longest(): f64 {
    let most = at(this.alone.first, this.alone.firstCount - 1);
    for (let i = 0; i < this.count; i++) {
      const part = unchecked(this.parts[i]);
      most = max<f64>(most, part.residualMost + at(part.first, part.firstCount - 1));
    }
    return most;
  }

  /** Tabulates the law, for sums over many places. */
  tabulate(): void {
    this.table = column(PLACES);
    let least = at(this.alone.first, 0);
    for (let i = 0; i < this.count; i++) least = min<f64>(least, at(unchecked(this.parts[i]).first, 0));
    this.least = min<f64>(least, at(this.full.first, 0));
    const wait = this.blocked > 1e-9 ? blockedWait.longest() + at(this.full.first, this.full.firstCount - 1) : 0.0;
    const most = max<f64>(this.longest(), wait);
    this.step = Math.log(max<f64>(most / this.least, 1.01)) / <f64>(PLACES - 1);
    for (let i = 0; i < PLACES; i++) put(this.table, i, this.survival(this.least * Math.exp(this.step * <f64>i)));
  }

  /** The table's P(first token later than t). */
  tabulated(t: f64): f64 {
    if (t <= this.least) return 1.0;
    const position = Math.log(t / this.least) / this.step;
    if (position >= <f64>(PLACES - 1)) return 0.0;
    const i = <i32>position;
    return at(this.table, i) + (position - <f64>i) * (at(this.table, i + 1) - at(this.table, i));
  }
}

/** P(an atom is above t). */
function above(values: usize, weights: usize, count: i32, t: f64): f64 {
  let sum = 0.0;
  for (let i = 0; i < count; i++) if (at(values, i) > t) sum += at(weights, i);
  return sum;
}

/** P(what is left of a step and then an atom > t). */
function behind(part: PrefillDelay, values: usize, weights: usize, count: i32, t: f64): f64 {
  let sum = 0.0;
  for (let i = 0; i < count; i++) sum += at(weights, i) * part.left(t - at(values, i));
  return sum;
}

/** P(the wait of the blocked and then an atom > t). */
function waited(values: usize, weights: usize, count: i32, t: f64): f64 {
  let sum = 0.0;
  for (let i = 0; i < count; i++) sum += at(weights, i) * blockedWait.survival(t - at(values, i));
  return sum;
}

export const firstToken = new FirstToken();
