import { column, rewind } from "../abi/arena";
import { at } from "../abi/table";
import { law } from "../cost/linear";
import { Band } from "../num/band";
import * as rule from "../num/gauss";
import { addPoisson, poissonBottom, poissonTop } from "../num/poisson";
import { longest } from "./longest";

/** Width of a block of levels, in standard deviations of the Poisson law. */
const BLOCK: f64 = 0.5;

/**
 * Row b = P(A_b = k), the arrivals during a batch of b that runs to its end: Poisson(rate H_b(l)) mixed over the longest
 * length l. All terms are positive. A block of many levels is replaced by its Gauss rule of three nodes: the first five
 * moments of A_b are exact and a mass is off by 1e-7 at most, for the Poisson law is smooth in its mean.
 */
export function dynamicArrivals(b: i32, rate: f64, rows: Band): void {
  const start = rate * law.start(<f64>b);
  const slope = rate * law.step(<f64>b);
  const last = longest.count - 1;
  const low = poissonBottom(start + slope * at(longest.values, longest.first));
  let high = poissonTop(start + slope * at(longest.values, last));
  const row = column(high - low + 1);
  for (let i = longest.first; i <= last; ) {
    const value = at(longest.values, i);
    const reach = value + (BLOCK * Math.sqrt(max<f64>(1.0, start + slope * value))) / slope;
    let j = i;
    while (j < last && at(longest.values, j + 1) <= reach) j++;
    if (j < i + 3) {
      for (let k = i; k <= j; k++) {
        addPoisson(row, low, high, start + slope * at(longest.values, k), at(longest.weights, k));
      }
    } else addBlock(row, low, high, start, slope, i, j);
    i = j + 1;
  }
  while (high > low && at(row, high - low) === 0.0) high--;
  rewind(row + ((<usize>(high - low + 1)) << 3));
  rows.place(b, row, low, high);
}

function addBlock(row: usize, low: i32, high: i32, start: f64, slope: f64, i: i32, j: i32): void {
  const centre = 0.5 * (at(longest.values, i) + at(longest.values, j));
  const half = 0.5 * (at(longest.values, j) - at(longest.values, i));
  const inverse = 1.0 / half;
  let m0 = 0.0;
  let m1 = 0.0;
  let m2 = 0.0;
  let m3 = 0.0;
  let m4 = 0.0;
  let m5 = 0.0;
  for (let k = i; k <= j; k++) {
    const x = (at(longest.values, k) - centre) * inverse;
    const w = at(longest.weights, k);
    const wx = w * x;
    const xx = x * x;
    const wxx = w * xx;
    m0 += w;
    m1 += wx;
    m2 += wxx;
    m3 += wx * xx;
    m4 += wxx * xx;
    m5 += wx * xx * xx;
  }
  if (m0 < 1e-22) return;
  rule.gauss(m0, m1, m2, m3, m4, m5);
  const middle = start + slope * centre;
  const scale = slope * half;
  addPoisson(row, low, high, middle + scale * rule.node0, rule.weight0);
  if (rule.nodes > 1) addPoisson(row, low, high, middle + scale * rule.node1, rule.weight1);
  if (rule.nodes > 2) addPoisson(row, low, high, middle + scale * rule.node2, rule.weight2);
}
