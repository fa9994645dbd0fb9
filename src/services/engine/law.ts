import * as abi from "../../../assembly/abi/layout-engine";
import type { LinearService } from "../scenario.ts";
import type { StepLaw } from "../step-law.ts";
import { divided, formRow, formSeconds, type StepSums } from "./sums.ts";
import { tableSeconds, tablesAtSpeed } from "./tables.ts";

/** A step law as the core reads it: the base row, the number of terms, and each term as its forms' number and rows. */
export function lawColumn({ terms, linear }: StepLaw): number[] {
  return [...baseRow(linear), terms.length, ...terms.flatMap(({ forms }) => [forms.length, ...forms.flatMap(formRow)])];
}

/** The law of a replica that is so many times as fast. */
export function atSpeed({ terms, linear, tables }: StepLaw, ratio: number): StepLaw {
  return {
    terms: terms.map(({ name, forms }) => ({ name, forms: forms.map((form) => divided(form, ratio)) })),
    ...(linear === undefined ? {} : { linear: divided(linear, ratio) }),
    ...(tables === undefined ? {} : { tables: tablesAtSpeed(tables, ratio) }),
  };
}

/** Prefill gives the first token, so that a request alone takes batch + request + (token + token_request) (n - 1). */
function baseRow(linear: LinearService | undefined): number[] {
  const row = new Array<number>(abi.BASE_SIZE).fill(0);
  row[abi.BASE_DECODING] = linear?.token_request_s ?? 0;
  row[abi.BASE_FINISHING] = linear?.request_s ?? 0;
  row[abi.BASE_ANY_DECODING] = linear?.token_s ?? 0;
  row[abi.BASE_ANY_FINISHING] = linear?.batch_s ?? 0;
  return row;
}

/** Seconds of a step. */
export function stepSeconds({ terms, linear, tables }: StepLaw, step: StepSums): number {
  const decode = step.decoding > 0 && linear ? linear.token_s + linear.token_request_s * step.decoding : 0;
  const prefill = step.finishing > 0 && linear ? linear.batch_s + linear.request_s * step.finishing : 0;
  const seconds = terms.map(({ forms }) => Math.max(...forms.map((form) => formSeconds(form, step))));
  const jagged = tables === undefined ? 0 : tableSeconds(tables, step);
  return seconds.reduce((sum, x) => sum + x, decode + prefill + jagged);
}

/**
 * About the seconds that a request alone takes: its prompt in one step, then n - 1 decode steps at the mean context.
 * Above what it takes off a shared step, since steps of many cost no more than the same steps one by one.
 */
export function secondsAlone(law: StepLaw, prompt: number, output: number): number {
  const whole = { tokens: prompt, pairs: (prompt * (prompt + 1)) / 2, context: prompt, sequences: 1 };
  const context = prompt + output / 2;
  const one = { tokens: 1, pairs: context, context, sequences: 1, finishing: 0 };
  const decode = { ...one, decoding: 1, decoding_context: context };
  const steps = Math.max(0, output - 1);
  return (
    stepSeconds(law, { ...whole, decoding: 0, decoding_context: 0, finishing: 1 }) + steps * stepSeconds(law, decode)
  );
}
