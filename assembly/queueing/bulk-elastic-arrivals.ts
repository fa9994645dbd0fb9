import { column } from "../abi/arena";
import { at, put } from "../abi/table";
import { Band } from "../num/band";
import { inverseFft } from "../num/fft";
import { packPair } from "../num/fft-real";
import { elasticArrivalsTop } from "./bulk-elastic-bound";
import { elasticSpectrum } from "./bulk-elastic-spectrum";
import { openSpread, spreadOf } from "./bulk-elastic-spread";
import { longest } from "./longest";

/** Masses below this are rounding of the transform. */
const ROUNDING: f64 = 2e-16;

/**
 * Rows 1 .. size of P(A_b = k), the arrivals during a batch that shrinks, H_b = start + token_request sum n + token max n:
 * its generating function at the roots of unity, by blocks of lengths, and inverse FFTs of two rows at a time. Absolute
 * error about 1e-16 where every length is a block of its own. The lengths are cut into blocks. E L_b goes to place b of `longestMeans`. False if it
 * would take more than `room` bytes.
 */
export function elasticArrivals(size: i32, rate: f64, rows: Band, longestMeans: usize, room: f64): bool {
  const top = elasticArrivalsTop(<f64>size, rate, 40.0);
  let n = 64;
  while (<f64>n < top + 2.0 && n < 1 << 16) n <<= 1;
  if (<f64>n < top + 2.0 || 16.0 * <f64>n * <f64>size > room) return false;
  openSpread(size);
  longest.rewind();
  for (let b = 1; b <= size; b++) {
    spreadOf(b);
    put(longestMeans, b, longest.mean);
  }
  const re = column((size + 2) * n);
  const im = column((size + 2) * n);
  elasticSpectrum(size, rate, n, re, im);
  const bytes = (<usize>n) << 3;
  const reach = <i32>top + 1;
  for (let b = 1; b <= size; b += 2) {
    const x = re + <usize>b * bytes;
    const y = im + <usize>b * bytes;
    packPair(x, y, x + bytes, y + bytes, n);
    inverseFft(x, y, n);
    place(b, x, reach, rows);
    if (b < size) place(b + 1, y, reach, rows);
  }
  return true;
}

/** Row b, its masses at 0 .. reach: what is beyond is rounding. */
function place(b: i32, row: usize, reach: i32, rows: Band): void {
  let low = 0;
  let high = reach;
  while (low < high && at(row, low) < ROUNDING) low++;
  while (high > low && at(row, high) < ROUNDING) high--;
  for (let k = low; k <= high; k++) if (at(row, k) < ROUNDING) put(row, k, 0.0);
  rows.place(b, row + ((<usize>low) << 3), low, high);
}
