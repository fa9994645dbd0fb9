import { Param } from "../abi/param";

/** One way of stating a law: its JSON fields and how they give the two natural parameters. */
export class Form {
  constructor(
    readonly parameters: Param[],
    readonly first: (p: f64, q: f64) => f64,
    readonly second: (p: f64, q: f64) => f64,
  ) {}
}

/**
 * A law of token lengths. Lengths are integers of at least 1; a continuous law is rounded up, so at integers its
 * survival is that of the raw law. Natural parameters (a, b) are what `survival` reads.
 */
export class LengthLaw {
  constructor(
    readonly id: string,
    readonly summary: string,
    /** Ways of stating it, told apart by their fields. */
    readonly forms: Form[],
    /** P(N > x) at an integer x >= 0, computed as a survival, never as 1 - CDF. */
    readonly survival: (x: f64, a: f64, b: f64) => f64,
  ) {}
}

/** For laws whose fields are their natural parameters. */
export const asFirst = (p: f64, _q: f64): f64 => p;
export const asSecond = (_p: f64, q: f64): f64 => q;
