// A product of 16-bit activations (m, k) with weights (k, n) packed in few bits, unpacked within the kernel as Marlin does.
//
//   t = t0 + max(tc, tb) + (ceil(m / 64) - 1) W / (bw l2)
//   tc = 2 m' n k / (peak ec),  m' = m rounded up to tiles of 16 rows, beyond 64 to blocks of 64
//   tb = (W + 2 m k + 2 m n) / (bw em),  W = n k w
//
// Weights stream in asynchronously while tensor cores work, so that the longer hides the other; columns are dealt out in
// stripes that leave no processor idle, so that there are no waves. Each further block of 64 rows reads the weights again from
// L2 and unpacks them again, which nothing hides.
//
// Domain: m, n, k >= 1. Error: not measured here; of the form, 25 % (see the catalogue). Stated, not fitted.
// Source: Frantar et al., MARLIN (arXiv 2408.11743) and its kernel's description: the ideal 16 / 4.125 = 3.88 times of 16 bits
// up to 16 to 32 rows, falling from 64, and 10 % behind it from 1,024.

import { Param } from "../../abi/param";
import { at } from "../../abi/table";
import { bytesPerUs, flopsPerUs, Kernel, US } from "./kernel";

const TILE_ROWS: f64 = 16.0;
const BLOCK_ROWS: f64 = 64.0;

export const gemmWeightOnly = new Kernel(
  "gemm-weight-only",
  "16-bit activations times weights in few bits, unpacked within the kernel (Marlin)",
  [
    new Param("m", "Rows: tokens", "1", 1, 1e9, true),
    new Param("n", "Columns: output features", "1", 1, 1e9, true),
    new Param("k", "Depth: input features", "1", 1, 1e9, true),
    new Param("weight_bytes", "Bytes of a weight with its scales", "bytes", 0.25, 2, false),
  ],
  [
    new Param("launch_us", "Fixed time", "us", 0.1, 100, false),
    new Param("compute_ratio", "Share of the dense peak", "1", 0.1, 2.5, false),
    new Param("bandwidth_ratio", "Share of the memory bandwidth", "1", 0.3, 1.3, false),
    new Param("l2_ratio", "L2 bandwidth over memory's", "1", 1, 8, false),
  ],
  (gpu, coefficients, shape) => {
    const m = at(shape, 0);
    const n = at(shape, 1);
    const k = at(shape, 2);
    const bandwidth = bytesPerUs(gpu);
    const weights = n * k * at(shape, 3);
    const blocks = Math.ceil(m / BLOCK_ROWS);
    const rows = blocks > 1.0 ? blocks * BLOCK_ROWS : Math.ceil(m / TILE_ROWS) * TILE_ROWS;
    const arithmetic = (2.0 * rows * n * k) / (flopsPerUs(gpu, false) * at(coefficients, 1));
    const traffic = (weights + 2.0 * m * (n + k)) / (bandwidth * at(coefficients, 2));
    const again = ((blocks - 1.0) * weights) / (bandwidth * at(coefficients, 3));
    return (at(coefficients, 0) + Math.max(arithmetic, traffic) + again) * US;
  },
);
