import { SIM_SIZE } from "../abi/layout";
import { at, put } from "../abi/table";

// The block of figures of a simulation (SIM_*), where the host reads it.
const block: usize = memory.data(192, 16);

export function clearFigures(): void {
  for (let place = 0; place < SIM_SIZE; place++) put(block, place, 0.0);
}

export function figure(place: i32): f64 {
  return at(block, place);
}

export function setFigure(place: i32, value: f64): void {
  put(block, place, value);
}

export function addFigure(place: i32, value: f64): void {
  put(block, place, at(block, place) + value);
}

/** Where the block stands. */
export function simulationAddress(): usize {
  return block;
}
