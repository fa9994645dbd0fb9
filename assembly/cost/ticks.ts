// Coefficients of a step law as whole clock ticks.

import { FORM_SIZE } from "../abi/layout-engine";

/** Bytes of a form. */
export const FORM_BYTES: usize = (<usize>FORM_SIZE) << 3;

/** Seconds in ticks, to the nearest. */
export function inTicks(seconds: f64, ticks: f64): i64 {
  return <i64>nearest<f64>(seconds * ticks);
}

/** The whole number at place i of a row. */
export function whole(row: usize, i: i64): i64 {
  return load<i64>(row + ((<usize>i) << 3));
}

export function setWhole(row: usize, i: i64, value: i64): void {
  store<i64>(row + ((<usize>i) << 3), value);
}
