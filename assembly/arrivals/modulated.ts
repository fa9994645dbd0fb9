import { ArrivalKind } from "./process";
import { Param } from "../abi/param";
import { Stream } from "../num/rng";

/**
 * A Poisson process whose rate is that of its state. It stays in a state for a while, then goes on to the next, and from
 * the last to the first. Its table has a row of STATE_SIZE for each state; an endless stay ends the changes.
 */
export class ModulatedProcess extends ArrivalKind {
  constructor(
    id: string,
    summary: string,
    parameters: Param[],
    /** Whether it is in its steady state at time 0; if not, it begins in its first state. */
    readonly steady: bool,
    /** How long it stays in a state of that mean stay, in s. */
    readonly stay: (stream: Stream, mean_s: f64) => f64,
  ) {
    super(id, summary, parameters);
  }
}
