// What a step or a batch is made of, as the coefficients of each law count it.

import type { Form } from "../forms.ts";

/** A step as it was measured: its sums, in tokens, pairs and sequences. */
export interface StepSums {
  new_tokens: number;
  pairs: number;
  context_tokens: number;
  sequences: number;
}

/** A batch under the linear law: how many requests, and its longest output in tokens. */
export interface BatchSums {
  batch: number;
  longest_output_tokens: number;
}

export type FormsCoefficient = keyof Form;
export type LinearCoefficient = "batch_s" | "request_s" | "token_s" | "token_request_s";
export type Coefficient = FormsCoefficient | LinearCoefficient;

export const FORMS_COEFFICIENTS: readonly FormsCoefficient[] = [
  "step_s",
  "token_s",
  "pair_s",
  "context_token_s",
  "sequence_s",
];

export const LINEAR_COEFFICIENTS: readonly LinearCoefficient[] = ["batch_s", "request_s", "token_s", "token_request_s"];

export const STEP_FEATURES: Record<FormsCoefficient, (step: StepSums) => number> = {
  step_s: () => 1,
  token_s: ({ new_tokens }) => new_tokens,
  pair_s: ({ pairs }) => pairs,
  context_token_s: ({ context_tokens }) => context_tokens,
  sequence_s: ({ sequences }) => sequences,
};

export const BATCH_FEATURES: Record<LinearCoefficient, (batch: BatchSums) => number> = {
  batch_s: () => 1,
  request_s: ({ batch }) => batch,
  token_s: ({ longest_output_tokens }) => longest_output_tokens,
  token_request_s: ({ batch, longest_output_tokens }) => batch * longest_output_tokens,
};

/** Which measurement tells a coefficient from the others. */
export const HELP: Record<"forms" | "linear", Partial<Record<Coefficient, string>>> = {
  forms: {
    step_s: "a step of one sequence that decodes at a short context",
    token_s: "steps that prefill, of 512 and of 2048 new tokens, beside steps that only decode",
    pair_s: "chunks of as many new tokens at different contexts, such as 2048 behind 0 and behind 16384 tokens",
    context_token_s: "steps of as many sequences at different contexts, such as 512 and 8192 tokens each",
    sequence_s:
      "steps of different numbers of sequences with the same sum of contexts, such as 8 of 8192 and 64 of 1024",
  },
  linear: {
    batch_s: "batches of few tokens, such as 1 and 8, at several sizes",
    request_s: "batches of few tokens at several sizes, such as 1, 4 and 16 requests",
    token_s: "a batch of 1 at several output lengths, such as 16, 128 and 512 tokens",
    token_request_s: "long outputs at several sizes, such as batches of 1, 4 and 16 with 512 tokens",
  },
};

/** The sums of a step from its sequences. */
export function sumsOf(sequences: { new_tokens: number; context_tokens: number; count: number }[]): StepSums {
  const sums = { new_tokens: 0, pairs: 0, context_tokens: 0, sequences: 0 };
  for (const { new_tokens, context_tokens, count } of sequences) {
    sums.new_tokens += count * new_tokens;
    // A new token attends to what was there before it and to the new ones up to itself.
    sums.pairs += count * (new_tokens * context_tokens + (new_tokens * (new_tokens + 1)) / 2);
    sums.context_tokens += count * (context_tokens + new_tokens);
    sums.sequences += count;
  }
  return sums;
}
