import type { Form } from "./forms.ts";

/** Attention of decoding sequences whose KV holds so many tokens between them, in seconds. */
export interface DecodeForm {
  step_s: number;
  context_token_s: number;
}

/** Rows by the number of decoding sequences, from 0: the largest form of a row counts, and past the last row that row. */
export interface DecodeTable {
  /** -1 subtracts: min(a, b) = a + b - max(a, b), as of a sliding window. */
  sign: 1 | -1;
  /** In a step without prompts, and beside them. */
  alone: DecodeForm[][];
  mixed: DecodeForm[][];
}

/**
 * The jagged parts of a step's time, in seconds, added to a law's terms. Together they are never below 0, and what a form
 * says of tokens and pairs never falls. Past the end of a table the mean slope of its last half goes on, if it rises.
 */
export interface StepTables {
  /** By the step's new tokens, from 0: tiles, waves, experts. It may fall where a kernel changes its tiles. */
  tokens_s?: number[];
  /** By the step's sequences, from 0: the LM head on sampled rows, the sampler. */
  sequences_s?: number[];
  decode?: DecodeTable[];
  /** The largest of these over the sums of the step's prompts alone; 0 in a step without prompts. */
  prompts?: Form[];
}
