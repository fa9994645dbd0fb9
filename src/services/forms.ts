// What a step costs, as weighted sums of what it is made of. Shapes shared by the service laws.

/** A weighted sum over a step, in seconds; every coefficient is at least 0. */
export interface Form {
  /** Once. */
  step_s: number;
  /** For each new token, of a prompt or decoded. */
  token_s: number;
  /** For each pair of a new token and a position that it attends to. */
  pair_s: number;
  /** For each token in the KV of the step's sequences, this step's included. */
  context_token_s: number;
  /** For each sequence. */
  sequence_s: number;
}

/** A part of a step: it takes as long as the largest of its forms. */
export interface Term {
  name: string;
  forms: Form[];
  /** What binds where the form of the same place is the largest, if known. */
  bounds?: Bound[];
}

export type Bound = "compute" | "memory-bandwidth" | "interconnect" | "host";

/** The same sums in another unit, such as FLOPs or bytes. */
export interface Amounts {
  step: number;
  token: number;
  pair: number;
  context_token: number;
  sequence: number;
}

/** Nothing, but for what is given. */
export function amounts(given: Partial<Amounts>): Amounts {
  return { step: 0, token: 0, pair: 0, context_token: 0, sequence: 0, ...given };
}

export function plus(a: Amounts, b: Amounts): Amounts {
  return {
    step: a.step + b.step,
    token: a.token + b.token,
    pair: a.pair + b.pair,
    context_token: a.context_token + b.context_token,
    sequence: a.sequence + b.sequence,
  };
}

/** Seconds that the amounts take at so many of their unit per second. */
export function atRate({ step, token, pair, context_token, sequence }: Amounts, per_s: number): Form {
  return {
    step_s: step / per_s,
    token_s: token / per_s,
    pair_s: pair / per_s,
    context_token_s: context_token / per_s,
    sequence_s: sequence / per_s,
  };
}
