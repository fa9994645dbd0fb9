// Energy of a GPU: a floor while the engine runs, and what arithmetic and memory traffic add to it.
//
//   J = P min(t, (idle t + compute F / peak + memory B / bandwidth)),  P the design power: over time a GPU keeps to it
//
// Domain: one GPU, seconds >= 0. Error: of the mean power of A100 runs whose times are known, 7 % on numbers of GPUs not fitted (see catalog/power.ts); of
// other GPUs the same shares of their own design power are taken, unmeasured. FLOPs of 8 and 4 bits draw as those of 16 do at
// the same share of their own peak. Source: fitted to Splitwise's runs; its floor is near the 30 % that GenZ assumes.

import { POWER_FIT } from "../catalog/power.ts";

export const ENERGY_ASSUMPTION = `joules are of the GPU alone: ${Math.round(100 * POWER_FIT.idle_ratio)} % of its design power at all times, and more by the share of its peak at which it computes and of its bandwidth at which it reads; fitted to runs on A100, taken over by other GPUs`;

/** Seconds that a GPU is busy, and those that its arithmetic would take at the peak and its traffic at the full bandwidth. */
export interface Activity {
  seconds: number;
  compute_s: number;
  memory_s: number;
}

export function joules(power_watts: number, { seconds, compute_s, memory_s }: Activity): number {
  return seconds > 0 ? seconds * watts(power_watts, compute_s / seconds, memory_s / seconds) : 0;
}

/** What a GPU draws at a share of its peak and of its bandwidth, in watts. */
export function watts(power_watts: number, compute_share: number, memory_share: number): number {
  const { idle_ratio, compute_ratio, memory_ratio } = POWER_FIT;
  return power_watts * Math.min(1, idle_ratio + compute_ratio * compute_share + memory_ratio * memory_share);
}
