import { STEP_BATCHING } from "../../assembly/batching/steps";
import { type BatchLimits, ENGINES, type Engine } from "../catalog/engines.ts";
import { isSingle, isStepLevel } from "./batching.ts";
import { DoesNotFit, type Memory, memoryOf } from "./memory.ts";
import type { EngineRequest, EngineSpec, HostTime, Service, StepEngineSpec } from "./scenario.ts";
import { type System, systemOf } from "./system.ts";

/** A fault between fields; the pointer is relative to the scenario. */
export interface EngineFault {
  pointer: string;
  code: string;
  detail: string;
}

/** What binds the step-level disciplines only. */
const STEP_KNOBS = [
  "preset",
  "order",
  "max_num_seqs",
  "max_num_batched_tokens",
  "block_size",
  "gpu_memory_utilization",
  "kv_blocks",
  "kv_allocation",
  "watermark_ratio",
  "preemption",
  "enable_prefix_caching",
  "async_scheduling",
  "request_overhead_s",
  "swap_block_s",
] as const;

/** Disciplines whose steps no number of tokens bounds; under the others each sequence needs at least one. */
const UNBOUNDED = ["static", "continuous"];

/** Whether a discipline admits only what its KV can hold to the longest output. */
export const reserves = (kind: string) =>
  STEP_BATCHING.some((discipline) => discipline.id === kind && discipline.reserves);

/** The preset of an engine: the one that it names, or the house's own. */
export function presetOf(engine: { preset?: string | undefined }): Engine {
  const found = ENGINES.find(({ id }) => id === engine.preset) ?? ENGINES[0];
  if (found === undefined) throw new Error("the catalogue has no engine");
  return found;
}

/** The discipline: as given; else the preset's; else, as a batch-level law has no steps, one request at a time. */
export function batchingOf(engine: EngineRequest, service: Service): EngineSpec["batching"] {
  if (engine.batching !== undefined) return engine.batching;
  if (engine.preset === undefined && service.kind === "linear") return { kind: "none" };
  return { kind: presetOf(engine).batching };
}

/** Knobs that do not go with the discipline, or with one another. */
export function engineFaults(engine: EngineRequest, service: Service): EngineFault[] {
  const { kind } = batchingOf(engine, service);
  const faults: EngineFault[] = [];
  const fault = (pointer: string, code: string, detail: string) => faults.push({ pointer, code, detail });
  if (!isStepLevel(kind)) {
    for (const knob of STEP_KNOBS) {
      if (engine[knob] === undefined || (knob === "order" && isSingle(kind))) continue;
      fault(`/engine/${knob}`, "conflicting-field", `binds the step-level disciplines only; ${kind} is batch-level`);
    }
    if (service.kind !== "linear")
      fault("/service/kind", "conflicting-field", `prices steps: the batch-level discipline ${kind} takes linear`);
    return faults;
  }
  const { max_num_seqs: sequences, max_num_batched_tokens: tokens } = engine;
  if (!UNBOUNDED.includes(kind) && sequences !== undefined && tokens !== undefined && sequences > tokens)
    fault("/engine/max_num_seqs", "too-big", `must be at most max_num_batched_tokens (${tokens}) under ${kind}`);
  if (reserves(kind) && (engine.kv_allocation ?? "maximum") !== "maximum")
    fault("/engine/kv_allocation", "conflicting-field", `must be maximum: ${kind} reserves the longest output`);
  const swaps = (engine.preemption ?? presetOf(engine).preemption) === "swap";
  if (!swaps && engine.swap_block_s !== undefined)
    fault("/engine/swap_block_s", "conflicting-field", "goes with preemption swap only");
  if (swaps && engine.swap_block_s === undefined && hostLink(service) === undefined)
    fault("/engine/swap_block_s", "missing", "is required: the service names no GPU whose link to its host is known");
  return faults;
}

/**
 * The engine with every default filled in: a batch-level one is its discipline, a step-level one has all knobs.
 * Throws DoesNotFit where the weights are larger than the GPU's memory, or leave none for KV and kv_blocks is not given.
 */
export function completeEngine(engine: EngineRequest, service: Service): EngineSpec | StepEngineSpec {
  const batching = batchingOf(engine, service);
  if (!isStepLevel(batching.kind)) {
    const { order } = engine;
    return order !== undefined && isSingle(batching.kind) ? { batching, order } : { batching };
  }
  const preset = presetOf(engine);
  const system = service.kind === "roofline" ? systemOf(service) : undefined;
  const filled: StepEngineSpec = {
    preset: preset.id,
    batching,
    order: engine.order ?? { kind: preset.order },
    ...stepLimits(engine, preset, system),
    block_size: engine.block_size ?? preset.block_size,
    gpu_memory_utilization: engine.gpu_memory_utilization ?? preset.gpu_memory_utilization,
    kv_allocation: engine.kv_allocation ?? (reserves(batching.kind) ? "maximum" : preset.kv_allocation),
    watermark_ratio: engine.watermark_ratio ?? preset.watermark_ratio,
    preemption: engine.preemption ?? preset.preemption,
    enable_prefix_caching: engine.enable_prefix_caching ?? preset.enable_prefix_caching,
    // Other laws are taken as measured, the host's time included: nothing of it is hidden, and none comes on top.
    async_scheduling: engine.async_scheduling ?? (service.kind === "roofline" && preset.async_scheduling),
    request_overhead_s: engine.request_overhead_s ?? (service.kind === "roofline" ? preset.request_overhead_s : 0),
  };
  if (filled.preemption === "swap") filled.swap_block_s = engine.swap_block_s ?? swapSeconds(filled, service);
  const memory = engineMemory(filled, service);
  // Data-parallel ranks have KV memory of their own.
  const kv_blocks = engine.kv_blocks ?? (memory && memory.kv_blocks * (system?.data_ranks ?? 1));
  if (memory !== undefined && (kv_blocks === 0 || memory.weight_bytes > memory.total_bytes))
    throw new DoesNotFit(memory);
  return kv_blocks === undefined ? filled : { ...filled, kv_blocks };
}

/** Bytes per second between a GPU and the memory of its host, each way; undefined where the service does not tell. */
function hostLink(service: Service): number | undefined {
  return service.kind === "roofline" ? systemOf(service).hardware.host_link_bytes_per_s : undefined;
}

/** Seconds to copy a KV block one way: each GPU copies its own part of it over its own link, at the link's peak. */
export function swapSeconds(engine: StepEngineSpec, service: Service): number | undefined {
  const [memory, link] = [engineMemory(engine, service), hostLink(service)];
  return memory === undefined || link === undefined ? undefined : memory.block_bytes / link;
}

/** Where the memory of a GPU goes under an engine; undefined where the service names no GPU. */
export function engineMemory(engine: EngineSpec, service: Service): Memory | undefined {
  if (service.kind !== "roofline" || !isStepLevel(engine.batching.kind)) return undefined;
  return memoryOf(systemOf(service), asStepLevel(engine), presetOf(engine).memory_base);
}

/** What the engine's host takes of a step. */
export function hostOf(engine: EngineSpec): HostTime {
  return presetOf(engine).host;
}

/** Sound for an engine that completeEngine made for a step-level discipline: it has every knob. */
function asStepLevel(engine: EngineSpec): StepEngineSpec {
  return engine as StepEngineSpec;
}

/** The limits of a step, each at least what the other given one needs: no more sequences than tokens. */
function stepLimits(engine: EngineRequest, preset: Engine, system: System | undefined): BatchLimits {
  const each = system !== undefined && isLarge(system) ? preset.large_gpu : preset.other_gpu;
  const { max_num_seqs: sequences, max_num_batched_tokens: tokens } = engine;
  // An engine's limits are those of each data-parallel rank; those of a scenario are of all of them.
  const ranks = system?.data_ranks ?? 1;
  const usual = { sequences: each.max_num_seqs * ranks, tokens: each.max_num_batched_tokens * ranks };
  return {
    max_num_seqs: sequences ?? Math.min(usual.sequences, tokens ?? usual.tokens),
    max_num_batched_tokens: tokens ?? Math.max(usual.tokens, sequences ?? 0),
  };
}

/** vLLM's own rule (get_batch_defaults): at least 70 GiB, and no A100 by its name. */
function isLarge({ hardware }: System): boolean {
  return hardware.memory_bytes >= 70 * 2 ** 30 && !/a100/i.test(hardware.name ?? "");
}
