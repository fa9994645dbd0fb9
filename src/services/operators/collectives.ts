// GPUs that wait for each other's numbers: all-reduces of tensor parallelism, exchanges of experts, sends of a pipeline.
//
//   gather = scatter = all-reduce / 2: each moves (n - 1) / n of the bytes, the ring of an all-reduce twice that
//
// Domain: GPUs of one server; beyond 8, and over links that were not measured, a ring at the link's own rate.
// Error: as the fits' scores say; a factor of 1.5 for a link that was not measured. Source: facts of vLLM's custom all-reduce.

import { HALF_BYTES } from "../system.ts";
import { type Cost, times } from "./cost.ts";
import type { Gpu } from "./gpu.ts";
import type { Launcher } from "./launcher.ts";

/** GPUs of a server, up to which vLLM's own kernel reduces. */
const SERVER = 8;
/** Latency of one hop that was not measured: NVLink as in Inference Lab, others as the point-to-point of AIConfigurator. */
const HOP_S = { nvlink: 5e-6, "infinity-fabric": 10e-6, pcie: 10e-6 };
const UNMEASURED = 0.5;

/** Sum of `bytes` on each of `gpus` over all of them. */
export function allReduce(gpu: Launcher, gpus: number, bytes: number): Cost {
  return reduced(gpu, "all-reduce", gpus, bytes);
}

/** Each GPU gets the parts of all others, `bytes` in all; or sums of its part: half an all-reduce. */
export function gather(gpu: Launcher, gpus: number, bytes: number): Cost {
  return times(0.5, reduced(gpu, "all-reduce-nccl", gpus, bytes));
}

/** Each GPU sends another part of its `bytes` to each other one: as much as an all-gather moves. */
export function exchange(gpu: Launcher, gpus: number, bytes: number): Cost {
  return gather(gpu, gpus, bytes);
}

/** `bytes` from one GPU to another. */
export function send(gpu: Launcher, bytes: number): Cost {
  const { hardware } = gpu;
  const seconds = HOP_S[hardware.link ?? "pcie"] + bytes / linkOf(gpu);
  return { seconds, error_ratio: UNMEASURED, flops: 0, bytes, bound: "interconnect" };
}

function reduced(gpu: Launcher, kernel: string, gpus: number, bytes: number): Cost {
  const none = { flops: 0, bytes: 2 * bytes };
  if (gpus === 1) return { seconds: 0, error_ratio: 0, ...none, bytes: 0, bound: "interconnect" };
  const wide = gpus > SERVER;
  if (!wide && gpu.fit(kernel, "fp16") !== undefined)
    return { ...gpu.launch(kernel, "fp16", [gpus, bytes], none), bound: "interconnect" };
  const hops = 2 * (gpus - 1);
  const seconds = HOP_S[gpu.hardware.link ?? "pcie"] * (wide ? hops : 1) + (hops * bytes) / gpus / linkOf(gpu);
  return { seconds, error_ratio: UNMEASURED, ...none, bound: "interconnect" };
}

function linkOf({ hardware }: Launcher): number {
  return hardware.link_bytes_per_s ?? hardware.host_link_bytes_per_s ?? 1e9;
}

/** Bytes of so many tokens' hidden states. */
export function hiddenBytes({ system }: Gpu, tokens: number): number {
  return tokens * system.model.hidden_size * HALF_BYTES;
}
