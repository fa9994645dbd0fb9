import type { Bound } from "../forms.ts";
import type { Found } from "./found.ts";

/** What an operator takes of one GPU. */
export interface Cost {
  seconds: number;
  /** How far the seconds may be off: the measured lie between seconds / (1 + this) and seconds x (1 + this). */
  error_ratio: number;
  flops: number;
  bytes: number;
  bound: Bound;
  /** Seconds that its FLOPs take at the dense peak of their type; nothing unless given. */
  compute_s?: number;
  /** The fit that priced it, if one did. */
  found?: Found | undefined;
}

/** What an operator computes and moves. */
export interface Work {
  flops: number;
  bytes: number;
}

/** The same operator so many times. */
export function times(count: number, cost: Cost): Cost {
  const { error_ratio, bound, found, compute_s = 0 } = cost;
  return {
    seconds: count * cost.seconds,
    error_ratio,
    flops: count * cost.flops,
    bytes: count * cost.bytes,
    bound,
    compute_s: count * compute_s,
    found,
  };
}

/** So many times, or such a share, of what it computes and moves, in the same seconds. */
export function shareOfWork(share: number, { flops, bytes, compute_s = 0 }: Cost): Work & { compute_s: number } {
  return { flops: share * flops, bytes: share * bytes, compute_s: share * compute_s };
}

/** Two operators, one after the other: the longer one says what binds. */
export function both(a: Cost, b: Cost): Cost {
  const seconds = a.seconds + b.seconds;
  if (seconds === 0) return a;
  const error_ratio = (a.error_ratio * a.seconds + b.error_ratio * b.seconds) / seconds;
  const { bound, found } = a.seconds >= b.seconds ? a : b;
  const compute_s = (a.compute_s ?? 0) + (b.compute_s ?? 0);
  return { seconds, error_ratio, flops: a.flops + b.flops, bytes: a.bytes + b.bytes, bound, compute_s, found };
}

/** Seconds of the host or of a wait, which no GPU works in. */
export function waiting(seconds: number, bound: Bound, error_ratio: number): Cost {
  return { seconds, error_ratio, flops: 0, bytes: 0, bound };
}
