import { KERNELS } from "./index";

/** Seconds of one launch of kernel `kind`; the columns are those of its Params, and the GPU_* constants. */
export function operatorSeconds(kind: i32, gpu: usize, coefficients: usize, shape: usize): f64 {
  return KERNELS[kind].seconds(gpu, coefficients, shape);
}
