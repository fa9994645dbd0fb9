import { Param } from "../abi/param";
import { Stream } from "../num/rng";

/** A way in which requests arrive: what the catalogue says of it. */
export class ArrivalKind {
  constructor(
    readonly id: string,
    readonly summary: string,
    readonly parameters: Param[],
  ) {}
}

/** A renewal arrival process: independent gaps of one law, here with mean 1; the rate scales them. */
export class ArrivalProcess extends ArrivalKind {
  constructor(
    id: string,
    summary: string,
    parameters: Param[],
    /** The law's shape parameter from its coefficient of variation; 0 where it has none. */
    readonly shape: (cv: f64) => f64,
    /** The next gap, mean 1. */
    readonly gap: (stream: Stream, shape: f64) => f64,
    /** P(gap > x), mean 1. */
    readonly survival: (x: f64, shape: f64) => f64,
  ) {
    super(id, summary, parameters);
  }
}

export const RATE = new Param("rate_per_s", "Mean arrivals per second", "1/s", 1e-9, 1e9, false);
export const noShape = (_cv: f64): f64 => 0.0;
