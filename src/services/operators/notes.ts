import { HARDWARE } from "../../catalog/hardware.ts";
import { KERNEL_DATA } from "../../catalog/kernel-fit.ts";
import { KERNEL_GPUS } from "../../catalog/kernel-gpus.ts";
import type { Warning } from "../result.ts";
import { type System, WEIGHT_BYTES } from "../system.ts";
import { fitFor } from "./fits.ts";

/** What a result says of how its steps were priced, and a warning where no GPU like this one was measured. */
export function kernelNotes(system: System): { assumptions: string[]; warnings: Warning[] } {
  const { assumptions, warnings } = gpuNotes(system);
  return {
    assumptions: [...assumptions, ...parallelNotes(system)],
    warnings: [...warnings, ...typeWarnings(system)],
  };
}

/** What is taken of GPUs that share a step other than by tensor parallelism. */
function parallelNotes({ stages, data_ranks, expert_parallel }: System): string[] {
  const pipeline =
    "a step of a pipeline is a round of its micro-batches, over which sequences and prompts' tokens are spread evenly: at light load an engine that sends a prompt's chunk as one micro-batch gives the first token later";
  const data = "data-parallel ranks have an even share of the sequences and step together";
  const experts = "tokens fall on experts by chance, and the slowest GPU has no more of them than the mean";
  return [...(stages > 1 ? [pipeline] : []), ...(data_ranks > 1 ? [data] : []), ...(expert_parallel ? [experts] : [])];
}

/** Types of which no kernel was measured. */
function typeWarnings({ weight_dtype, kv_cache_dtype, hardware }: System): Warning[] {
  const unpacked = weight_dtype === "fp8" && hardware.fp8_flops_per_s === undefined;
  const weights = WEIGHT_BYTES[weight_dtype] < 1 || weight_dtype === "int8" || unpacked;
  const types = [
    ...(weights ? [`weights of ${weight_dtype}`] : []),
    ...(kv_cache_dtype === "int4" ? ["KV of int4"] : []),
  ];
  if (types.length === 0) return [];
  const detail = `${types.join(" and ")} were measured nowhere: their kernels are priced as their authors describe them, 25 to 40 % off; calibrate to narrow it`;
  return [{ code: "stated", detail }];
}

function gpuNotes({ hardware }: System): { assumptions: string[]; warnings: Warning[] } {
  const gpu = KERNEL_GPUS.find(({ id }) => id === hardware.id);
  const found = gpu && fitFor({ ...gpu, link: hardware.link }, "gemm", "bf16");
  if (found === undefined) {
    const detail =
      "no kernel was measured on this GPU or one like it: each operator takes a roofline of its datasheet at 70 % of the dense peak and 80 % of the memory bandwidth, a factor of 1.5 off; calibrate to narrow it";
    return { assumptions: [detail], warnings: [{ code: "datasheet-only", detail }] };
  }
  const name = HARDWARE.find(({ id }) => id === found.fit.gpu)?.name ?? found.fit.gpu;
  const kernels = `a step is the sum of its kernels, each a form fitted to measurements on ${name} (${KERNEL_DATA})`;
  if (found.fit.gpu === hardware.id) return { assumptions: [kernels], warnings: [] };
  const carried = `${kernels}, with this GPU's peak, bandwidth and processors`;
  if (found.near) return { assumptions: [carried], warnings: [] };
  const percent = Math.round(100 * found.error_ratio);
  const detail = `no kernel was measured on a GPU of this architecture: those of ${name} are carried over with this GPU's peak, bandwidth and processors, ${percent} % off or more; calibrate to narrow it`;
  return { assumptions: [carried], warnings: [{ code: "datasheet-only", detail }] };
}
