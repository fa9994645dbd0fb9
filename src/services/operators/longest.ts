// The longest of n contexts over their mean: what the last part of a decode kernel takes.
//
//   ratio = exp(s z - s^2 / 2), s^2 = ln(1 + cv^2):  the z-quantile of a lognormal law of the contexts' mean and variation
//   z = a - (ln ln n + ln 4 pi) / 2a + gamma / a, a = sqrt(2 ln n):  the mean of the largest of n normal values, as n grows (Cramer
//   1946, 28.6)
//
// Domain: n >= 1 independent contexts; 1 at n = 1, and never more than the longest that may be. Error: about 10 % for lengths of
// chat, which is less than 1 % of a step.

/** Euler's constant: the mean of the Gumbel law. */
const GAMMA = 0.5772156649015329;

/** Lengths, in tokens. */
export interface Lengths {
  mean: number;
  /** Mean of the squares. */
  square: number;
  longest: number;
}

/** Contexts of sequences as a decode step finds them, in tokens. */
export interface Contexts {
  mean: number;
  /** Standard deviation over mean. */
  cv: number;
  longest: number;
}

/**
 * Of requests with such prompts and outputs. A step finds an output in proportion to its length, E[O^2] / E[O] on average, and
 * any part of it computed.
 */
export function contextsOf(prompts: Lengths, outputs: Lengths): Contexts {
  const found = outputs.square / outputs.mean;
  const mean = prompts.mean + found / 2;
  const variance = Math.max(0, prompts.square - prompts.mean ** 2) + found ** 2 / 12;
  return { mean, cv: Math.sqrt(variance) / mean, longest: prompts.longest + outputs.longest };
}

/** The longest of n over the mean. */
export function longestRatio({ mean, cv, longest }: Contexts, n: number): number {
  if (n < 2) return 1;
  const a = Math.sqrt(2 * Math.log(n));
  const z = a - (Math.log(Math.log(n)) + Math.log(4 * Math.PI)) / (2 * a) + GAMMA / a;
  const s = Math.sqrt(Math.log(1 + cv * cv));
  return Math.min(longest / mean, Math.max(1, Math.exp(s * z - (s * s) / 2)));
}
