/** A picosecond. */
const BASE_TICKS = 1e12;
/** The clock of the core holds so many ticks, and ticks per second stay whole in an f64. */
const LAST_TICK = 2 ** 62;
const MOST_TICKS = 2 ** 53;
/** A run may last so many times as long as it is expected to. */
const SPARE = 8;

/** Clock ticks per second for runs of about `horizon_s` seconds: the finest power of two to a picosecond with room. */
export function ticksPerSecond(horizon_s: number): number {
  let ticks = BASE_TICKS;
  while (2 * ticks < MOST_TICKS && SPARE * horizon_s * 2 * ticks <= LAST_TICK) ticks *= 2;
  return ticks;
}

/** The longest run that a clock of picoseconds can hold, in seconds: about 53 days. */
export const LONGEST_RUN_S = LAST_TICK / BASE_TICKS;
