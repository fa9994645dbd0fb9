import type { TraceFormat } from "./format.ts";

/** Mooncake (Qin et al., FAST 2025): a JSON object a line, times in milliseconds. */
export const mooncake: TraceFormat = {
  id: "mooncake",
  summary: "Mooncake JSONL: timestamp (ms), input_length, output_length, hash_ids",
  columns: ["timestamp", "input_length", "output_length"],
  headerLines: 0,
  recognises: (first) => first.trimStart().startsWith("{"),
  open() {
    return (line, row, to) => {
      const value = object(line);
      if (value === undefined) to.problem(row, undefined, "is not a JSON object");
      else {
        const { timestamp, input_length, output_length, hash_ids } = value;
        const hashes = Array.isArray(hash_ids) ? hash_ids.map(number) : hash_ids === undefined ? [] : [Number.NaN];
        to.add(row, number(timestamp) / 1000, number(input_length), number(output_length), { hashes });
      }
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
