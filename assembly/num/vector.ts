// Columns of f64, two at a time.

/** sum_i a_i b_i, i < n. */
export function dot(a: usize, b: usize, n: i32): f64 {
  let s = f64x2.splat(0.0);
  let t = f64x2.splat(0.0);
  let o: usize = 0;
  const four = (<usize>(n & ~3)) << 3;
  for (; o < four; o += 32) {
    s = f64x2.add(s, f64x2.mul(v128.load(a + o), v128.load(b + o)));
    t = f64x2.add(t, f64x2.mul(v128.load(a + o, 16), v128.load(b + o, 16)));
  }
  s = f64x2.add(s, t);
  let sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  for (const end = (<usize>n) << 3; o < end; o += 8) sum += load<f64>(a + o) * load<f64>(b + o);
  return sum;
}

/** y_i += f x_i, i < n. */
export function addScaled(y: usize, x: usize, f: f64, n: i32): void {
  const factor = f64x2.splat(f);
  let o: usize = 0;
  for (const two = (<usize>(n & ~1)) << 3; o < two; o += 16) {
    v128.store(y + o, f64x2.add(v128.load(y + o), f64x2.mul(factor, v128.load(x + o))));
  }
  if (n & 1) store<f64>(y + o, load<f64>(y + o) + f * load<f64>(x + o));
}

/** sum_i x_i, i < n. */
export function total(x: usize, n: i32): f64 {
  let sum = 0.0;
  for (let o: usize = 0, end = (<usize>n) << 3; o < end; o += 8) sum += load<f64>(x + o);
  return sum;
}
