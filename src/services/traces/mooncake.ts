import type { TraceFormat } from "./format.ts";

/** Mooncake (Qin et al., FAST 2025): a JSON object a line, times in milliseconds. */
export const mooncake: TraceFormat = {
  id: "mooncake",
  summary: "Mooncake JSONL: timestamp (ms), input_length, output_length, hash_ids",
  columns: ["timestamp", "input_length", "output_length"],
  headerLines: 0,
  recognises: (first) => first.trimStart().startsWith("{"),
  open(first, builder) {
    if (first.includes('"hash_ids"')) builder.warn("ignored-columns", "Not used: hash_ids.");
    return (line, row, to) => {
      const value = object(line);
      if (value === undefined) to.problem(row, undefined, "is not a JSON object");
      else to.add(row, number(value.timestamp) / 1000, number(value.input_length), number(value.output_length));
    };
  },
};

function object(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function number(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}
