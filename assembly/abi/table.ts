// Columns of f64 in the arena.

/** Element i of the column at `column`. */
export function at(column: usize, i: i32): f64 {
  return load<f64>(column + ((<usize>i) << 3));
}

export function put(column: usize, i: i32, value: f64): void {
  store<f64>(column + ((<usize>i) << 3), value);
}
