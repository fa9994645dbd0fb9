// A product of weights and activations of 4 bits, (m, k) x (k, n), with scales of groups: Atom's on INT4, NVFP4 and MXFP4 on FP4.
//
//   t = t0 + tq + pn(tc, tb; p)
//   tq = 2.5 m k / (bw em): activations read at 16 bits and written at 4
//   tc = ceil(CTAs / SM) (k + K0) 2 tm tn / (peak4 / SM ec), tiles of 128 x 128, of 64 x 128 up to 64 rows
//   tb = (n k w + m k w + 2 m n) / (bw em)
//
// The GPU's constant of 8 bits is read as its peak of 4. ec holds what the scales cost: sums of each group are unpacked on CUDA
// cores, which have 1/16 of the INT4 rate on GeForce and 1/64 on A100.
//
// Domain: m, n, k >= 1. Error: not measured here; 35 % (see the catalogue). Stated, not fitted.
// Source: Zhao et al., Atom (arXiv 2310.19102); APEX4 (arXiv 2606.08761): on A100 0.43 to 0.47 times as fast as 16 bits.

import { Param } from "../../abi/param";
import { at } from "../../abi/table";
import { bytesPerUs, flopsPerUs, GPU_PROCESSORS, Kernel, overlapped, US } from "./kernel";

const COLUMNS: f64 = 128.0;

export const gemmFourBit = new Kernel(
  "gemm-four-bit",
  "Weights and activations of 4 bits, with the quantisation of the activations",
  [
    new Param("m", "Rows: tokens", "1", 1, 1e9, true),
    new Param("n", "Columns: output features", "1", 1, 1e9, true),
    new Param("k", "Depth: input features", "1", 1, 1e9, true),
    new Param("weight_bytes", "Bytes of a weight with its scales", "bytes", 0.25, 2, false),
  ],
  [
    new Param("launch_us", "Fixed time of both kernels", "us", 0.1, 100, false),
    new Param("compute_ratio", "Share of the dense peak at 4 bits", "1", 0.02, 2.5, false),
    new Param("bandwidth_ratio", "Share of the memory bandwidth", "1", 0.3, 1.3, false),
    new Param("overlap_power", "p: how well arithmetic hides traffic", "1", 1, 8, false),
    new Param("fill_depth", "Pipeline fill and epilogue, in units of k", "1", 1, 600, false),
  ],
  (gpu, coefficients, shape) => {
    const m = at(shape, 0);
    const n = at(shape, 1);
    const k = at(shape, 2);
    const width = at(shape, 3);
    const processors = at(gpu, GPU_PROCESSORS);
    const reached = bytesPerUs(gpu) * at(coefficients, 2);
    const rows: f64 = m <= 64.0 ? 64.0 : 128.0;
    const waves = Math.ceil((Math.ceil(m / rows) * Math.ceil(n / COLUMNS)) / processors);
    const flops = waves * (k + at(coefficients, 4)) * 2.0 * rows * COLUMNS;
    const arithmetic = flops / ((flopsPerUs(gpu, true) / processors) * at(coefficients, 1));
    const traffic = (width * k * (n + m) + 2.0 * m * n) / reached;
    const product = overlapped(arithmetic, traffic, at(coefficients, 3));
    return (at(coefficients, 0) + (2.5 * m * k) / reached + product) * US;
  },
);
