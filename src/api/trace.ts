import type { Trace } from "../services/scenario.ts";
import type { Issue } from "./issues.ts";
import { invalid } from "./problems.ts";

/** A trace file of the plain CSV format. */
export function parseTrace(text: string): Trace {
  const rows = text
    .split("\n")
    .filter((line) => /^[\d.]/.test(line))
    .map((line) => line.split(",").slice(0, 3).map(Number));
  const trace = rowsToTrace(rows, "#/trace");
  if ("pointer" in trace) throw invalid([trace]);
  return trace;
}

/** The rows of a JSON trace as columns, or the first row that cannot be one. */
export function rowsToTrace(rows: unknown[], at: string): Trace | Issue {
  const columns = [0, 1, 2].map(() => new Float64Array(rows.length));
  const [arrival_s = new Float64Array(), prompt_tokens = new Float64Array(), output_tokens = new Float64Array()] =
    columns;
  if (rows.length === 0) return { pointer: at, detail: "must have at least 1 row", code: "too-small" };
  for (const [i, row] of rows.entries()) {
    const fault = rowFault(row, i === 0 ? 0 : (arrival_s[i - 1] ?? 0));
    if (fault !== undefined) return { ...fault, pointer: `${at}/${i}${fault.pointer}` };
    const [time, prompt, output] = row as number[];
    arrival_s[i] = time ?? 0;
    prompt_tokens[i] = prompt ?? 0;
    output_tokens[i] = output ?? 1;
  }
  return { arrival_s, prompt_tokens, output_tokens };
}

function rowFault(row: unknown, since: number): Issue | undefined {
  if (!Array.isArray(row) || row.length !== 3) {
    return { pointer: "", detail: "must be [arrival_s, prompt_tokens, output_tokens]", code: "wrong-type" };
  }
  const wrong = row.findIndex((value) => typeof value !== "number" || !Number.isFinite(value));
  if (wrong >= 0) return { pointer: `/${wrong}`, detail: "must be a finite number", code: "wrong-type" };
  const [time, prompt, output] = row as [number, number, number];
  if (time < since)
    return { pointer: "/0", detail: "must not be before the row above, nor below 0", code: "not-sorted" };
  if (!Number.isInteger(prompt) || prompt < 0) {
    return { pointer: "/1", detail: "must be a whole number of at least 0", code: "too-small" };
  }
  if (!Number.isInteger(output) || output < 1) {
    return { pointer: "/2", detail: "must be a whole number of at least 1", code: "too-small" };
  }
  return undefined;
}
