import { BATCHING } from "../../assembly/batching";
import { type BatchLimits, ENGINES, type Engine } from "../catalog/engines.ts";
import { type Memory, memoryOf } from "./memory.ts";
import type { EngineRequest, EngineSpec, Service, StepEngineSpec } from "./scenario.ts";
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
] as const;

/** Disciplines whose steps are bounded by tokens, each sequence needing at least one. */
const CHUNKED = ["chunked-prefill", "adaptive-chunk"];

const isBatchLevel = (kind: string) => BATCHING.some((discipline) => discipline.id === kind);

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
  if (isBatchLevel(kind)) {
    for (const knob of STEP_KNOBS) {
      if (engine[knob] === undefined) continue;
      fault(`/engine/${knob}`, "conflicting-field", `binds the step-level disciplines only; ${kind} is batch-level`);
    }
    if (service.kind !== "linear")
      fault("/service/kind", "conflicting-field", `prices steps: the batch-level discipline ${kind} takes linear`);
    return faults;
  }
  const { max_num_seqs: sequences, max_num_batched_tokens: tokens } = engine;
  if (CHUNKED.includes(kind) && sequences !== undefined && tokens !== undefined && sequences > tokens)
    fault("/engine/max_num_seqs", "too-big", `must be at most max_num_batched_tokens (${tokens}) under ${kind}`);
  return faults;
}

/**
 * The engine with every default filled in: a batch-level one is its discipline, a step-level one has all knobs.
 * Throws DoesNotFit where a roofline service leaves no memory for KV.
 */
export function completeEngine(engine: EngineRequest, service: Service): EngineSpec | StepEngineSpec {
  const batching = batchingOf(engine, service);
  if (isBatchLevel(batching.kind)) return { batching };
  const preset = presetOf(engine);
  const system = service.kind === "roofline" ? systemOf(service) : undefined;
  const filled: StepEngineSpec = {
    preset: preset.id,
    batching,
    order: engine.order ?? { kind: preset.order },
    ...stepLimits(engine, preset, system),
    block_size: engine.block_size ?? preset.block_size,
    gpu_memory_utilization: engine.gpu_memory_utilization ?? preset.gpu_memory_utilization,
    kv_allocation: engine.kv_allocation ?? preset.kv_allocation,
    watermark_ratio: engine.watermark_ratio ?? preset.watermark_ratio,
    preemption: engine.preemption ?? preset.preemption,
    enable_prefix_caching: engine.enable_prefix_caching ?? preset.enable_prefix_caching,
  };
  const kv_blocks = engine.kv_blocks ?? engineMemory(filled, service)?.kv_blocks;
  return kv_blocks === undefined ? filled : { ...filled, kv_blocks };
}

/** Where the memory of a GPU goes under an engine; undefined where the service names no GPU. Throws DoesNotFit. */
export function engineMemory(engine: StepEngineSpec, service: Service): Memory | undefined {
  if (service.kind !== "roofline") return undefined;
  return memoryOf(systemOf(service), engine, presetOf(engine).memory_base);
}

/** The limits of a step, each at least what the other given one needs: no more sequences than tokens. */
function stepLimits(engine: EngineRequest, preset: Engine, system: System | undefined): BatchLimits {
  const usual = system !== undefined && isLarge(system) ? preset.large_gpu : preset.other_gpu;
  const { max_num_seqs: sequences, max_num_batched_tokens: tokens } = engine;
  return {
    max_num_seqs: sequences ?? Math.min(usual.max_num_seqs, tokens ?? usual.max_num_batched_tokens),
    max_num_batched_tokens: tokens ?? Math.max(usual.max_num_batched_tokens, sequences ?? 0),
  };
}

/** vLLM's own rule (get_batch_defaults): at least 70 GiB, and no A100 by its name. */
function isLarge({ hardware }: System): boolean {
  return hardware.memory_bytes >= 70 * 2 ** 30 && !/a100/i.test(hardware.name ?? "");
}
