// A second entry, for tests only: the mathematics and the registries behind the core's own exports.
import "./abi/abort";
import { ARRIVALS } from "./arrivals";
import { Stream } from "./num/rng";
import { ArrivalTimes } from "./sim/arrival-times";

export { reset, reserve } from "./abi/arena";
export { fft, inverseFft } from "./num/fft";
export { erfc, gammaSurvival, logGamma } from "./num/special";

const stream = new Stream();
const times = new ArrivalTimes();

/** Value `index` (from 0) of SplitMix64 from `state`. */
export function splitMix(state: u64, index: i32): u64 {
  stream.state = state;
  for (let i = 0; i < index; i++) stream.bits();
  return stream.bits();
}

export function gapShape(process: i32, cv: f64): f64 {
  return ARRIVALS[process].shape(cv);
}

export function gapSurvival(process: i32, shape: f64, x: f64): f64 {
  return ARRIVALS[process].survival(x, shape);
}

/** Writes `count` gaps of mean 1, drawn from stream (seed, 0, 1), to the column. */
export function drawGaps(process: i32, shape: f64, seed: u64, count: i32, column: usize): void {
  const gap = ARRIVALS[process].gap;
  stream.open(seed, 0, 1);
  for (let i = 0; i < count; i++) store<f64>(column + ((<usize>i) << 3), gap(stream, shape));
}

/** Writes the first `count` times in s of a modulated process with `rows` STATE_* rows at `table` to the column. */
export function drawTimes(process: i32, table: usize, rows: i32, seed: u64, count: i32, column: usize): void {
  times.useModulated(process, table, rows, 1.0);
  times.open(seed, 0);
  for (let i = 0; i < count; i++) store<f64>(column + ((<usize>i) << 3), times.next());
}

export {
  levelMass,
  levelSeen,
  solveLevels,
  tailExcess,
  tailExcessSeen,
  tailMass,
  tailSeen,
} from "./queueing/level-chain";
export { admissionCost } from "./queueing/admission";
export { centralWait, centralWaitBetween, centralWaitGeneral, delayProbability } from "./queueing/central";
