import { plainDtype } from "../weights.ts";
import type { Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";
import { product } from "./product.ts";

/** Gate and up of an MLP of so many inner features, in one product; up alone where it is not gated. */
export function up(gpu: Gpu, tokens: number, inner: number): Cost {
  const { model, ranks } = gpu.system;
  return product(gpu, tokens, ((model.gated_mlp ? 2 : 1) * inner) / ranks, model.hidden_size, plainDtype(gpu.system));
}

/** Back to the hidden state. */
export function down(gpu: Gpu, tokens: number, inner: number): Cost {
  const { model, ranks } = gpu.system;
  return product(gpu, tokens, model.hidden_size, inner / ranks, plainDtype(gpu.system));
}
