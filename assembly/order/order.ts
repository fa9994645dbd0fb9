import { Param } from "../abi/param";

/** What an order may know of a waiting request. Nothing here is the true output length, which no engine knows. */
export class Waiting {
  /** s since the start of the run. */
  arrival_s: f64 = 0;
  /** Lower goes first. */
  priority: f64 = 0;
  prompt_tokens: f64 = 0;
  /** The predicted output, in tokens, with the error that the scenario states. */
  predicted_tokens: f64 = 0;
  /**
   * When its first token is due, and when its last one is, in s since the start; Infinity where it has no objective. The
   * last is due by the objective for E2E, or else by those for TTFT and TPOT and its predicted output.
   */
  first_due_s: f64 = 0;
  last_due_s: f64 = 0;
  /** Seconds that its prefill and its predicted decode would take alone; 0 unless the order is `timed`. */
  service_s: f64 = 0;
  /** Prompt tokens that are in the prefix cache now. */
  cached_tokens: f64 = 0;
}

/** A queue order: who is admitted next. The preempted stand before every order; ties go by arrival. */
export class Order {
  constructor(
    readonly id: string,
    readonly summary: string,
    readonly parameters: Param[],
    /** The key never falls from one arrival to the next: a list will do. */
    readonly monotone: boolean,
    /** The key changes while the request waits: it is taken anew, over the first of the queue, at each admission. */
    readonly rescans: boolean,
    /** Less goes first. */
    readonly key: (waiting: Waiting) => f64,
    /** It looks at the seconds that requests take. Not for an order that rescans. */
    readonly timed: boolean = false,
  ) {}
}
