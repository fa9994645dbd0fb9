// A fit carried to a GPU whose tensor cores are slower, as those of GeForce cards are by half: what a tile takes beside them
// lasts as long as before, and so is a smaller part of it.
//
//   r = tensor FLOP/s of a processor there over here;  loss' = r loss, fill' = r fill, softmax' = r softmax, all in units of
//   tensor time;  e' = 1 / (1 + r (1 / e - 1)) where e < 1
//
// Domain: r < 1 between GPUs with GDDR memory, which share their matrix instructions. Error: on an RTX 4090 by RTX PRO 6000's fit,
// GEMM 5 % (16 as it stands), prefill 16 % (26); see docs/accuracy.md.

import { KERNELS } from "../../../assembly/cost/kernels/index.ts";
import type { KernelFit } from "../../catalog/kernel-fit.ts";
import { KERNEL_GPUS, type KernelGpu } from "../../catalog/kernel-gpus.ts";

/** Kernels whose time is tensor time with something beside it, and the coefficients in units of that. */
const TILED: Record<string, string[]> = {
  gemm: ["small_tile_loss", "fill_depth"],
  "attention-prefill": ["softmax_dim"],
};
const SHARE = "compute_ratio";

const rate = ({ bf16_flops_per_s, processors }: KernelGpu) => bf16_flops_per_s / processors;
const hasGddr = ({ architecture }: KernelGpu) => !["volta", "ampere", "hopper", "blackwell"].includes(architecture);

/** The fit as it holds on the GPU of an id; as it is where there is none. */
export function carriedTo(id: string | undefined, fit: KernelFit): KernelFit {
  const scaled = TILED[fit.kernel];
  const [from, to] = [fit.gpu, id].map((known) => KERNEL_GPUS.find((gpu) => gpu.id === known));
  if (scaled === undefined || from === undefined || to === undefined || !hasGddr(from) || !hasGddr(to)) return fit;
  const ratio = rate(to) / rate(from);
  if (ratio >= 1) return fit;
  const coefficients = KERNELS.find((kernel) => kernel.id === fit.kernel)?.coefficients ?? [];
  const values = fit.values.map((value, i) => {
    const name = coefficients[i]?.id ?? "";
    if (scaled.includes(name)) return ratio * value;
    return name === SHARE && value < 1 ? 1 / (1 + ratio * (1 / value - 1)) : value;
  });
  return { ...fit, values };
}
