import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

export type Cells = Record<string, string>;

/** The rows of a CSV file whose cells hold no commas, under the names of its head. */
export function rowsOf(file: string): Cells[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  const [head = "", ...lines] = text.trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i] ?? "", cell])));
}
