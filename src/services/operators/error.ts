import type { Instance } from "../../core/core.ts";
import type { System } from "../system.ts";
import type { BatchRow } from "./batch.ts";
import { pricer } from "./price.ts";

/** A decode step and a prompt's step, of which most runs are made, within what the engine takes. */
function typical({ max_num_seqs = 64, max_num_batched_tokens = 2048 }): BatchRow[][] {
  const decoding = { new_tokens: 1, context_tokens: 1000, count: Math.min(64, max_num_seqs) };
  return [[decoding], [{ new_tokens: Math.min(2048, max_num_batched_tokens), context_tokens: 0, count: 1 }]];
}

/** How far a step's price may be off: of a decode step and of a prompt's, the mean. */
export function kernelError(
  instance: Instance,
  system: System,
  engine: { max_num_seqs?: number; max_num_batched_tokens?: number },
): number {
  const errors = typical(engine)
    .map(pricer(instance, system))
    .map((costs) => {
      const seconds = costs.reduce((sum, cost) => sum + cost.seconds, 0);
      return costs.reduce((sum, cost) => sum + cost.seconds_high, 0) / seconds - 1;
    });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}
