// GPUs that wait for each other's numbers: all-reduces of tensor parallelism, exchanges of experts, sends of a pipeline.
//
//   not measured: t = hop + p (n - 1) / n S / link, p = 2 passes of an all-reduce, 1 of the others; beyond 8 GPUs p (n - 1) hops
//
// Domain: GPUs of one server; beyond 8, and over links that were not measured, a ring at the link's own rate.
// Error: as the fits' scores say; a factor of 1.5 for a link that was not measured. Source: vLLM's custom all-reduce and NCCL.

import { HALF_BYTES } from "../system.ts";
import type { Cost } from "./cost.ts";
import type { Gpu } from "./gpu.ts";
import type { Launcher } from "./launcher.ts";

/** GPUs of a server, up to which vLLM's own kernel reduces. */
const SERVER = 8;
/** Latency of one hop that was not measured: NVLink as in Inference Lab, others as the point-to-point of AIConfigurator. */
const HOP_S = { nvlink: 5e-6, "infinity-fabric": 10e-6, pcie: 10e-6 };
const UNMEASURED = 0.5;

/** Sum of `bytes` on each of `gpus` over all of them. */
export function allReduce(gpu: Launcher, gpus: number, bytes: number): Cost {
  return collective(gpu, "all-reduce", gpus, bytes, 2);
}

/** Each GPU gets the parts of all others, `bytes` in all. */
export function gather(gpu: Launcher, gpus: number, bytes: number): Cost {
  return collective(gpu, "all-gather-nccl", gpus, bytes, 1);
}

/** Each GPU gets the sum of its part of `bytes`. */
export function reduceScatter(gpu: Launcher, gpus: number, bytes: number): Cost {
  return collective(gpu, "reduce-scatter-nccl", gpus, bytes, 1);
}

/** Each GPU sends another part of its `bytes` to each other one. */
export function exchange(gpu: Launcher, gpus: number, bytes: number): Cost {
  return collective(gpu, "all-to-all-nccl", gpus, bytes, 1);
}

/** `bytes` from one GPU to another. */
export function send(gpu: Launcher, bytes: number): Cost {
  const { hardware } = gpu;
  const seconds = HOP_S[hardware.link ?? "pcie"] + bytes / linkOf(gpu);
  return { seconds, error_ratio: UNMEASURED, flops: 0, bytes, bound: "interconnect" };
}

/** A kernel in which each GPU sends all but its own part of `bytes` so many times. */
function collective(gpu: Launcher, kernel: string, gpus: number, bytes: number, passes: number): Cost {
  const sent = (passes * (gpus - 1) * bytes) / gpus;
  const work = { flops: 0, bytes: sent };
  if (gpus === 1) return { seconds: 0, error_ratio: 0, ...work, bound: "interconnect" };
  const wide = gpus > SERVER;
  if (!wide && gpu.fit(kernel, "fp16") !== undefined)
    return { ...gpu.launch(kernel, "fp16", [gpus, bytes], work), bound: "interconnect" };
  const hops = wide ? passes * (gpus - 1) : 1;
  const seconds = HOP_S[gpu.hardware.link ?? "pcie"] * hops + sent / linkOf(gpu);
  return { seconds, error_ratio: UNMEASURED, ...work, bound: "interconnect" };
}

function linkOf({ hardware }: Launcher): number {
  return hardware.link_bytes_per_s ?? hardware.host_link_bytes_per_s ?? 1e9;
}

/** Bytes of so many tokens' hidden states. */
export function hiddenBytes({ system }: Gpu, tokens: number): number {
  return tokens * system.model.hidden_size * HALF_BYTES;
}
