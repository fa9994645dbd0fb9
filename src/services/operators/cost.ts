import type { Bound } from "../forms.ts";

/** What an operator takes of one GPU. */
export interface Cost {
  seconds: number;
  /** How far the seconds may be off: the measured lie between seconds / (1 + this) and seconds x (1 + this). */
  error_ratio: number;
  flops: number;
  bytes: number;
  bound: Bound;
}

/** What an operator computes and moves. */
export interface Work {
  flops: number;
  bytes: number;
}

/** The same operator so many times. */
export function times(count: number, cost: Cost): Cost {
  return { ...cost, seconds: count * cost.seconds, flops: count * cost.flops, bytes: count * cost.bytes };
}

/** Two operators, one after the other: the longer one says what binds. */
export function both(a: Cost, b: Cost): Cost {
  const seconds = a.seconds + b.seconds;
  if (seconds === 0) return a;
  const error_ratio = (a.error_ratio * a.seconds + b.error_ratio * b.seconds) / seconds;
  const bound = a.seconds >= b.seconds ? a.bound : b.bound;
  return { seconds, error_ratio, flops: a.flops + b.flops, bytes: a.bytes + b.bytes, bound };
}

/** Seconds of the host or of a wait, which no GPU works in. */
export function waiting(seconds: number, bound: Bound, error_ratio: number): Cost {
  return { seconds, error_ratio, flops: 0, bytes: 0, bound };
}
