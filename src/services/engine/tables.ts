// The tables of a step law: as a column for the core, at another speed, and priced.

import * as abi from "../../../assembly/abi/layout-engine";
import type { DecodeForm, DecodeTable, StepTables } from "../step-tables.ts";
import { divided, formRow, formSeconds, type StepSums } from "./sums.ts";

/** Steps without prompts, and those beside them. */
type Beside = "alone" | "mixed";

/** As the core reads them (TABLES_*). */
export function tablesColumn({ tokens_s = [], sequences_s = [], prompts = [], decode = [] }: StepTables): number[] {
  const counts = new Array<number>(abi.TABLES_SIZE).fill(0);
  counts[abi.TABLES_TOKENS] = tokens_s.length;
  counts[abi.TABLES_SEQUENCES] = sequences_s.length;
  counts[abi.TABLES_PROMPTS] = prompts.length;
  counts[abi.TABLES_ALONE] = rowCount(decode, "alone");
  counts[abi.TABLES_MIXED] = rowCount(decode, "mixed");
  const column = [...counts, ...tokens_s, ...sequences_s, ...prompts.flatMap(formRow)];
  for (const beside of ["alone", "mixed"] as const)
    for (let n = 0; n < rowCount(decode, beside); n++) addRow(column, decode, beside, n);
  return column;
}

function rowCount(decode: DecodeTable[], beside: Beside): number {
  return Math.max(0, ...decode.map((table) => table[beside].length));
}

/** Of n decoding sequences the parts that count. */
function addRow(column: number[], decode: DecodeTable[], beside: Beside, n: number): void {
  const place = column.push(0) - 1;
  let parts = 0;
  for (const table of decode) {
    const forms = rowAt(table[beside], n);
    if (forms.length === 0) continue;
    parts++;
    column.push(table.sign, forms.length);
    for (const { step_s, context_token_s } of forms) column.push(step_s, context_token_s);
  }
  column[place] = parts;
}

/** Past the last row that one. */
function rowAt(rows: DecodeForm[][], n: number): DecodeForm[] {
  return rows[Math.min(n, rows.length - 1)] ?? [];
}

/** Those of a replica that is so many times as fast. */
export function tablesAtSpeed({ tokens_s, sequences_s, prompts, decode }: StepTables, ratio: number): StepTables {
  const cells = (table: number[]) => table.map((seconds) => seconds / ratio);
  const row = ({ step_s, context_token_s }: DecodeForm) => ({
    step_s: step_s / ratio,
    context_token_s: context_token_s / ratio,
  });
  const all = (table: DecodeForm[][]) => table.map((forms) => forms.map(row));
  return {
    ...(tokens_s && { tokens_s: cells(tokens_s) }),
    ...(sequences_s && { sequences_s: cells(sequences_s) }),
    ...(prompts && { prompts: prompts.map((form) => divided(form, ratio)) }),
    ...(decode && { decode: decode.map(({ sign, alone, mixed }) => ({ sign, alone: all(alone), mixed: all(mixed) })) }),
  };
}

/** Seconds of a step, by its tables. */
export function tableSeconds({ tokens_s, sequences_s, prompts = [], decode = [] }: StepTables, step: StepSums): number {
  const sequences = step.sequences - step.decoding;
  const attention = decode.map(({ sign, alone, mixed }) => {
    if (step.decoding === 0) return 0;
    const forms = rowAt(sequences > 0 ? mixed : alone, step.decoding);
    if (forms.length === 0) return 0;
    return sign * Math.max(...forms.map((form) => form.step_s + form.context_token_s * step.decoding_context));
  });
  const own = {
    tokens: step.tokens - step.decoding,
    pairs: step.pairs - step.decoding_context,
    context: step.context - step.decoding_context,
    sequences,
  };
  const prefill = sequences > 0 && prompts.length > 0 ? Math.max(...prompts.map((form) => formSeconds(form, own))) : 0;
  return (
    cellAt(tokens_s, step.tokens) +
    cellAt(sequences_s, step.sequences) +
    attention.reduce((sum, seconds) => sum + seconds, prefill)
  );
}

/** The cell nearest to x; past the last one the mean slope of the last half goes on, if it rises. */
function cellAt(table: number[] = [], x: number): number {
  const last = table.length - 1;
  const end = table[last] ?? 0;
  if (x <= last) return table[Math.round(x)] ?? 0;
  const half = Math.floor(last / 2);
  const slope = last > half ? Math.max(0, (end - (table[half] ?? 0)) / (last - half)) : 0;
  return end + slope * (x - Math.max(last, 0));
}
