import type { KernelScore } from "../../src/catalog/kernel-fit.ts";

const LONG_S = 50e-6;
const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / Math.max(1, values.length);

/** How far predictions are off. */
export function score(seconds: ArrayLike<number>, measured: readonly { seconds: number }[]): KernelScore {
  const signed = measured.map((row, i) => 100 * ((seconds[i] ?? 0) / row.seconds - 1));
  const off = signed.map(Math.abs);
  return {
    rows: off.length,
    mape_percent: mean(off),
    mape_long_percent: mean(off.filter((_, i) => (measured[i]?.seconds ?? 0) >= LONG_S)),
    median_percent: off.toSorted((a, b) => a - b)[off.length >> 1] ?? 0,
    bias_percent: mean(signed),
    within_20_ratio: mean(off.map((x) => (x <= 20 ? 1 : 0))),
  };
}
