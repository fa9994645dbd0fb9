import type { WeightDtype } from "../scenario.ts";
import { HALF_BYTES, productPeak, WEIGHT_BYTES } from "../system.ts";
import type { Cost } from "./cost.ts";
import type { Launcher } from "./launcher.ts";

/** The experts of one GPU and what comes to them. */
export interface Mixture {
  tokens: number;
  hidden_size: number;
  /** Inner width of an expert on this GPU. */
  intermediate_size: number;
  experts: number;
  experts_per_token: number;
  dtype: WeightDtype;
  /** -1 by chance, 0 round robin, else the exponent of a power law. */
  routing: number;
}

/**
 * Of weights in a type that was not measured: they are read in fewer bytes by the kernel of 16 bits, or where the GPU computes
 * in their type, by that of 8 at its peak.
 */
const PACKED_ERROR = 0.35;

/** Both products of the experts' gated MLPs. */
export function mixture(gpu: Launcher, load: Mixture): Cost {
  const { tokens, hidden_size: d, intermediate_size: inner, experts, experts_per_token, dtype, routing } = load;
  const width = WEIGHT_BYTES[dtype];
  const visits = tokens * experts_per_token;
  // Experts that no token has chosen are not read.
  const active = experts * (1 - idle(1 - experts_per_token / experts, tokens));
  const work = {
    flops: 6 * visits * d * inner,
    bytes: 3 * d * inner * width * active + visits * (3 * inner + 2 * d) * HALF_BYTES,
  };
  const peak = productPeak(gpu.hardware, dtype);
  const shape = [tokens, d, inner, experts_per_token, experts, width, routing, 0, 0];
  const fit = peak > gpu.hardware.bf16_flops_per_s ? "fp8_block" : "bf16";
  const cost = gpu.launch("experts", fit, shape, work, peak);
  const measured = width === HALF_BYTES || (dtype === "fp8" && fit === "fp8_block");
  return measured ? cost : { ...cost, error_ratio: Math.max(cost.error_ratio, PACKED_ERROR) };
}

/** x^n of 0 <= x < 1 and a whole n, by squaring: the same bits on every runtime. */
function idle(x: number, n: number): number {
  let power = 1;
  for (let square = x, left = Math.ceil(n); left > 0; left = Math.floor(left / 2), square *= square)
    if (left % 2 === 1) power *= square;
  return power;
}
