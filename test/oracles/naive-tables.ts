// The tables of a step law in whole ticks, taken literally: what they say of a step whose sequences are looked at one by one.

import type { StepTables } from "../../src/services/step-tables.ts";
import type { Step } from "./naive-sequence.ts";

/** The ticks of a law's tables; `ticks` turns seconds into whole ticks. */
export function naiveTables(tables: StepTables, step: Step, ticks: (seconds: number) => number): number {
  let total = cell(tables.tokens_s ?? [], step.tokens, ticks) + cell(tables.sequences_s ?? [], step.sequences, ticks);
  const { decoded, context } = step;
  const prompts = step.sequences - step.decoding;
  for (const { sign, alone, mixed } of tables.decode ?? []) {
    const rows = prompts > 0 ? mixed : alone;
    const lines = rows[step.decoding] ?? rows.at(-1);
    if (step.decoding === 0 || lines === undefined) continue;
    total += sign * Math.max(...lines.map((line) => ticks(line.step_s) + ticks(line.context_token_s) * decoded));
  }
  if (prompts === 0) return total;
  // A decoding sequence has one pair for each token of its context.
  const forms = (tables.prompts ?? []).map(
    (form) =>
      ticks(form.step_s) +
      ticks(form.token_s) * (step.tokens - step.decoding) +
      ticks(form.pair_s) * (step.pairs - decoded) +
      ticks(form.context_token_s) * (context - decoded) +
      ticks(form.sequence_s) * prompts,
  );
  return total + (forms.length > 0 ? Math.max(...forms) : 0);
}

/** A cell, or what the mean slope of the last half leads to. */
function cell(table: number[], i: number, ticks: (seconds: number) => number): number {
  const value = table[i];
  if (value !== undefined) return ticks(value);
  const last = table.length - 1;
  if (last < 0) return 0;
  if (last === 0) return ticks(table[0] as number);
  const half = last >> 1;
  const slope = ticks(((table[last] as number) - (table[half] as number)) / (last - half));
  return ticks(table[last] as number) + Math.max(0, slope) * (i - last);
}
