// The chain of the number waiting when a batch ends: X' = max(X - b, 0) + A_b with b = min(max(X, 1), limit).

import { column, mark, rewind } from "../abi/arena";
import { at, put } from "../abi/table";
import { STATUS_DONE, STATUS_LIMIT } from "../abi/layout";
import { Band } from "../num/band";
import { stationaryLaw } from "../num/gth";
import { addScaled, dot } from "../num/vector";
import { Ladder } from "../num/wiener-hopf";
import { dynamicArrivals } from "./bulk-dynamic-arrivals";
import { elasticArrivals } from "./bulk-elastic-arrivals";
import { law as service } from "../cost/linear";
import { top } from "../lengths/table";
import { cutBlocks } from "./bulk-elastic-blocks";
import { lastGrowth } from "./bulk-drift";
import { shrinks } from "./bulk-service";
import { longest } from "./longest";

/** P(X = x), x < states, and what is above: whole if the limit is below any mass, P(X >= states), E[X - states; ...] ... */
export let states: i32 = 0;
export let law: usize = 0;
/** Whether the batch limit is reached with any weight; then it equals `states`. */
export let capped: bool = false;
/** P(X >= limit), E[M; X >= limit] and E[M (M - 1); X >= limit] with M = X - limit. */
export let above: f64 = 0;
export let aboveFirst: f64 = 0;
export let aboveSecond: f64 = 0;
/** Decay of P(X = x): e^-decay per request; 0 where not capped. */
export let decay: f64 = 0;
/** E L_b by b, tokens. */
export let longestMeans: usize = 0;

/** Largest number of states. */
const STATES: i32 = 4096;
/** Bytes for the arrivals' rows; the chain's own take about as much. */
const ROOM: f64 = 4.8e7;
/** Mass at the last state that is taken for none. */
const END: f64 = 1e-13;

const arrivals = new Band();
const inside = new Band();
const ladder = new Ladder();

/** Solves for the stationary law; `longest` is open. The rate is below the largest stable one; limit 0 is none. */
export function solveChain(rate: f64, limit: i32): i32 {
  const guess = lastGrowth * 1.25 + 10.0 * Math.sqrt(lastGrowth + 1.0) + 16.0;
  law = column(STATES);
  longestMeans = column(STATES + 1);
  if (shrinks) cutBlocks(rate);
  const scratch = mark();
  for (let size = <i32>min<f64>(guess, <f64>STATES); size <= STATES; size *= 2) {
    states = limit > 0 ? min<i32>(size, limit) : size;
    arrivals.open(states + 1);
    if (!fillArrivals(rate)) return STATUS_LIMIT;
    capped = states === limit;
    above = aboveFirst = aboveSecond = decay = 0.0;
    if (capped) solveCapped();
    else solveOpen();
    rewind(scratch);
    if (capped || at(law, states - 1) < END) return STATUS_DONE;
  }
  return STATUS_LIMIT;
}

function fillArrivals(rate: f64): bool {
  if (shrinks) return elasticArrivals(states, rate, arrivals, longestMeans, ROOM);
  longest.rewind();
  let bytes = 0.0;
  for (let b = 1; b <= states; b++) {
    longest.advance();
    // A row would not fit, nor its length an i32.
    if (8.0 * rate * service.seconds(<f64>b, <f64>top) > ROOM) return false;
    put(longestMeans, b, longest.mean);
    dynamicArrivals(b, rate, arrivals);
    bytes += 8.0 * <f64>(arrivals.high(b) - arrivals.low(b));
    if (bytes > ROOM) return false;
  }
  return true;
}

/** Opens rows 0 .. states-1 of the chain inside, from below its diagonal on, each with a copy of the arrivals in reach. */
function openInside(lowest: i32): void {
  inside.open(states);
  let high = 0;
  let low = states - 1;
  const lows = column(states);
  for (let x = states - 1; x >= 0; x--) {
    low = min<i32>(min<i32>(low, max<i32>(x - 1, 0)), min<i32>(lowest, arrivals.low(max<i32>(x, 1))));
    put(lows, x, <f64>low);
  }
  for (let x = 0; x < states; x++) {
    const b = max<i32>(x, 1);
    low = <i32>at(lows, x);
    high = max<i32>(high, min<i32>(max<i32>(arrivals.high(b), x), states - 1));
    const row = column(high - low + 1);
    inside.place(x, row, low, high);
    const start = arrivals.low(b);
    const count = min<i32>(arrivals.high(b), states - 1) - start + 1;
    if (count > 0) memory.copy(inside.entry(x, start), arrivals.entry(b, start), (<usize>count) << 3);
  }
}

/** No limit in reach: what would pass the last state stays in it. */
function solveOpen(): void {
  openInside(states - 1);
  for (let x = 0; x < states; x++) {
    const b = max<i32>(x, 1);
    let beyond = 0.0;
    for (let k = arrivals.high(b); k >= states; k--) beyond += arrivals.at(b, k);
    if (beyond > 0.0) {
      const place = inside.entry(x, states - 1);
      store<f64>(place, load<f64>(place) + beyond);
    }
  }
  memory.copy(law, stationaryLaw(inside, states), (<usize>states) << 3);
}

/**
 * With the limit b in reach the chain is a random walk from b on, with steps A_b - b: it is watched only below b, where an
 * excursion comes back by its descending ladder heights d; what it does above follows from the ascending ones. No truncation.
 */
function solveCapped(): void {
  const b = states;
  ladder.factor(arrivals.entry(b, arrivals.low(b)), arrivals.low(b), arrivals.high(b), b);
  decay = ladder.theta;
  const mirrored = column(b + 1); // d_{b - t} at t
  for (let s = 0; s <= ladder.reach; s++) put(mirrored, b - s, at(ladder.down, s));
  openInside(b - ladder.reach);
  let highest = b;
  for (let x = 1; x <= b; x++) highest = max<i32>(highest, arrivals.high(x));
  const longestExcursion = highest - b + 1;
  const heights = column(longestExcursion);
  for (let x = 0; x < b; x++) {
    const count = over(max<i32>(x, 1), heights);
    if (count === 0) continue;
    descend(heights, count);
    for (let m = 0; m < count && m < ladder.reach; m++) {
      const first = b - ladder.reach + m;
      addScaled(inside.entry(x, first), mirrored + ((<usize>(first - m)) << 3), at(heights, m), b - first);
    }
  }
  memory.copy(law, stationaryLaw(inside, b), (<usize>b) << 3);
  const entry = column(longestExcursion);
  for (let x = 0; x < b; x++) {
    const count = over(max<i32>(x, 1), heights);
    if (count > 0) addScaled(entry, heights, at(law, x), count);
  }
  descend(entry, longestExcursion);
  fillAbove(entry, longestExcursion);
}

/** heights_m = P(A = limit + m) for a batch of b; how many there are. */
function over(b: i32, heights: usize): i32 {
  const count = arrivals.high(b) - states + 1;
  if (count <= 0) return 0;
  const low = max<i32>(arrivals.low(b), states);
  memory.fill(heights, 0, (<usize>(low - states)) << 3);
  memory.copy(
    heights + ((<usize>(low - states)) << 3),
    arrivals.entry(b, low),
    (<usize>(arrivals.high(b) - low + 1)) << 3,
  );
  return count;
}

/** Expected visits of the descending ladder to each height, in place from the masses at which the excursions start. */
function descend(heights: usize, count: i32): void {
  const steps = ladder.down + 8;
  for (let m = count - 2; m >= 0; m--) {
    const place = heights + ((<usize>m) << 3);
    store<f64>(place, load<f64>(place) + dot(place + 8, steps, min<i32>(ladder.reach, count - 1 - m)));
  }
}

/** Mass and moments above the limit, from the ladder's visits and the weak ascending factor; then everything to mass 1. */
function fillAbove(visits: usize, count: i32): void {
  let v0 = 0.0;
  let v1 = 0.0;
  let v2 = 0.0;
  for (let m = count - 1; m >= 0; m--) {
    const mass = at(visits, m);
    v0 += mass;
    v1 += <f64>m * mass;
    v2 += <f64>m * <f64>(m - 1) * mass;
  }
  const scale = Math.exp(ladder.up0);
  const c1 = ladder.up1;
  above = scale * v0;
  aboveFirst = scale * (v1 + v0 * c1);
  aboveSecond = scale * (v2 + 2.0 * v1 * c1 + v0 * (ladder.up2 + c1 * c1));
  const whole = 1.0 + above;
  above /= whole;
  aboveFirst /= whole;
  aboveSecond /= whole;
  for (let x = 0; x < states; x++) put(law, x, at(law, x) / whole);
}
