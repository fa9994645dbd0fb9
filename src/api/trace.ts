import type { Warning } from "../services/result.ts";
import type { Trace } from "../services/scenario.ts";
import { checkRows, type Parsed, type RowProblem, TraceReader } from "../services/traces/index.ts";
import type { Issue } from "./issues.ts";
import { LIMITS } from "./limits.ts";
import { invalid } from "./problems.ts";

/** A trace, how many rows it has, and what its reader noticed. Of rows beyond the ceiling there is only the number. */
export interface ReadTrace {
  trace: Trace;
  rows: number;
  warnings: Warning[];
}

/** Reads a trace file as it comes. */
export async function readTraceFile(chunks: AsyncIterable<Uint8Array>): Promise<Parsed> {
  const reader = new TraceReader(LIMITS.trace_rows);
  const decoder = new TextDecoder();
  for await (const chunk of chunks) reader.push(decoder.decode(chunk, { stream: true }));
  reader.push(decoder.decode());
  return reader.finish();
}

/** The trace of a file; throws invalid-scenario with the lines at fault. */
export function traceOfFile(parsed: Parsed): ReadTrace {
  return orThrow(parsed, ({ row, column, detail }) => ({
    pointer: "#/trace",
    detail: `line ${row}${column === undefined ? "" : `, ${column}`}: ${detail}`,
    code: "invalid-row",
  }));
}

/** Reads the rows of a JSON trace at `at`; throws invalid-scenario with the rows at fault. */
export function readTraceRows(rows: unknown[], at: string): ReadTrace {
  return orThrow(checkRows(asRows(rows, at)), ({ row, column, detail }) => ({
    pointer: rows.length === 0 ? at : `${at}/${row}${column === undefined ? "" : `/${column}`}`,
    detail,
    code: "invalid-row",
  }));
}

function orThrow(parsed: Parsed, issue: (problem: RowProblem) => Issue): ReadTrace {
  if ("problems" in parsed) throw invalid(parsed.problems.map(issue));
  return parsed;
}

/** The rows, once each is known to be three numbers; throws at the first that is not. */
function asRows(rows: unknown[], at: string): number[][] {
  const isRow = (row: unknown) => Array.isArray(row) && row.length === 3 && row.every((x) => typeof x === "number");
  const wrong = rows.findIndex((row) => !isRow(row));
  if (wrong < 0) return rows as number[][];
  const detail = "must be three numbers: [arrival_s, prompt_tokens, output_tokens]";
  throw invalid([{ pointer: `${at}/${wrong}`, detail, code: "wrong-type" }]);
}
