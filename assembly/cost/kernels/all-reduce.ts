// All-reduce of S bytes over n GPUs of one server by vLLM's custom kernel, and by what stands in for it from 8 MB.
//
//   S < 8 MB: u0 + u1 n + min((n - 1) S / (be e1), u2 + 2 (n - 1) / n S / (be e2)): each reads all, or two stages
//   else:     b0 + b1 (n - 1) + B / (e3 (n / 2)^(q - 1)),  B = 2 (n - 1) / n S / be: NCCL, whose share of the link depends on the
//             GPUs: two use fewer channels of NVLink, eight let its switches add, and over PCIe they share the host's
//
// Domain: n = 2 to 8 in one server. Error: 5 to 15 % MAPE, see the catalogue; over PCIe nothing carries over.
// Source: vLLM's custom_all_reduce; fitted to AIConfigurator's measurements within CUDA graphs.

import { Param } from "../../abi/param";
import { at } from "../../abi/table";
import { GPU_LINK, Kernel, US } from "./kernel";

const CUSTOM_BYTES: f64 = 8388608.0;

/** Bytes that each GPU of a ring sends, as µs at the full link. */
export function ringUs(gpu: usize, ranks: f64, bytes: f64): f64 {
  return (((2.0 * (ranks - 1.0)) / ranks) * bytes) / (at(gpu, GPU_LINK) * US);
}

export const allReduce = new Kernel(
  "all-reduce",
  "All-reduce within a server, vLLM's custom kernel",
  [new Param("ranks", "GPUs", "1", 2, 64, true), new Param("bytes", "Bytes on each", "bytes", 1, 1e12, false)],
  [
    new Param("launch_us", "Fixed time", "us", 0.05, 100, false),
    new Param("rank_us", "Each GPU", "us", 0.01, 20, false),
    new Param("one_stage_ratio", "Share of the link in one stage", "1", 0.1, 1.3, false),
    new Param("second_stage_us", "The second stage", "us", 0.05, 100, false),
    new Param("two_stage_ratio", "Share of the link in two stages", "1", 0.1, 1.3, false),
    new Param("large_launch_us", "Fixed time of large messages", "us", 0.05, 300, false),
    new Param("large_hop_us", "Each hop of large messages", "us", 0.03, 50, false),
    new Param("large_ratio", "Share of the link for large messages", "1", 0.1, 1.3, false),
    new Param("large_rank_power", "1 + the power of the GPUs with which that share grows", "1", 0.3, 1.7, false),
  ],
  (gpu, coefficients, shape) => {
    const ranks = at(shape, 0);
    const bytes = at(shape, 1);
    const ring = ringUs(gpu, ranks, bytes);
    if (bytes >= CUSTOM_BYTES) {
      const hops = at(coefficients, 5) + at(coefficients, 6) * (ranks - 1.0);
      const share = at(coefficients, 7) * Math.pow(ranks / 2.0, at(coefficients, 8) - 1.0);
      return (hops + ring / share) * US;
    }
    const oneStage = ((ranks - 1.0) * bytes) / (at(gpu, GPU_LINK) * US * at(coefficients, 2));
    const twoStages = at(coefficients, 3) + ring / at(coefficients, 4);
    return (at(coefficients, 0) + at(coefficients, 1) * ranks + Math.min(oneStage, twoStages)) * US;
  },
);
