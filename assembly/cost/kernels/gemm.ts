// A product of 16-bit matrices (m, k) x (k, n), as cuBLAS runs it: the best of six tiles, with or without split-K.
//
//   t = t0 + min over tiles (tm, tn) and splits s of  pn(tc, tb; p) + [s > 1] (cs + 8 s m n / (bw l2))
//   tc = waves * (ceil64(k / s) + K0) * 2 tm tn / (peak / SM * e),  e = ec / (1 + c (64 / tm + 64 / tn)),  throttled
//   tb = bytes / (bw * em * min(1, g * CTAs / SM))
//   m = 1: at most tv + bytes / (bw * em), where the library has a product of a matrix and a vector that beats its tiles
//
// Domain: m, n, k >= 1. Error: MAPE over held-out (n, k) of 6 to 8 % on A100, H100, B200 and RTX PRO 6000 (see the catalogue).
// Source: forms fitted to AIConfigurator's measurements; tiles, waves and split-K as in CUTLASS's documentation.

import { Param } from "../../abi/param";
import { at } from "../../abi/table";
import {
  bytesPerUs,
  flopsPerUs,
  GPU_PROCESSORS,
  GPU_WARM_L2,
  Kernel,
  overlapped,
  throttled,
  US,
  warmShare,
} from "./kernel";

/** A split works on at least so much of k. */
const SPLIT_DEPTH: f64 = 128.0;
/** Numbers of the largest tile: 128 x 256. */
const LARGEST_TILE: f64 = 32768.0;

/** The splits in turn: 1, 2, 3, 4, 6, 8, 12, 16, 32. */
function nextSplit(parts: f64): f64 {
  if (parts < 4.0) return parts + 1.0;
  if (parts === 16.0) return 32.0;
  return parts === 6.0 || parts === 12.0 ? (parts * 4.0) / 3.0 : parts * 1.5;
}

/** Half of the throttling shows from here, in µs. */
const HALF_THROTTLED: f64 = 100.0;

export const gemm = new Kernel(
  "gemm",
  "16-bit matrix product, cuBLAS with split-K",
  [
    new Param("m", "Rows: tokens", "1", 1, 1e9, true),
    new Param("n", "Columns: output features", "1", 1, 1e9, true),
    new Param("k", "Depth: input features", "1", 1, 1e9, true),
  ],
  [
    new Param("launch_us", "Fixed time", "us", 0.1, 100, false),
    new Param("compute_ratio", "Share of the dense peak within a tile", "1", 0.1, 2.5, false),
    new Param("bandwidth_ratio", "Share of the memory bandwidth", "1", 0.3, 1.3, false),
    new Param("overlap_power", "p: how well arithmetic hides traffic", "1", 1, 8, false),
    new Param("fill_depth", "Pipeline fill and epilogue, in units of k", "1", 1, 600, false),
    new Param("small_tile_loss", "What small tiles lose", "1", 0.001, 3, false),
    new Param("split_us", "The reduction kernel after split-K", "us", 0.1, 30, false),
    new Param("saturation_ratio", "Processors over the CTAs that saturate memory", "1", 1, 8, false),
    new Param("resident_count", "Weights that the benchmark cycles through", "1", 0.5, 12, false),
    new Param("l2_ratio", "L2 bandwidth over memory's", "1", 1, 8, false),
    new Param("throttle_ratio", "Time lost to sustained power", "1", 0.002, 0.8, false),
    new Param("vector_us", "Fixed time of one row, where that has a kernel of its own", "us", 0.1, 100, false),
  ],
  (gpu, coefficients, shape) => {
    const m = at(shape, 0);
    const n = at(shape, 1);
    const k = at(shape, 2);
    const processors = at(gpu, GPU_PROCESSORS);
    const bandwidth = bytesPerUs(gpu);
    const l2 = at(coefficients, 9);
    const weights = 2.0 * n * k;
    const inputs = 2.0 * m * k;
    const outputs = 2.0 * m * n;
    const warm = at(gpu, GPU_WARM_L2);
    const warmWeights = weights * warmShare(at(coefficients, 8) * weights, warm, 6.0);
    const warmInputs = inputs * warmShare(weights + inputs + outputs, warm, 6.0);
    const fromL2 = warmWeights + warmInputs;
    const transfer = (weights + inputs + outputs - fromL2 + fromL2 / l2) / (bandwidth * at(coefficients, 2));
    const perProcessor = (flopsPerUs(gpu, false) / processors) * at(coefficients, 1);
    const power = at(coefficients, 3);
    let best: f64 = Infinity;
    for (let rows: f64 = 64.0; rows <= 256.0; rows *= 2.0) {
      for (let columns = Math.max(64.0, rows / 2.0); columns <= Math.min(256.0, rows * 2.0); columns *= 2.0) {
        if (rows * columns > LARGEST_TILE) break;
        const tiles = Math.ceil(m / rows) * Math.ceil(n / columns);
        const efficiency = perProcessor / (1.0 + at(coefficients, 5) * (64.0 / rows + 64.0 / columns));
        for (let parts: f64 = 1.0; parts <= 32.0; parts = nextSplit(parts)) {
          if (parts > 1.0 && k / parts < SPLIT_DEPTH) break;
          const depth = Math.ceil(k / parts / 64.0) * 64.0 + at(coefficients, 4);
          const flops = Math.ceil((tiles * parts) / processors) * depth * 2.0 * rows * columns;
          const arithmetic = throttled(flops / efficiency, at(coefficients, 10), HALF_THROTTLED);
          const traffic = transfer / Math.min(1.0, (at(coefficients, 7) * tiles * parts) / processors);
          const reduction = parts > 1.0 ? at(coefficients, 6) + (8.0 * parts * m * n) / (bandwidth * l2) : 0.0;
          // The exponents are what costs here: most tiles lose without them.
          if (Math.max(arithmetic, traffic) + reduction >= best) continue;
          best = Math.min(best, overlapped(arithmetic, traffic, power) + reduction);
        }
      }
    }
    const product = at(coefficients, 0) + best;
    return (m === 1.0 ? Math.min(product, at(coefficients, 11) + transfer) : product) * US;
  },
);
