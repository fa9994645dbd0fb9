// Which fit prices a kernel on a GPU, and how far it may be off there.
//
// A GPU that was measured has its own fit, whose error is that on shapes it has not seen. Others take the fit of the nearest
// GPU with their own constants: what that costs was seen by carrying fits between the measured ones.

import type { Link } from "../../catalog/accelerator.ts";
import { type Architecture, KERNEL_GPUS } from "../../catalog/kernel-gpus.ts";
import { KERNEL_FITS } from "../../catalog/kernels/index.ts";
import { carriedTo } from "./carried.ts";
import type { Found } from "./found.ts";
import { isStated, statedFor } from "./stated.ts";

/** Least errors of a fit that was carried over: within an architecture, to another one, and of what hardly carries over. */
const CARRIED = { architecture: 0.14, generation: 0.15, gddr: 0.25, hardly: 0.5 };

/** Kernels whose times follow more from their software than from the GPU's constants. */
const HARDLY = ["experts"];
/** Kernels whose times follow from the link, and the GPU whose links over PCIe were measured. */
const LINKED = ["all-reduce", "all-reduce-nccl", "all-gather-nccl", "reduce-scatter-nccl", "all-to-all-nccl"];
const PCIE = "rtx-pro-6000";

/** GPUs whose fits stand in for those of an architecture, the nearest first. */
const NEAREST: Record<Architecture, string[]> = {
  volta: ["a100-80g"],
  turing: ["rtx-pro-6000", "a100-80g"],
  ampere: ["a100-80g", "h100-sxm"],
  "ampere-gddr": ["rtx-pro-6000", "a100-80g"],
  hopper: ["h100-sxm", "b200", "a100-80g"],
  blackwell: ["b200", "h100-sxm"],
  ada: ["rtx-pro-6000", "a100-80g"],
  "blackwell-gddr": ["rtx-pro-6000", "a100-80g"],
};
const GDDR: Architecture[] = ["turing", "ampere-gddr", "ada", "blackwell-gddr"];

/** GPUs whose fits of a kernel come into question, the nearest first. */
function nearest({ architecture, link }: Fitted, kernel: string): string[] {
  if (!LINKED.includes(kernel)) return NEAREST[architecture];
  if (link === "pcie") return [PCIE];
  return link === "nvlink" ? NEAREST[architecture].filter((id) => id !== PCIE) : [];
}

const architecture = (id: string) => KERNEL_GPUS.find((gpu) => gpu.id === id)?.architecture;

/** A GPU as its fits are looked for; `id` is absent of one that is described by its figures. */
export interface Fitted {
  id?: string | undefined;
  architecture: Architecture;
  link?: Link | undefined;
}

/** The fit of a kernel for a GPU. */
export function fitFor(gpu: Fitted, kernel: string, dtype: string): Found | undefined {
  if (isStated(kernel)) return statedFor(kernel, gpu.architecture, fitFor(gpu, "gemm", "bf16"));
  const fits = KERNEL_FITS.filter((fit) => fit.kernel === kernel && fit.dtype === dtype);
  const own = fits.find((fit) => fit.gpu === gpu.id);
  if (own !== undefined) return { fit: own, error_ratio: own.score.mape_percent / 100, near: true };
  for (const id of nearest(gpu, kernel)) {
    const fit = fits.find((one) => one.gpu === id);
    if (fit === undefined) continue;
    const near = architecture(id) === gpu.architecture;
    const kind = GDDR.includes(gpu.architecture) ? "gddr" : near ? "architecture" : "generation";
    const hardly = (!near && HARDLY.includes(kernel)) || (LINKED.includes(kernel) && gpu.link !== "nvlink");
    const least = hardly ? CARRIED.hardly : CARRIED[kind];
    return { fit: carriedTo(gpu.id, fit), error_ratio: Math.max(least, fit.score.mape_percent / 100), near };
  }
  return undefined;
}
