import type { RunControl } from "../services/simulate.ts";

/**
 * Ties a run to its client: a disconnect aborts the request's signal. A pause yields a whole task, because the runtime
 * hears of a disconnect only between tasks.
 */
export function controlOf(signal: AbortSignal): RunControl {
  return {
    aborted: () => signal.aborted,
    pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
  };
}
