import type { WeightDtype } from "../scenario.ts";
import { HALF_BYTES, productPeak, WEIGHT_BYTES } from "../system.ts";
import { both, type Cost } from "./cost.ts";
import type { Launcher } from "./launcher.ts";

/** Of an 8-bit integer product that was priced as one of floats: nothing was measured of it. */
const INTEGER_ERROR = 0.25;
/** Shares that unpacking a matrix in memory reaches of its bandwidth, as other elementwise kernels, and its fixed time. */
const UNPACK = { launch_s: 2e-6, memory_ratio: 0.7, error_ratio: 0.3 };

/** Activations (m, k) by weights (k, n) of a type. Weights without arithmetic of their own are unpacked within the kernel. */
export function product(gpu: Launcher, m: number, n: number, k: number, dtype: WeightDtype): Cost {
  const width = WEIGHT_BYTES[dtype];
  const peak = productPeak(gpu.hardware, dtype);
  const work = { flops: 2 * m * n * k, bytes: n * k * width + m * (n + k) * HALF_BYTES };
  if (dtype === "bf16" || dtype === "fp16") return gpu.launch("gemm", "bf16", [m, n, k], work);
  if (dtype === "int4-naive") return both(unpacked(gpu, n * k, width), product(gpu, m, n, k, "bf16"));
  if (peak === gpu.hardware.bf16_flops_per_s) return gpu.launch("gemm-weight-only", "stated", [m, n, k, width], work);
  if (width < 1) return gpu.launch("gemm-four-bit", "stated", [m, n, k, width], work, peak);
  const eight = gpu.launch("gemm-fp8", "fp8", [m, n, k], work, peak);
  return dtype === "fp8" ? eight : { ...eight, error_ratio: Math.max(eight.error_ratio, INTEGER_ERROR) };
}

/** A matrix read packed and written at 16 bits, by a kernel of its own. */
function unpacked(gpu: Launcher, numbers: number, width: number): Cost {
  const bytes = numbers * (width + HALF_BYTES);
  const seconds = UNPACK.launch_s + bytes / (gpu.bytes_per_s * UNPACK.memory_ratio);
  return { seconds, error_ratio: UNPACK.error_ratio, flops: numbers, bytes, bound: "memory-bandwidth" };
}
