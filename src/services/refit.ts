import { isStepLevel } from "./batching.ts";
import { DoesNotFit } from "./memory.ts";
import { engineMemory, presetOf, reserves, swapSeconds } from "./presets.ts";
import type { Scenario, StepEngineSpec } from "./scenario.ts";

/**
 * A candidate of a search with what follows from its GPUs and knobs computed again: KV blocks (where `blocks` are not its
 * own), the price of a swap, and the reservation of its discipline, each only where the base had it computed too.
 * Throws DoesNotFit where its weights leave no memory for KV.
 */
export function refit(base: Scenario, candidate: Scenario, blocks: boolean): Scenario {
  if (!isStepLevel(candidate.engine.batching.kind)) return candidate;
  const engine = { ...(candidate.engine as StepEngineSpec) };
  const [before, after] = [base, candidate].map((one) => engineMemory(one.engine, one.service));
  if (
    engine.swap_block_s !== undefined &&
    engine.swap_block_s === swapSeconds(base.engine as StepEngineSpec, base.service)
  )
    engine.swap_block_s = swapSeconds(engine, candidate.service);
  if (blocks && before !== undefined && after !== undefined && base.engine.kv_blocks === before.kv_blocks)
    engine.kv_blocks = after.kv_blocks;
  if (after !== undefined && (engine.kv_blocks === 0 || after.weight_bytes > after.total_bytes))
    throw new DoesNotFit(after);
  const [was, is] = [base, candidate].map((one) => reserves(one.engine.batching.kind));
  if (was !== is) engine.kv_allocation = is ? "maximum" : presetOf(engine).kv_allocation;
  return { ...candidate, engine };
}
