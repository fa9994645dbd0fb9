// Two real columns in one complex transform.

import { at, put } from "../abi/table";

/** From the transforms (re, im) and (re2, im2) of two real columns x and y at k <= n / 2: the transform of x + i y, in (re, im). */
export function packPair(re: usize, im: usize, re2: usize, im2: usize, n: i32): void {
  const half = n >> 1;
  for (let k = 0; k <= half; k++) {
    const a = at(re, k);
    const b = at(im, k);
    const c = at(re2, k);
    const d = at(im2, k);
    put(re, k, a - d);
    put(im, k, b + c);
    if (k > 0 && k < half) {
      put(re, n - k, a + d);
      put(im, n - k, c - b);
    }
  }
}

/** Back: from the transform (re, im) of x + i y, those of x in (re, im) and of y in (re2, im2), at k <= n / 2. */
export function unpackPair(re: usize, im: usize, re2: usize, im2: usize, n: i32): void {
  const half = n >> 1;
  for (let k = 0; k <= half; k++) {
    const mirror = (n - k) & (n - 1);
    const a = at(re, k);
    const b = at(im, k);
    const c = at(re, mirror);
    const d = at(im, mirror);
    put(re2, k, 0.5 * (b + d));
    put(im2, k, 0.5 * (c - a));
    put(re, k, 0.5 * (a + c));
    put(im, k, 0.5 * (b - d));
  }
}

/** Fills k > n / 2 of the transform of a real column. */
export function mirror(re: usize, im: usize, n: i32): void {
  for (let k = 1; k < n >> 1; k++) {
    put(re, n - k, at(re, k));
    put(im, n - k, -at(im, k));
  }
}
