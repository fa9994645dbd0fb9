// The tables of a step law: as a column for the core, at another speed, and priced.

import * as abi from "../../../assembly/abi/layout-engine";
import type { DecodeForm, DecodeTable, StepTables } from "../step-tables.ts";
import { divided, formRow, formSeconds, type StepSums } from "./sums.ts";

/** Steps without prompts, and those beside them. */
type Beside = "alone" | "mixed";

/** As the core reads them (TABLES_*). */
export function tablesColumn({ tokens_s = [], sequences_s = [], prompts = [], decode = [] }: StepTables): number[] {
  const alone = rows(decode, "alone");
  const mixed = rows(decode, "mixed");
  const counts = new Array<number>(abi.TABLES_SIZE).fill(0);
  counts[abi.TABLES_TOKENS] = tokens_s.length;
  counts[abi.TABLES_SEQUENCES] = sequences_s.length;
  counts[abi.TABLES_PROMPTS] = prompts.length;
  counts[abi.TABLES_ALONE] = alone.length;
  counts[abi.TABLES_MIXED] = mixed.length;
  return [...counts, ...tokens_s, ...sequences_s, ...prompts.flatMap(formRow), ...alone.flat(), ...mixed.flat()];
}

/** Of each number of decoding sequences the parts that count. */
function rows(decode: DecodeTable[], beside: Beside): number[][] {
  const count = Math.max(0, ...decode.map((table) => table[beside].length));
  return Array.from({ length: count }, (_, n) => {
    const parts = decode
      .map((table) => ({ sign: table.sign, forms: rowAt(table[beside], n) }))
      .filter(({ forms }) => forms.length > 0);
    return [parts.length, ...parts.flatMap(({ sign, forms }) => [sign, forms.length, ...forms.flatMap(decodeRow)])];
  });
}

function decodeRow({ step_s, context_token_s }: DecodeForm): number[] {
  return [step_s, context_token_s];
}

/** Past the last row that one. */
function rowAt(rows: DecodeForm[][], n: number): DecodeForm[] {
  return rows[Math.min(n, rows.length - 1)] ?? [];
}

/** Those of a replica that is so many times as fast. */
export function tablesAtSpeed({ tokens_s, sequences_s, prompts, decode }: StepTables, ratio: number): StepTables {
  const cells = (table: number[]) => table.map((seconds) => seconds / ratio);
  const all = (table: DecodeForm[][]) => table.map((forms) => forms.map((form) => divided(form, ratio)));
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
