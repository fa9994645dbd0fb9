// Into how many parts a decode kernel splits each sequence's KV, so that few sequences still fill the GPU.

/** FlashAttention 2: two CTAs a processor; never splits MHA. */
export const SPLIT_FA2: f64 = 0.0;
/** FlashAttention 3: one CTA a processor; never splits four blocks or fewer. */
export const SPLIT_FA3: f64 = 1.0;
/** FlashInfer and TensorRT-LLM: as many parts as fill the GPU. */
export const SPLIT_FILL: f64 = 2.0;

/** The parts that fill `slots` places with `units` of `blocks` blocks each. */
export function splitToFill(units: f64, slots: f64, blocks: f64): f64 {
  return Math.max(1.0, Math.min(blocks, Math.floor(slots / units)));
}

/**
 * The rule of FlashAttention (num_splits_heuristic): no split where `units` fill 80 % of `slots`; else the fewest parts,
 * 128 at most, whose waves are at least 85 % as full as the fullest. Parts that leave a block count unchanged are passed over.
 */
export function splitByWaves(units: f64, slots: f64, blocks: f64): f64 {
  if (units >= 0.8 * slots) return 1.0;
  const most = Math.min(blocks, 128.0);
  let fullest: f64 = 0.0;
  for (let parts: f64 = 1.0; parts <= most; parts++) fullest = Math.max(fullest, fullness(units, slots, blocks, parts));
  for (let parts: f64 = 1.0; parts <= most; parts++)
    if (fullness(units, slots, blocks, parts) >= 0.85 * fullest) return parts;
  return 1.0;
}

/** How full the waves of `parts` are, 0 where they are passed over. */
function fullness(units: f64, slots: f64, blocks: f64, parts: f64): f64 {
  if (parts > 1.0 && Math.ceil(blocks / parts) === Math.ceil(blocks / (parts - 1.0))) return 0.0;
  const waves = (units * parts) / slots;
  return waves / Math.ceil(waves);
}
