import { product } from "../../operators/product.ts";
import type { WeightDtype } from "../../scenario.ts";
import { WEIGHT_BYTES } from "../../system.ts";
import { count, kind } from "./kind.ts";

export const gemm = kind({
  id: "gemm",
  summary: "Activations (m, k) by weights (k, n): a projection, one matrix of an MLP, an LM head over m sampled rows",
  fields: {
    m: count("Rows: tokens", 1e7),
    n: count("Columns: output features on this GPU", 1e7),
    k: count("Depth: input features on this GPU", 1e7),
  },
  dtypes: Object.keys(WEIGHT_BYTES),
  kernels: ["gemm", "gemm-fp8", "gemm-weight-only", "gemm-four-bit"],
  cost: (gpu, { m, n, k }, dtype) => product(gpu, m, n, k, dtype as WeightDtype),
});
