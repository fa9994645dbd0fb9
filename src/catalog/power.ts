// What a GPU draws while it computes and reads, as shares of its design power.

/** Shares of the design power, fitted to measured runs. */
export interface PowerFit {
  /** While an engine runs, whatever it does. */
  idle_ratio: number;
  /** More at the dense peak of the type in which it computes. */
  compute_ratio: number;
  /** More at the full memory bandwidth. */
  memory_ratio: number;
  /** Mean error of the mean power of runs on a number of GPUs that the fit did not see. */
  held_out_error_ratio: number;
  source: string;
  date: string;
}

/**
 * Fitted by bench/power.ts to 30 runs of Llama 2 70B on 2, 4 and 8 A100, within 4 % on average; those with prompts of 8,192
 * tokens are left out, whose mean power is that of a GPU at rest.
 */
export const POWER_FIT: PowerFit = {
  idle_ratio: 0.286,
  compute_ratio: 1.034,
  memory_ratio: 0.72,
  held_out_error_ratio: 0.074,
  source: "Mutinifni/splitwise-sim data/perf_model.csv: mean power of runs on A100 80 GB, 400 W",
  date: "2026-11-23",
};
