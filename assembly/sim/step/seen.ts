import { SEEN_SIZE } from "../../abi/layout-engine";
import { at, put } from "../../abi/table";

// The block of figures of a run of the engine (SEEN_*), where the host reads it.
const block: usize = memory.data(384, 16);

export function clearSeen(): void {
  for (let place = 0; place < SEEN_SIZE; place++) put(block, place, 0.0);
}

export function seen(place: i32): f64 {
  return at(block, place);
}

export function setSeen(place: i32, value: f64): void {
  put(block, place, value);
}

export function addSeen(place: i32, value: f64): void {
  put(block, place, at(block, place) + value);
}

/** Where the block stands. */
export function engineAddress(): usize {
  return block;
}
