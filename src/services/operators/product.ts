import type { WeightDtype } from "../scenario.ts";
import { HALF_BYTES, WEIGHT_BYTES } from "../system.ts";
import type { Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";

/** The kernel that multiplies by weights of a type. */
interface ProductKernel {
  kernel: string;
  dtype: string;
  eightBit: boolean;
}

const HALF: ProductKernel = { kernel: "gemm", dtype: "bf16", eightBit: false };
const FP8: ProductKernel = { kernel: "gemm-fp8", dtype: "fp8", eightBit: true };

/** Seconds of activations (m, k) by weights (k, n) of a type. */
export function product(gpu: Gpu, m: number, n: number, k: number, dtype: WeightDtype): Cost {
  const work = { flops: 2 * m * n * k, bytes: n * k * WEIGHT_BYTES[dtype] + m * (n + k) * HALF_BYTES };
  const { fp8_flops_per_s, int8_flops_per_s } = gpu.system.hardware;
  if (dtype === "bf16" || dtype === "fp16") return launch(HALF);
  if (dtype === "fp8" && fp8_flops_per_s !== undefined) return launch(FP8);
  return gpu.roofline(work, dtype === "int8" && int8_flops_per_s !== undefined);

  function launch({ kernel, dtype, eightBit }: ProductKernel): Cost {
    return gpu.launch(kernel, dtype, [m, n, k], work, eightBit);
  }
}
