/** When a request was served, in ticks. */
export interface Served {
  row: number;
  arrival: number;
  begin: number;
  first: number;
  end: number;
}

/** A sequence of the reference engine. */
export interface Sequence extends Served {
  prompt: number;
  output: number;
  key: number;
  emitted: number;
  /** Tokens in the KV, and blocks held; blocks promised at admission count as held. */
  kv: number;
  blocks: number;
  decoding: boolean;
  /** Tokens of its KV that stand in host memory. */
  swapped: number;
}

/** What a step is made of, and what a step law reads of it. */
export interface Step {
  tokens: number;
  pairs: number;
  context: number;
  sequences: number;
  decoding: number;
  /** Tokens in the KV of those that decode, their new ones included. */
  decoded: number;
  finishing: number;
  extra: number;
  preempts: boolean;
  /** What each of its sequences computes; 0 of one that is copied back. */
  work: Map<Sequence, number>;
}
