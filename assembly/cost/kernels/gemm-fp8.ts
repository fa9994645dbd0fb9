// A product of fp8 matrices (m, k) x (k, n) as vLLM's CUTLASS kernel runs it, after a kernel of its own that quantises each
// token's activations. No split-K; the dispatcher chooses the tile by m, so that one row past a bucket can double the time.
//
//   t = t0 + tq + pn(tc, tb; p)
//   tq = qr m 132 / SM + 5 m k / (bw qe) + ql k
//   tc = ceil(CTAs / SM) (k + K0) 2 tm tn / (peak8 / SM * e), throttled;  tb = bytes / (bw em min(1, g CTAs / SM))
//
// Large tiles on H100 go in clusters of two, one below the other: rows are padded to 256 there.
//
// Domain: m, n, k >= 1; price the padded batch of a CUDA graph. Error: 6 to 12 % MAPE over held-out (n, k), see the
// catalogue. On B200 the kernel's own tiles span two processors: its coefficients describe, they do not explain.
// Source: vLLM's scaled_mm dispatch; fitted to AIConfigurator's measurements.

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

const HALF_THROTTLED: f64 = 100.0;
/** First place of the three buckets: rows up to `limit` run tiles of `rows` x `columns` at a share of the peak. */
const BUCKETS: i32 = 10;
const BUCKET_SIZE: i32 = 4;

export const gemmFp8 = new Kernel(
  "gemm-fp8",
  "fp8 matrix product, CUTLASS, with the quantisation of its activations",
  [
    new Param("m", "Rows: tokens", "1", 1, 1e9, true),
    new Param("n", "Columns: output features", "1", 1, 1e9, true),
    new Param("k", "Depth: input features", "1", 1, 1e9, true),
  ],
  [
    new Param("launch_us", "Fixed time of both kernels", "us", 0.1, 100, false),
    new Param("bandwidth_ratio", "Share of the memory bandwidth", "1", 0.3, 1.3, false),
    new Param("overlap_power", "p: how well arithmetic hides traffic", "1", 1, 8, false),
    new Param("fill_depth", "Pipeline fill and epilogue, in units of k", "1", 1, 600, false),
    new Param("quantize_row_ns", "Quantisation of a row, on 132 processors", "ns", 0.1, 50, false),
    new Param("quantize_bandwidth_ratio", "Share of the bandwidth that quantisation gets", "1", 0.1, 6, false),
    new Param("quantize_depth_ns", "Quantisation of a row's length, per unit of k", "ns", 0.001, 5, false),
    new Param("resident_count", "Weights that the benchmark cycles through", "1", 0.5, 12, false),
    new Param("l2_ratio", "L2 bandwidth over memory's", "1", 1, 8, false),
    new Param("saturation_ratio", "Processors over the CTAs that saturate memory", "1", 0.5, 8, false),
    new Param("small_limit", "Most rows of the small tile", "1", 1, 1e9, true),
    new Param("small_rows", "Rows of the small tile", "1", 16, 256, true),
    new Param("small_columns", "Columns of the small tile", "1", 64, 256, true),
    new Param("small_ratio", "Share of the dense peak in it", "1", 0.1, 2.5, false),
    new Param("middle_limit", "Most rows of the middle tile", "1", 1, 1e9, true),
    new Param("middle_rows", "Rows of the middle tile", "1", 16, 256, true),
    new Param("middle_columns", "Columns of the middle tile", "1", 64, 256, true),
    new Param("middle_ratio", "Share of the dense peak in it", "1", 0.1, 2.5, false),
    new Param("large_limit", "Most rows of the large tile", "1", 1, 1e9, true),
    new Param("large_rows", "Rows of the large tile", "1", 16, 256, true),
    new Param("large_columns", "Columns of the large tile", "1", 64, 256, true),
    new Param("large_ratio", "Share of the dense peak in it", "1", 0.1, 2.5, false),
    new Param("throttle_ratio", "Time lost to sustained power", "1", 0.002, 0.8, false),
    new Param("large_cluster", "Large tiles that go together, one below the other", "1", 1, 4, true),
  ],
  (gpu, coefficients, shape) => {
    const m = at(shape, 0);
    const n = at(shape, 1);
    const k = at(shape, 2);
    const processors = at(gpu, GPU_PROCESSORS);
    const bandwidth = bytesPerUs(gpu);
    let bucket = BUCKETS;
    while (m > at(coefficients, bucket) && bucket < BUCKETS + 2 * BUCKET_SIZE) bucket += BUCKET_SIZE;
    const rows = at(coefficients, bucket + 1);
    const columns = at(coefficients, bucket + 2);
    const weights = n * k;
    const inputs = m * k;
    const outputs = 2.0 * m * n;
    const warm = at(gpu, GPU_WARM_L2);
    const fromL2 =
      weights * warmShare(at(coefficients, 7) * weights, warm, 6.0) +
      inputs * warmShare(weights + inputs + outputs, warm, 6.0);
    const bytes = weights + inputs + outputs - fromL2 + fromL2 / at(coefficients, 8);
    const paired = bucket === BUCKETS + 2 * BUCKET_SIZE ? at(coefficients, 23) : 1.0;
    const tiles = Math.ceil(m / rows / paired) * paired * Math.ceil(n / columns);
    const reached = at(coefficients, 1) * Math.min(1.0, (at(coefficients, 9) * tiles) / processors);
    const flops = Math.ceil(tiles / processors) * (k + at(coefficients, 3)) * 2.0 * rows * columns;
    const perProcessor = (flopsPerUs(gpu, true) / processors) * at(coefficients, bucket + 3);
    const arithmetic = throttled(flops / perProcessor, at(coefficients, 22), HALF_THROTTLED);
    const quantization =
      (1e-3 * at(coefficients, 4) * m * 132.0) / processors +
      (5.0 * m * k) / (bandwidth * at(coefficients, 5)) +
      1e-3 * at(coefficients, 6) * k;
    const product = overlapped(arithmetic, bytes / (bandwidth * reached), at(coefficients, 2));
    return (at(coefficients, 0) + quantization + product) * US;
  },
);
