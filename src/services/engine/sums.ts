import * as abi from "../../../assembly/abi/layout-engine";
import type { Form } from "../forms.ts";

/** What a form reads: sums over a step, or over its prompts. */
export interface FormSums {
  /** New tokens, of prompts and decoded. */
  tokens: number;
  /** Pairs of a new token and a position that it attends to. */
  pairs: number;
  /** Tokens in the KV of its sequences, its own included. */
  context: number;
  sequences: number;
}

/** What a step law reads of a step. */
export interface StepSums extends FormSums {
  decoding: number;
  /** Tokens in the KV of those that decode, their own included. */
  decoding_context: number;
  /** Prompts that end their prefill in it. */
  finishing: number;
}

export function formSeconds(form: Form, sums: FormSums): number {
  return (
    form.step_s +
    form.token_s * sums.tokens +
    form.pair_s * sums.pairs +
    form.context_token_s * sums.context +
    form.sequence_s * sums.sequences
  );
}

/** A form as the core reads it. */
export function formRow(form: Form): number[] {
  const row = new Array<number>(abi.FORM_SIZE).fill(0);
  row[abi.FORM_STEP] = form.step_s;
  row[abi.FORM_TOKEN] = form.token_s;
  row[abi.FORM_PAIR] = form.pair_s;
  row[abi.FORM_CONTEXT] = form.context_token_s;
  row[abi.FORM_SEQUENCE] = form.sequence_s;
  return row;
}

/** Every number divided by a ratio. */
export function divided<Row extends object>(row: Row, ratio: number): Row {
  const cells = Object.entries(row).map(([name, x]) => [name, typeof x === "number" ? x / ratio : x]);
  return Object.fromEntries(cells) as Row;
}
